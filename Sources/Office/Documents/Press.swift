package import Calendars
package import Casework
internal import Codec
package import Fonts
package import Forms
internal import Layout
internal import OFD
package import PDF
internal import Pictures
package import Pages
package import Primitives
internal import SVG
internal import Seals
package import Storage
internal import Synchronization

extension FormPicture {
  init(_ picture: Picture) {
    self.init(
      encoding: picture.encoding, pixelWidth: picture.width, pixelHeight: picture.height,
      bytes: picture.bytes)
  }
}

/// The formats in which a sheet can be had; what a dossier keeps is PDF/A.
package enum SheetFormat: String, CaseIterable, Sendable {
  case pdf
  case ofd
  case svg
}

/// A document as it leaves the press.
package struct PrintedDocument: Sendable {
  package var bytes: [UInt8]
  /// `nil` for a file made elsewhere.
  package var pages: Int?
  package var template: TemplateName?
  package var templateVersion: Int?
  /// Program, template, libraries and fonts by version; `nil` for a file made elsewhere.
  package var madeWith: String?

  init(
    bytes: [UInt8], pages: Int? = nil, template: TemplateName? = nil, templateVersion: Int? = nil,
    madeWith: String? = nil
  ) {
    self.bytes = bytes
    self.pages = pages
    self.template = template
    self.templateVersion = templateVersion
    self.madeWith = madeWith
  }
}

