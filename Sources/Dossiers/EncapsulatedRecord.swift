package import Casework
package import Primitives
package import Storage
internal import XMLTree
internal import Zip

/// A sealed dossier as an encapsulated electronic record (EEP: DA/T 48-2009), unsigned, of the
/// original type: one 件 with its documents and pictures in Base64.
///
/// The same dossier, code and volume give the same bytes: the moment of encapsulation is that of
/// sealing. Residents' records stay in the dossier, whose digest stands in the notes.
package struct EncapsulatedRecord {
  /// What the archive says of the dossier beside what is in it.
  package struct Place: Sendable {
    /// The file's: `XH-2022-00017`, or `XH-2022-00017.s1` for a supplement.
    package var name: String
    package var code: ArchivalCode
    package var parts: ArchivalCodeParts
    package var retention: RetentionPeriod
    package var pages: Int
    /// SHA-256 of the sealed file.
    package var dossier: Digest
    package var sealedAt: Timestamp
    /// The volume that it is in; `nil` before it is packed.
    package var volume: String?
    /// The program that keeps it.
    package var program: String

    package init(
      name: String, code: ArchivalCode, parts: ArchivalCodeParts, retention: RetentionPeriod,
      pages: Int,
      dossier: Digest, sealedAt: Timestamp, volume: String?, program: String
    ) {
      self.name = name
      self.code = code
      self.parts = parts
      self.retention = retention
      self.pages = pages
      self.dossier = dossier
      self.sealedAt = sealedAt
      self.volume = volume
      self.program = program
    }
  }

  package static let namespace = "http://www.saac.gov.cn/standards/ERM/encapsulation"

  private let package: ZipReader
  private let manifest: Manifest
  private let view: CaseView
  private let place: Place
  private var people: [Person] = []
  /// What this file's own events did; a supplement's view tells the whole case.
  private let history: [HistoryView]

  /// Who acted: a person in a post, for a unit.
  private struct Person: Hashable {
    var name: String
    var post: String
    var unit: String?
  }

  /// Reads the dossier's manifest and case view; its bytes must have been held against its digest.
  package init(_ file: InputFile, at place: Place) throws(Fault) {
    package = try ZipReader(file)
    self.place = place
    manifest = try Manifest(from: try EncapsulatedRecord.bytes(Manifest.name, in: package))
    view = try CaseViewText.view(
      from: try EncapsulatedRecord.bytes(Dossier.viewName, in: package), file: Dossier.viewName)
    let own = Set(manifest.files.map(\.name))
    history = view.history.filter { own.contains(EventText.entryName($0.sequence)) }
    for event in history {
      let person = Person(name: event.actor, post: event.role, unit: event.unit)
      if !people.contains(person) { people.append(person) }
    }
  }

  private static func bytes(_ name: String, in package: ZipReader) throws(Fault) -> [UInt8] {
    try package.read(try entry(name, in: package))
  }

  private static func entry(_ name: String, in package: ZipReader) throws(Fault) -> ZipEntry {
    guard let entry = package.entry(name) else {
      throw dossierFault(
        "missing", Phrase(zh: "缺少该条目", en: "the entry is missing"), entry: name)
    }
    return entry
  }

  /// Texts and still images: what the standard is for.
  ///
  /// What was taken from them for searching is none. A supplement without any, such as a return
  /// visit that nobody wrote a sheet of, is its events, which hold no residents' data.
  private var contents: [Manifest.File] {
    let names = Set(manifest.files.map(\.name))
    let made = manifest.files.filter {
      ($0.name.hasPrefix("documents/") || $0.name.hasPrefix("attachments/"))
        && AttachmentText.file(of: $0.name).map(names.contains) != true
    }
    return made.isEmpty ? manifest.files.filter { $0.name.hasPrefix("events/") } : made
  }

  // MARK: Writing

  /// Writes the document in pieces; holds no more than one of them and what is said of the content.
  package func write(_ emit: ([UInt8]) throws(Fault) -> Void) throws(Fault) {
    var writer = XMLWriter()
    writer.start("电子文件封装包")
    writer.attribute("xmlns", EncapsulatedRecord.namespace)
    writer.element(
      "封装包格式描述", text: "本EEP根据中华人民共和国档案行业标准DA/T 48-2009《基于XML的电子文件封装规范》生成")
    writer.element("版本", text: "2009")
    writer.start("被签名对象")
    writer.attribute("eep版本", "2009")
    writer.element("封装包类型", text: "原始型")
    writer.element(
      "封装包类型描述", text: "原始型封装包包含电子文件及其元数据，自封装后没有修改；修改型封装包由原始型封装包修改而来")
    writer.element("封装包创建时间", text: place.sealedAt.description)
    writer.element("封装包创建单位", text: view.office.name)
    writer.start("封装内容")
    writer.start("文件实体块")
    writer.start("文件实体")
    writer.element("聚合层次", text: "文件")
    describe(&writer)
    try writeDocuments(&writer, emit)
    writer.end()
    writer.end()
    writeBusiness(&writer)
    writePeople(&writer)
    for _ in 0..<3 { writer.end() }
    if let (name, scalar) = writer.firstReplaced {
      throw EncapsulatedRecord.unwritable(name, scalar)
    }
    try emit(writer.drain())
  }

  private static func unwritable(_ name: String, _ scalar: Unicode.Scalar) -> Fault {
    let code = "U+" + String(scalar.value, radix: 16, uppercase: true)
    return Fault(
      "eep-character", .refused,
      what: Phrase(zh: "没有封装", en: "it was not encapsulated"),
      why: Phrase(zh: "“\(name)”中的字符\(code)不能写入XML", en: "XML cannot hold \(code) in \(name)"),
      next: Phrase(zh: "请核对案卷", en: "look at the dossier"), at: Primitives.Place(entry: name))
  }

  private func describe(_ writer: inout XMLWriter) {
    writer.start("来源")
    writer.element("全宗名称", text: view.office.congress ?? view.office.name)
    writer.element("立档单位名称", text: view.office.name)
    writer.end()
    writer.element("电子文件号", text: place.name)
    let parts = place.parts
    writer.start("档号")
    writer.element("全宗号", text: parts.fonds)
    writer.element("年度", text: String(parts.year))
    writer.element("保管期限", text: place.retention.title.zh)
    if let organ = parts.organ { writer.element("机构或问题", text: organ) }
    writer.element("类别号", text: parts.category.joined(separator: "·"))
    if let file = parts.file { writer.element("室编案卷号", text: String(file)) }
    writer.element("件号", text: String(parts.item))
    writer.end()
    writer.start("内容描述")
    writer.element("题名", text: view.title)
    if let category = view.category { writer.element("主题词", text: category.full) }
    for deputy in view.deputies { writer.element("人名", text: deputy.name) }
    if let number = view.number { writer.element("文件编号", text: number.rawValue) }
    writer.element("责任者", text: view.leadDeputy?.name ?? view.office.name)
    writer.element("日期", text: view.registeredOn.description)
    writer.element("文种", text: "代表建议")
    if let urgency = view.urgencyName { writer.element("紧急程度", text: urgency) }
    writer.element("密级", text: view.confidentialityName ?? "公开")
    writer.end()
    writer.start("形式特征")
    writer.element("文件组合类型", text: "组合文件")
    writer.element("件数", text: "1")
    writer.element("页数", text: String(place.pages))
    writer.element("语种", text: "汉语")
    writer.element("稿本", text: "正本")
    writer.end()
    writer.start("存储位置")
    writer.element("脱机载体编号", text: place.volume ?? "未入卷")
    writer.end()
    writer.start("权限管理")
    writer.element("控制标识", text: view.confidentialityName ?? "公开")
    writer.end()
    writer.element("信息系统描述", text: place.program)
    writer.element("附注", text: "档号：\(place.code)")
    writer.element("附注", text: "封存案卷 \(place.name).dossier 的 SHA-256：\(place.dossier)")
  }

  /// The document that the others belong to: the suggestion, else the first.
  private var mainFile: String? {
    let names = contents.map(\.name)
    let suggestion = view.documents.last { $0.code == .suggestion && $0.isCurrent }?.file
    return suggestion.flatMap { names.contains($0) ? $0 : nil }
      ?? names.first { $0.hasPrefix("documents/") } ?? names.first
  }

  private func title(of file: Manifest.File) -> String? {
    view.documents.first { $0.file == file.name }?.title
      ?? view.photos.first { $0.entry == file.name }?.caption
  }

  private func writeDocuments(
    _ writer: inout XMLWriter, _ emit: ([UInt8]) throws(Fault) -> Void
  ) throws(Fault) {
    let main = mainFile
    writer.start("文件数据")
    for (index, file) in contents.enumerated() {
      let number = index + 1
      writer.start("文档")
      writer.element("文档标识符", text: "文档\(number)")
      writer.element("文档序号", text: String(number))
      writer.element("文档主从声明", text: file.name == main ? "主文档" : "附属文档")
      if let title = title(of: file) { writer.element("题名", text: title) }
      writer.start("文档数据")
      writer.attribute("文档数据ID", "文档\(number)数据1")
      writer.start("编码")
      writer.attribute("编码ID", "文档\(number)编码1")
      writer.start("电子属性")
      writer.element("格式信息", text: file.mediaType.rawValue)
      writer.element("计算机文件名", text: file.name)
      writer.element("计算机文件大小", text: String(file.size))
      writer.element("文档创建程序", text: place.program)
      writer.end()
      writer.element("编码描述", text: "编码数据是计算机文件的二进制流按RFC 4648第4节的Base64编码，不分行")
      writer.element("反编码关键字", text: EncapsulatedRecord.keyword(file.name))
      writer.start("编码数据")
      writer.attribute("编码数据ID", "文档\(number)编码数据1")
      try encode(file, &writer, emit)
      writer.end()
      for _ in 0..<3 { writer.end() }
    }
    writer.end()
  }

  /// `base64-pdf` for what ends in `.pdf`.
  private static func keyword(_ name: String) -> String {
    let parts = name.split(separator: ".")
    return parts.count > 1 ? "base64-" + (parts.last ?? "").lowercased() : "base64"
  }

  /// Streams a file's Base64 in groups of three bytes, so that pieces join without padding.
  private func encode(
    _ file: Manifest.File, _ writer: inout XMLWriter, _ emit: ([UInt8]) throws(Fault) -> Void
  ) throws(Fault) {
    var rest: [UInt8] = []
    var text = writer
    try package.forEachPiece(of: try EncapsulatedRecord.entry(file.name, in: package)) {
      piece throws(Fault) in
      rest.append(piece)
      let whole = rest.count / 3 * 3
      text.text(base64(Array(rest[..<whole])))
      rest.removeFirst(whole)
      try emit(text.drain())
    }
    text.text(base64(rest))
    writer = text
  }

  private func writeBusiness(_ writer: inout XMLWriter) {
    writer.start("业务实体块")
    for event in history {
      let person = Person(name: event.actor, post: event.role, unit: event.unit)
      writer.start("业务实体")
      writer.element("业务标识符", text: "业务\(event.sequence)")
      writer.element("机构人员标识符", text: identifier(of: person))
      writer.element("文件标识符", text: place.name)
      writer.element("业务状态", text: "历史行为")
      writer.element("业务行为", text: event.name)
      writer.element("行为时间", text: event.on.description)
      writer.element("行为描述", text: event.state.title.zh)
      writer.end()
    }
    writer.end()
  }

  private func identifier(of person: Person) -> String {
    "人员\((people.firstIndex(of: person) ?? 0) + 1)"
  }

  private func writePeople(_ writer: inout XMLWriter) {
    var units: [String] = []
    for person in people {
      if let unit = person.unit, !units.contains(unit) { units.append(unit) }
    }
    writer.start("机构人员实体块")
    for person in people {
      writer.start("机构人员实体")
      writer.element("机构人员标识符", text: identifier(of: person))
      writer.element("机构人员类型", text: "个人")
      writer.element("机构人员名称", text: person.name)
      writer.element("个人职位", text: person.post)
      writer.end()
    }
    for (index, unit) in units.enumerated() {
      writer.start("机构人员实体")
      writer.element("机构人员标识符", text: "单位\(index + 1)")
      writer.element("机构人员类型", text: "单位")
      writer.element("机构人员名称", text: unit)
      writer.end()
    }
    for person in people {
      guard let unit = person.unit, let index = units.firstIndex(of: unit) else { continue }
      writer.start("机构人员实体关系")
      writer.element("机构人员标识符", text: identifier(of: person))
      writer.element("被关联机构人员标识符", text: "单位\(index + 1)")
      writer.element("关系类型", text: "隶属")
      writer.end()
    }
    writer.end()
  }
}
