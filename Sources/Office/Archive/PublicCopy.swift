internal import Casework
internal import Codec
internal import Dossiers
internal import Forms
internal import Primitives
internal import Seals
internal import XMLTree
internal import Zip

/// A copy of a sealed dossier and its sealed supplements that anybody may read, as a ZIP package: the
/// case view and the sheets made anew from it, both masked, and a list that ties them to the originals.
struct PublicCopy {
  private struct File {
    var path: String
    var mediaType: String
    var bytes: [UInt8]
    /// SHA-256 of the document in the sealed dossier.
    var original: Digest?
  }

  private var files: [File] = []
  /// What the original holds and the copy does not, by kind.
  private var withheld: [(kind: String, count: Int, reason: String)] = []
  /// The dossier and its supplements, in order.
  private let originals: [(dossier: Dossier, archived: OfficeDesk.ArchivedDossier)]
  private let events: [Event]
  private let mask: PublicMask
  private let directory: CaseDirectory

  /// What is printed across every sheet.
  static let mark = "公开副本"

  var documents: Int { files.count - 1 }

  /// `originals` are at least one: the dossier and then its supplements.
  init(
    of originals: [(dossier: Dossier, archived: OfficeDesk.ArchivedDossier)], by desk: OfficeDesk
  ) throws(Fault) {
    self.originals = originals
    events = originals.flatMap(\.dossier.events)
    guard let (last, _) = originals.last else { preconditionFailure("a case has a dossier") }
    let stored = try last.view()
    var persons: [PersonFile] = []
    for (dossier, _) in originals {
      for file in dossier.manifest.files where file.name.hasPrefix("persons/") {
        let person = try PersonFile(from: try dossier.bytes(of: file.name), file: file.name)
        // What a supplement corrects is as much a secret as what it was before.
        persons.append(person)
      }
    }
    let place = [stored.location.street, stored.location.community, stored.location.compound]
    mask = PublicMask(persons, place: place.compactMap { $0 }.joined())
    var named: [PersonID: PersonRecord] = [:]
    for person in persons {
      named[person.id] = PersonRecord(
        id: person.id, name: person.name, wishesAnonymity: person.wishesAnonymity)
    }
    directory = CaseDirectory(
      office: stored.office, persons: named.values.sorted { $0.id.rawValue < $1.id.rawValue },
      policy: desk.rules.policy, visibility: .publicExport,
      codes: [last.caseID: originals[0].archived.code])
    try addView(desk)
    for (index, original) in originals.enumerated() {
      try addDocuments(of: original.dossier, in: index == 0 ? "" : "s\(index)/", desk)
    }
    let names = Set(originals.flatMap(\.dossier.manifest.files).map(\.name))
    let texts = names.filter { AttachmentText.file(of: $0).map(names.contains) == true }
    let attachments = names.subtracting(texts).count { $0.hasPrefix("attachments/") }
    withhold("attachments", attachments, "照片和扫描件可能有人像、签名和居民信息")
    withhold("attachment-texts", texts.count, "附件和外来文书里的文字可能有居民信息")
    withhold("persons", named.count, "居民个人信息")
    withhold("events", events.count, "事件原文只在封存案卷中")
  }

  private mutating func withhold(_ kind: String, _ count: Int, _ reason: String) {
    guard count > 0 else { return }
    if let index = withheld.firstIndex(where: { $0.kind == kind }) {
      withheld[index].count += count
    } else {
      withheld.append((kind, count, reason))
    }
  }

  /// The case after some events, masked.
  private func view(after events: [Event], _ desk: OfficeDesk) throws(Fault) -> CaseView {
    var view = CaseView(
      of: try Case.replay(events, under: desk.rules), directory: directory)
    view.sampleMark = PublicCopy.mark
    return try masked(view, "case")
  }

  private func masked<Value: Codable>(_ value: Value, _ name: String) throws(Fault) -> Value {
    let node = mask.masked(try NodeEncoder().encode(value, name: name))
    try mask.check(node)
    return try NodeDecoder().decode(Value.self, from: node)
  }

  private mutating func addView(_ desk: OfficeDesk) throws(Fault) {
    let view = try view(after: events, desk)
    files.append(
      File(
        path: Dossier.viewName, mediaType: "application/xml",
        bytes: try CaseViewText.bytes(of: view)))
  }

  /// The sheets of one of the files, in a folder of their own where it is a supplement.
  private mutating func addDocuments(
    of dossier: Dossier, in folder: String, _ desk: OfficeDesk
  ) throws(Fault) {
    var foreign = 0
    var pictures = 0
    for event in dossier.events {
      guard case .documentIssued(let issued) = event.body else { continue }
      guard issued.madeWith != nil, issued.template != nil || issued.paper != nil else {
        foreign += 1
        continue
      }
      if issued.code == .photos {
        pictures += 1
        continue
      }
      let view = try view(after: events.filter { $0.sequence < event.sequence }, desk)
      let paper = try issued.paper.map { paper throws(Fault) in try masked(paper, "paper") }
      let printed: PrintedDocument
      if let template = issued.template {
        printed = try desk.press.print(
          form: template.rawValue, in: issued.templateVersion, of: view, paper: paper,
          version: issued.version, given: CaseDesk.given(issued.ledger, issued.unit, in: view),
          at: event.recordedAt, calendar: desk.rules.calendar)
      } else if let paper {
        printed = try desk.press.print(
          paper, of: view, code: issued.code, version: issued.version, at: event.recordedAt)
      } else {
        continue
      }
      files.append(
        File(
          path: folder + issued.file, mediaType: "application/pdf", bytes: printed.bytes,
          original: issued.digest))
    }
    withhold("documents-made-elsewhere", foreign, "在别处制成的文书不能重新制作，原件可能有居民信息")
    withhold("photo-sheets", pictures, "照片可能有人像和居民信息")
  }

  // MARK: Writing

  /// The package; the same dossier gives the same bytes.
  func bytes() throws(Fault) -> [UInt8] {
    var zip = ZipWriter()
    try zip.add("public-copy.xml", list, .deflated)
    for file in files {
      try zip.add(file.path, file.bytes, file.mediaType == "application/pdf" ? .stored : .deflated)
    }
    return try zip.finishedBytes()
  }

  private var list: [UInt8] {
    var writer = XMLWriter()
    writer.start("public-copy")
    writer.attribute("xmlns", "urn:dossier:public-copy:1")
    let original = originals[0].archived
    writer.attribute("case", original.file.name)
    writer.attribute("code", original.code.rawValue)
    writer.attribute("original-sha256", original.digest.hex)
    writer.attribute("original-sealed-at", original.sealedAt.description)
    writer.element(
      "note",
      text: "这是公开副本，居民的姓名、电话和住址已略去，不可恢复；以封存的原案卷为准。"
        + "二维码所指的是原件。")
    for (_, supplement) in originals.dropFirst() {
      writer.element(
        "supplement",
        [
          ("file", supplement.file.name), ("code", supplement.code.rawValue),
          ("original-sha256", supplement.digest.hex),
          ("original-sealed-at", supplement.sealedAt.description),
        ])
    }
    for file in files {
      var attributes = [
        ("path", file.path), ("media-type", file.mediaType), ("size", String(file.bytes.count)),
        ("sha256", SHA256.digest(of: file.bytes).hex),
      ]
      if let original = file.original { attributes.append(("original-sha256", original.hex)) }
      writer.element("file", attributes)
    }
    for (kind, count, reason) in withheld {
      writer.element(
        "withheld", [("kind", kind), ("count", String(count))], text: reason)
    }
    writer.end()
    return writer.bytes
  }
}