/// Turns templates and case views into files.
///
/// Keep one for many documents: it remembers templates, glyphs and faces. Safe to share.
package final class Press: Sendable {
  package static let producer = "Dossier 0.1"

  let shelves: TemplateShelves
  let storage: Storage
  private let fonts: FontBook
  private let layout: FormLayout
  private let templates = Mutex<[String: Known]>([:])

  /// A template that was read and found right, and the first digits of its file's SHA-256.
  private struct Known: Sendable {
    var template: FormTemplate
    var mark: String
  }

  /// A press with the templates of a folder; by default with the fonts that Debian packages.
  ///
  /// What `own` holds, an office's folder that need not be there, goes before them.
  package init(
    templates folder: String, own: String? = nil, storage: Storage,
    faces: FontConfiguration = .debian
  ) {
    shelves = TemplateShelves(own: own, shipped: folder, storage: storage)
    self.storage = storage
    let fonts = FontBook(faces) { path throws(Fault) in
      do throws(Fault) {
        let mapped = try InputFile(path, storage: storage).mapped()
        // The font file keeps its owner, and the owner its mapping.
        return mapped.withBytes { bytes in
          bytes.withUnsafeBytes { unsafe FontFile(mapped: $0, owner: mapped) }
        }
      } catch {
        throw Press.missingFont(path, error)
      }
    }
    self.fonts = fonts
    layout = FormLayout(fonts: fonts)
  }

  private static func missingFont(_ path: String, _ cause: Fault) -> Fault {
    guard cause.code == "storage-missing" else { return cause }
    return Fault(
      "office-font-missing",
      what: Phrase(zh: "打不出表格", en: "the form cannot be made"),
      why: Phrase(zh: "缺少字体文件", en: "a font file is missing"),
      next: Phrase(
        zh: "请安装 fonts-noto-cjk、fonts-lxgw-wenkai、fonts-hanazono",
        en: "install fonts-noto-cjk, fonts-lxgw-wenkai and fonts-hanazono"),
      at: Place(file: path))
  }

  // MARK: Templates

  /// The template of this name, in its newest version or in the one asked for.
  func template(_ name: String, version: Int? = nil) throws(Fault) -> FormTemplate {
    try known(name, version: version).template
  }

  private func known(_ name: String, version: Int?) throws(Fault) -> Known {
    let edition: TemplateShelves.Edition
    if let version {
      edition = try shelves.edition(name, version)
    } else {
      edition = try newestEdition(of: name)
    }
    let path = Storage.join(edition.folder, "template.xml")
    if let known = templates.withLock({ $0[path] }) { return known }
    try refuseDocx(edition)
    let bytes = try storage.read(path, limit: Press.templateLimit)
    let digest = SHA256.digest(of: bytes).hex
    let template =
      CheckedTemplates.digests.contains(digest)
      ? try FormTemplate.parse(bytes, file: path) : try checked(bytes, at: path)
    let known = Known(template: template, mark: String(digest.prefix(16)))
    templates.withLock { $0[path] = known }
    return known
  }

  /// What decides a sheet's bytes beside the case: the same again give the same bytes.
  private func madeWith(
    _ template: (name: String, version: Int)?, _ document: PagedDocument
  ) throws(Fault) -> String {
    var parts = [Press.producer]
    if let template {
      let mark = try known(template.name, version: template.version).mark
      parts.append("\(template.name) \(template.version) (\(mark))")
    }
    parts += FormLayout.libraries + PDFWriter.libraries
    var faces: Set<FaceID> = []
    for page in document.pages {
      for mark in page.marks { if case .glyphs(let run) = mark.shape { faces.insert(run.face) } }
    }
    for face in faces.sorted() {
      let metrics = try fonts.metrics(of: face)
      // Version 2.001;hotconv 1.0.107… : the first part is the font's, the rest its maker's tools.
      let version = metrics.version.prefix { $0 != ";" }.replacing("Version ", with: "")
      parts.append(metrics.postScriptName + " " + version)
    }
    return parts.joined(separator: "; ")
  }

  /// Reads a template and holds every path in it against the case view's schema.
  ///
  /// Throws the first fault of its writing, else `form-faulty` with every one of its meaning.
  func checkedTemplate(at path: String) throws(Fault) -> FormTemplate {
    try checked(try storage.read(path, limit: Press.templateLimit), at: path)
  }

  /// Bytes of a template's file at most; `FormTemplate` has its own, smaller limit.
  static let templateLimit = 1 << 20

  func checked(_ bytes: [UInt8], at path: String) throws(Fault) -> FormTemplate {
    let template = try FormTemplate.parse(bytes, file: path)
    let findings = template.check(try template.data.shape())
    if findings.isEmpty { return template }
    throw Press.faulty(path, findings)
  }

  /// One fault that names all of a template's.
  static func faulty(_ path: String, _ findings: [Fault]) -> Fault {
    Fault(
      "form-faulty", .usage,
      what: Phrase(
        zh: "模板有\(findings.count)处错误", en: "the template has \(findings.count) faults"),
      why: Phrase(zh: "见下", en: "see below"),
      next: Phrase(zh: "改好后再检查一次", en: "mend them and check again"),
      at: Place(file: path),
      details: findings.map { finding in
        var fault = finding
        fault.place.file = nil
        return Phrase(zh: fault.message(.chinese), en: fault.message(.english))
      })
  }

  /// Names of all templates, the office's own and those of the program.
  package func templateNames() throws(Fault) -> [String] { try shelves.names() }

  /// Where a template's newest version stands.
  func path(of name: String) throws(Fault) -> String {
    Storage.join(try newestEdition(of: name).folder, "template.xml")
  }

  func newestEdition(of name: String) throws(Fault) -> TemplateShelves.Edition {
    if let newest = try shelves.newest(of: name) { return newest }
    let known = try shelves.names()
    guard known.contains(name) else {
      throw Fault(
        "form-unknown",
        what: Phrase(zh: "没有表格“\(name)”", en: "there is no form “\(name)”"),
        why: Phrase(zh: "模板目录里没有它", en: "the templates do not hold it"),
        next: Phrase(
          zh: "可用的有：" + known.joined(separator: "、"),
          en: "there are: " + known.joined(separator: ", ")),
        at: Place(file: shelves.shipped))
    }
    throw Fault(
      "form-no-version", what: Phrase(zh: "表格没有版本", en: "the form has no version"),
      why: Phrase(zh: "\(name)目录是空的", en: "the folder of \(name) is empty"),
      next: Phrase(zh: "请恢复模板目录", en: "restore the folder of templates"),
      at: Place(file: Storage.join(shelves.shipped, name)))
  }

  // MARK: Documents

  /// Puts a case's values into a form's template, the newest unless a version is asked for.
  package func fill(
    form name: String, in templateVersion: Int? = nil, of document: CaseDocument, version: Int,
    given: [String: String] = [:], calendar: WorkingCalendar = .stateCouncil
  ) throws(Fault) -> FilledForm {
    try template(name, version: templateVersion).fill(
      document,
      context: FormContext(
        sheet: FormContext.SheetIdentity(caseID: document.text("@id"), documentVersion: version),
        isSample: !document.text("sample-mark").isEmpty, given: given, calendar: calendar))
  }

  /// Gives the bytes of a dossier's file by its entry's name; `nil` when it has none.
  package typealias Files = (String) throws(Fault) -> [UInt8]?

  /// Fills a form from a case and lays it out; pictures come from `files`.
  package func pages(
    form name: String, in templateVersion: Int? = nil, of document: CaseDocument, version: Int,
    given: [String: String] = [:], at moment: Timestamp,
    calendar: WorkingCalendar = .stateCouncil, files: Files
  ) throws(Fault) -> (document: PagedDocument, templateVersion: Int) {
    let filled = try fill(
      form: name, in: templateVersion, of: document, version: version, given: given,
      calendar: calendar)
    let metadata = DocumentMetadata(
      title: filled.title + "：" + document.text("title"), author: document.text("office/name"),
      subject: document.text("@id"), keywords: [document.text("@id"), name], created: moment,
      producer: Press.producer)
    return (try lay(filled, metadata, files: files), filled.version)
  }

  func lay(
    _ filled: FilledForm, _ metadata: DocumentMetadata, files: Files
  ) throws(Fault) -> PagedDocument {
    var pictures: [String: FormPicture] = [:]
    for source in filled.pictureSources where pictures[source] == nil {
      guard let bytes = try files(source) else { continue }
      pictures[source] = FormPicture(
        try placed(Place(entry: source)) { () throws(Fault) in try Picture(bytes) })
    }
    return try layout.lay(filled, metadata: metadata, pictures: pictures)
  }

  func write(_ document: PagedDocument, as format: SheetFormat) throws(Fault) -> [UInt8] {
    switch format {
    case .pdf: try PDFWriter.write(document, fonts: fonts)
    case .ofd: try OFDWriter.write(document, fonts: fonts)
    case .svg: try SVGWriter.write(document, fonts: fonts)
    }
  }

  /// A register (台账、目录…) as it stands, which belongs to no case.
  func print(
    register name: String, of document: CaseDocument, given: [String: String], at moment: Timestamp,
    calendar: WorkingCalendar, as format: SheetFormat
  ) throws(Fault) -> PrintedDocument {
    let filled = try template(name).fill(
      document,
      context: FormContext(
        isSample: !document.text("sample-mark").isEmpty, given: given, calendar: calendar))
    let metadata = DocumentMetadata(
      title: filled.title, author: document.text("office/name"), subject: name, keywords: [name],
      created: moment, producer: Press.producer)
    let pages = try lay(filled, metadata) { _ throws(Fault) in nil }
    return PrintedDocument(
      bytes: try write(pages, as: format), pages: pages.pages.count,
      template: TemplateName(rawValue: name), templateVersion: filled.version)
  }

  /// A form of a case as PDF/A-2a, or the same pages as OFD or SVG.
  package func print(
    form name: String, in templateVersion: Int? = nil, of document: CaseDocument, version: Int,
    given: [String: String] = [:], at moment: Timestamp,
    calendar: WorkingCalendar = .stateCouncil, as format: SheetFormat = .pdf,
    files: Files = { _ throws(Fault) in nil }
  ) throws(Fault) -> PrintedDocument {
    let made = try pages(
      form: name, in: templateVersion, of: document, version: version, given: given, at: moment,
      calendar: calendar, files: files)
    return PrintedDocument(
      bytes: try write(made.document, as: format), pages: made.document.pages.count,
      template: TemplateName(rawValue: name), templateVersion: made.templateVersion,
      madeWith: try madeWith((name, made.templateVersion), made.document))
  }

  /// Takes about `count` sheets into one PDF/A-2a, a bookmark for each.
  package func merger(of count: Int) -> PDFMerger { PDFMerger(fonts: fonts, count: count) }

  /// Many sheets as one PDF/A-2a.
  func merge(
    _ sheets: [PagedDocument], _ metadata: DocumentMetadata
  ) throws(Fault) -> [UInt8] {
    var merger = merger(of: sheets.count)
    for sheet in sheets { try merger.add(sheet) }
    return try merger.finish(metadata)
  }

  /// A form of a case in memory as PDF/A-2a.
  package func print(
    form name: String, in templateVersion: Int? = nil, of view: CaseView,
    paper: OfficePaper? = nil, version: Int, given: [String: String] = [:], at moment: Timestamp,
    calendar: WorkingCalendar = .stateCouncil, files: Files = { _ throws(Fault) in nil }
  ) throws(Fault) -> PrintedDocument {
    // The case's record has papers in the order of their making.
    var view = view
    view.documents = view.documents.inOrderOfDossier
    var document = CaseDocument(try NodeEncoder().encode(view, name: "case"))
    if let paper { document = try document.adding(paper) }
    return try print(
      form: name, in: templateVersion, of: document, version: version, given: given,
      at: moment, calendar: calendar, files: files)
  }

  /// A letter or other paper of running text, which has no table and no template.
  package func print(
    _ paper: OfficePaper, of view: CaseView, code: DocumentCode, version: Int, at moment: Timestamp
  ) throws(Fault) -> PrintedDocument {
    let filled = paper.filled(
      sheet: SheetCode(caseID: view.id.rawValue, document: code.rawValue, version: version),
      watermark: view.sampleMark)
    let metadata = DocumentMetadata(
      title: paper.title, author: paper.issuer, subject: view.id.rawValue,
      keywords: [view.id.rawValue, code.rawValue], created: moment, producer: Press.producer)
    let document = try layout.lay(filled, metadata: metadata)
    return PrintedDocument(
      bytes: try PDFWriter.write(document, fonts: fonts), pages: document.pages.count,
      madeWith: try madeWith(nil, document))
  }
}
