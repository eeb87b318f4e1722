internal import Casework
internal import Dossiers
package import Primitives
internal import Seals
internal import Storage

extension OfficeDesk {
  /// Writes a copy of a sealed dossier that anybody may read: residents' names, telephones and
  /// addresses are taken out of every text and sheet for good (domain: 公开副本).
  ///
  /// The copy names the sealed original by its SHA-256 and archival code. A case that is not open to
  /// the public is refused, and nothing is written where a resident's data would be left.
  package func archiveExportRedacted(_ text: String, to output: String?) throws(Fault) -> Outcome {
    try CaseID(rawValue: text).checked()
    var outcome = Outcome()
    var originals: [(dossier: Dossier, archived: ArchivedDossier)] = []
    for archived in try archivedChain(text, &outcome.warnings) {
      let dossier = try DossierFile(archived.path, storage: storage).read()
      let before = originals.last?.archived.digest
      guard dossier.manifest.supplementOf == before else {
        throw OfficeDesk.changed(archived.file, archived.path)
      }
      originals.append((dossier, archived))
    }
    guard let (last, _) = originals.last else { throw home.unknown(CaseID(rawValue: text)) }
    let archived = originals[0].archived
    let level = try last.view().confidentiality
    guard level == nil || level == .open else {
      throw Fault(
        "public-closed", .refused,
        what: Phrase(zh: "\(text)没有导出", en: "\(text) was not exported"),
        why: Phrase(
          zh: "它的公开属性是“\(level?.title.zh ?? "")”", en: "it is marked “\(level?.title.en ?? "")”"),
        next: Phrase(
          zh: "只有公开的案件可以制作公开副本", en: "only what is open to the public can be copied for it"))
    }
    let copy = try PublicCopy(of: originals, by: self)
    let bytes = try copy.bytes()
    let path = try exportPath("\(text).public.zip", to: output)
    try storage.publish(bytes, to: path, replacing: .any)
    outcome.put("file", path)
    outcome.put("case", text)
    outcome.put("code", archived.code.rawValue)
    outcome.put("documents", copy.documents)
    outcome.put("original-sha256", archived.digest.hex)
    outcome.put("sha256", SHA256.digest(of: bytes).hex)
    outcome.say(
      zh: "已写好公开副本 \(path)：\(copy.documents)份文书，原案卷 SHA-256 \(archived.digest)",
      en:
        "wrote the public copy \(path): \(copy.documents) documents, original SHA-256 \(archived.digest)"
    )
    outcome.put("supplements", texts: originals.dropFirst().map(\.archived.file.name))
    if !outcome.warnings.isEmpty { outcome.ending = .warnings }
    return outcome
  }
}
