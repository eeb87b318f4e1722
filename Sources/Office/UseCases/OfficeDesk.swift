internal import Calendars
internal import Casework
internal import Codec
internal import Dossiers
package import Primitives
package import Storage

/// The office at work: every use case of the command line and, later, of the web.
package struct OfficeDesk: Sendable {
  let home: OfficeHome
  let press: Press
  /// `nil` where no office was made yet.
  private(set) var office: OfficeFile?
  private(set) var rules: Rulebook
  let storage: Storage
  private let sampleArchive: String?
  /// What the text of PDFs is taken with; without it they are filed without their text.
  let pdfText: (any PDFTextSource)?
  /// What scans are read with, where one of them is filed by itself.
  let scanText: (any ScanTextSource)?
  /// What recovery blocks are made and used with.
  let recovery: (any RecoveryMaker)?

  /// Opens the office in a folder; its own `Templates` go before those of `templates`.
  ///
  /// `sampleArchive` is looked at where there is no office yet, so that there is something to see.
  package init(
    home: String, templates: String, sampleArchive: String? = nil, storage: Storage = .disk,
    pdfText: (any PDFTextSource)? = nil, scanText: (any ScanTextSource)? = nil,
    recovery: (any RecoveryMaker)? = nil
  ) throws(Fault) {
    self.sampleArchive = sampleArchive
    self.pdfText = pdfText
    self.scanText = scanText
    self.recovery = recovery
    self.home = OfficeHome(home, storage: storage)
    self.storage = storage
    office = try self.home.office()
    rules = office?.rules ?? Rulebook()
    press = Press(
      templates: templates, own: Storage.join(home, "Templates"), storage: storage)
  }

  /// The same desk with the office that its home has by now.
  func reopened() throws(Fault) -> OfficeDesk {
    var desk = self
    desk.office = try home.office()
    desk.rules = desk.office?.rules ?? Rulebook()
    return desk
  }

  /// The archive to look at: the home's, else the sample that comes with the program.
  func archiveToRead() throws(Fault) -> (path: String, note: Phrase?) {
    if try storage.exists(home.archive) { return (home.archive, nil) }
    guard try home.office() == nil, let sampleArchive else { return (home.archive, nil) }
    return (
      sampleArchive,
      Phrase(
        zh: "\(home.path) 没有办公室：看的是随程序附带的示例档案 \(sampleArchive)",
        en: "there is no office in \(home.path): this is the sample archive \(sampleArchive)")
    )
  }

  /// The office, for what needs one.
  func requireOffice() throws(Fault) -> OfficeFile {
    guard let office else {
      throw Fault(
        "office-none", what: Phrase(zh: "这里没有办公室", en: "there is no office here"),
        why: Phrase(zh: "没有 \(home.officePath)", en: "there is no \(home.officePath)"),
        next: Phrase(
          zh: "用 --home 指明目录，或用 dossier init 新建、dossier demo 看示例",
          en: "name its folder with --home, make one with dossier init, or see dossier demo"),
        at: Place(file: home.path))
    }
    return office
  }
}
