package import Casework
package import Dossiers
package import Primitives
package import Storage

/// An office's folder: open and sealed cases, the archive, the keys.
///
/// Paths are laid out as docs/formats/home.md says. Nothing derived is needed to read it.
package struct OfficeHome: Sendable {
  package let path: String
  package let storage: Storage

  package init(_ path: String, storage: Storage) {
    self.path = path
    self.storage = storage
  }

  package var archive: String { Storage.join(path, "archive") }
  package var keys: String { Storage.join(path, "keys") }
  package var cases: String { Storage.join(path, "cases") }
  package var log: String { Storage.join(archive, "log.txt") }

  /// The folder of a case's year.
  package func folder(of id: CaseID) throws(Fault) -> String {
    guard let parts = id.parts else {
      throw Fault(
        "case-id", .usage, what: Phrase(zh: "编号不对", en: "the case number is not right"),
        why: Phrase(zh: "“\(id)”不是案件编号", en: "“\(id)” is not the number of a case"),
        next: Phrase(zh: "例如 XH-2022-00017", en: "for example XH-2022-00017"))
    }
    return Storage.join(cases, String(parts.year))
  }

  package func dossier(_ id: CaseID) throws(Fault) -> DossierFile {
    DossierFile(
      Storage.join(try folder(of: id), id.rawValue + DossierFile.ending), storage: storage)
  }

  package func certificate(_ id: CaseID) throws(Fault) -> String {
    Storage.join(try folder(of: id), id.rawValue + ".certificate.pdf")
  }

  /// Makes the folders that are missing.
  package func make() throws(Fault) {
    for folder in [cases, keys, archive] { try storage.makeDirectories(folder) }
  }

  /// Every case that has a dossier here, in order of its number.
  package func caseIDs() throws(Fault) -> [CaseID] {
    guard try storage.kind(of: cases) == .directory else { return [] }
    var found: [CaseID] = []
    for year in try storage.list(cases) {
      let folder = Storage.join(cases, year)
      guard try storage.kind(of: folder) == .directory else { continue }
      for name in try storage.list(folder) where name.hasSuffix(DossierFile.ending) {
        let id = CaseID(rawValue: String(name.dropLast(DossierFile.ending.count)))
        if id.parts != nil { found.append(id) }
      }
    }
    return found.sorted()
  }

  /// The dossier of a case; `case-unknown` when there is none.
  package func read(_ id: CaseID) throws(Fault) -> Dossier {
    let file = try dossier(id)
    guard try storage.exists(file.path) else {
      throw Fault(
        "case-unknown",
        what: Phrase(zh: "没有案件\(id)", en: "there is no case \(id)"),
        why: Phrase(zh: "\(path)里没有它的案卷", en: "\(path) holds no dossier of it"),
        next: Phrase(
          zh: "用 dossier case list 看有哪些案件", en: "see which there are with dossier case list"),
        at: Place(file: file.path))
    }
    return try file.read()
  }
}
