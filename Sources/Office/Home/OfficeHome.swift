package import Casework
package import Dossiers
package import Primitives
internal import Seals
package import Storage
internal import Volumes

/// An office's folder: open and sealed cases, the archive, the keys.
///
/// Paths are laid out as docs/formats/office.md says. Nothing derived is needed to read it.
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
  package var records: String { Storage.join(path, "records") }
  package var accounts: String { Storage.join(path, "accounts") }
  package var officePath: String { Storage.join(path, OfficeFile.entry) }

  /// A volume of the archive, by its name.
  package func volume(_ name: String) -> String { Storage.join(archive, name + ".zip") }

  /// What somebody names who means a volume: a file, or the name of a volume of the archive.
  package func file(ofVolume given: String) throws(Fault) -> String {
    if try storage.exists(given) { return given }
    return try storage.exists(volume(given)) ? volume(given) : given
  }

  /// Who the office is; `nil` where no office was made.
  package func office() throws(Fault) -> OfficeFile? {
    guard try storage.exists(officePath) else { return nil }
    return try OfficeFile(from: try storage.read(officePath, limit: 1 << 24), file: officePath)
  }

  /// The folder of a case's year.
  package func folder(of id: CaseID) throws(Fault) -> String {
    Storage.join(cases, String(try id.checked().year))
  }

  package func dossier(_ id: CaseID) throws(Fault) -> DossierFile {
    DossierFile(
      Storage.join(try folder(of: id), id.rawValue + DossierFile.ending), storage: storage)
  }

  /// The file of a case's supplement with a number from 1.
  package func supplement(_ number: Int, to id: CaseID) throws(Fault) -> DossierFile {
    DossierFile(
      Storage.join(try folder(of: id), "\(id).s\(number)" + DossierFile.ending),
      storage: storage)
  }

  /// The file of a case: its dossier, or a supplement where a number is given.
  package func file(of id: CaseID, supplement number: Int?) throws(Fault) -> DossierFile {
    guard let number else { return try dossier(id) }
    return try supplement(number, to: id)
  }

  /// The numbers of a case's supplements, from 1 without gaps.
  package func supplements(of id: CaseID) throws(Fault) -> [Int] {
    var numbers: [Int] = []
    while try storage.exists(supplement(numbers.count + 1, to: id).path) {
      numbers.append(numbers.count + 1)
    }
    return numbers
  }

  package func certificate(_ id: CaseID) throws(Fault) -> String {
    Storage.join(try folder(of: id), id.rawValue + ".certificate.pdf")
  }

  /// Where the demonstration puts a case's sheets.
  package func sheets(of id: CaseID) -> String {
    Storage.join(Storage.join(path, "forms"), id.rawValue)
  }

  /// The cover, contents list and note sheet that go into the volume beside a dossier.
  package func filing(_ id: CaseID) throws(Fault) -> String {
    Storage.join(try folder(of: id), id.rawValue + ".filing.pdf")
  }

  /// The dossier of a case and its supplements, in order; each goes on from the one before it.
  package func chain(_ id: CaseID) throws(Fault) -> [Dossier] {
    var chain = [try read(id)]
    while let last = chain.last, last.isSealed {
      let file = try supplement(chain.count, to: id)
      guard try storage.exists(file.path) else { break }
      let next = try file.read()
      guard next.caseID == id, next.manifest.supplementOf == last.digest else {
        throw Fault(
          "dossier-supplement", .damaged,
          what: Phrase(zh: "补充卷接不上", en: "the supplement does not fit"),
          why: Phrase(
            zh: "它所接续的不是这份案卷", en: "it goes on from another file than this dossier"),
          next: Phrase(
            zh: "请勿使用，从可信的副本恢复", en: "do not use it; restore it from a copy you trust"),
          at: Place(file: file.path))
      }
      chain.append(next)
    }
    return chain
  }

  /// The first serial of a year that no case has or had; hold `numberLock` until the case is written.
  ///
  /// What was destroyed has no dossier any more: the log and the texts of disposals still know it.
  package func nextID(office code: String, year: Int) throws(Fault) -> CaseID {
    let folder = Storage.join(cases, String(year))
    var last = 0
    if try storage.kind(of: folder) == .directory {
      for name in try storage.list(folder) where name.hasSuffix(DossierFile.ending) {
        let id = CaseID(rawValue: String(name.dropLast(DossierFile.ending.count)))
        if let parts = id.parts, parts.office == code { last = max(last, parts.serial) }
      }
    }
    for name in try sealedOnce() {
      let id = CaseID(rawValue: String(name.prefix { $0 != "." }))
      if let parts = id.parts, parts.office == code, parts.year == year {
        last = max(last, parts.serial)
      }
    }
    return CaseID(office: code, year: year, serial: last + 1)
  }

  /// Every dossier and supplement that was ever sealed, be it here or not.
  private func sealedOnce() throws(Fault) -> Set<String> {
    var names = try disposedFiles()
    guard try storage.exists(log) else { return names }
    names.formUnion(try DossierLog(log, storage: storage).entries().names)
    return names
  }

  /// What the signed texts of disposals say is gone.
  func disposedFiles() throws(Fault) -> Set<String> {
    guard try storage.kind(of: archive) == .directory else { return [] }
    let ending = VolumeDisposal.stem("") + ".txt"
    var names: Set<String> = []
    for name in try storage.list(archive) where name.hasSuffix(ending) && !name.hasPrefix(".") {
      let path = Storage.join(archive, name)
      let bytes = try storage.read(path, limit: VolumeDisposal.byteLimit)
      let disposal = try placed(Place(file: path)) { () throws(Fault) in
        try VolumeDisposal(bytes: bytes)
      }
      names.formUnion(disposal.files.map(\.name))
    }
    return names
  }

  /// The right to give out case numbers.
  package func numberLock() throws(Fault) -> Lock {
    try storage.makeDirectories(cases)
    return try storage.lock(Storage.join(cases, ".number.lock"))
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
    guard try storage.exists(file.path) else { throw unknown(id, at: Place(file: file.path)) }
    return try file.read()
  }

  /// `case-unknown`.
  func unknown(_ id: CaseID, at place: Place = Place()) -> Fault {
    Fault(
      "case-unknown",
      what: Phrase(zh: "没有案件\(id)", en: "there is no case \(id)"),
      why: Phrase(zh: "\(path)里没有它的案卷", en: "\(path) holds no dossier of it"),
      next: Phrase(
        zh: "用 dossier case list 看有哪些案件", en: "see which there are with dossier case list"),
      at: place)
  }
}
