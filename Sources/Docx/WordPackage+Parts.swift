internal import Primitives
internal import XMLTree

/// Which entries hold the document's words, and what may not be in it.
extension WordPackage {
  /// The body, then headers, footers, footnotes and endnotes, each once.
  ///
  /// Throws for what a template never needs and a reader may be hurt by: macros, controls,
  /// signatures that filling would break, and files fetched from elsewhere when it is opened.
  func wordParts() throws(Fault) -> [Entry] {
    try refuseActive()
    try refuseOutside()
    guard let main = try relations("_rels/.rels").first(where: { $0.kind == "officeDocument" })
    else { throw DocxFault.missingPart("officeDocument") }
    let body = try part(main.target, from: "")
    try checkKind(body)
    var found = [body]
    let folder = body.name.split(separator: "/").dropLast().joined(separator: "/")
    let file = body.name.split(separator: "/").last.map(String.init) ?? ""
    let relations = try relations((folder.isEmpty ? "" : folder + "/") + "_rels/\(file).rels")
    for relation in relations where WordPackage.kindsWithWords.contains(relation.kind) {
      let part = try part(relation.target, from: folder)
      if !found.contains(where: { $0.name == part.name }) { found.append(part) }
    }
    guard found.reduce(0, { $0 + $1.size }) <= DocxLimits.partBytes else {
      throw WordScan.tooLarge().inside(Place(entry: body.name))
    }
    return found
  }

  private static let kindsWithWords: Set<String> = ["header", "footer", "footnotes", "endnotes"]

  struct Relation {
    /// The last word of its type.
    var kind: String
    var target: String
    var isOutside: Bool
  }

  private func relations(_ name: String) throws(Fault) -> [Relation] {
    guard let entry = entry(name) else { return [] }
    return try root(of: entry).children.map { element in
      Relation(
        kind: (element["Type"] ?? "").split(separator: "/").last.map(String.init) ?? "",
        target: element["Target"] ?? "", isOutside: element["TargetMode"] == "External")
    }
  }

  private func root(of entry: Entry) throws(Fault) -> XMLElement {
    var bytes = try contents(entry)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    return try placed(Place(entry: entry.name)) { () throws(Fault) in
      try XMLElement(
        parsing: bytes, limits: XMLLimits(bytes: DocxLimits.relationBytes, elements: 20_000))
    }
  }

  /// The part that a relation names, by its path from `folder` or from the package's root.
  private func part(_ target: String, from folder: String) throws(Fault) -> Entry {
    var path = target.hasPrefix("/") ? [] : folder.split(separator: "/")
    for step in target.split(separator: "/") {
      switch step {
      case ".": break
      case "..":
        guard !path.isEmpty else { throw DocxFault.missingPart(target) }
        path.removeLast()
      default: path.append(step)
      }
    }
    let name = path.joined(separator: "/")
    guard let entry = entry(name) else { throw DocxFault.missingPart(name) }
    return entry
  }

  // MARK: What is refused

  private func refuseActive() throws(Fault) {
    for entry in entries {
      let name = entry.name.lowercased()
      let file = name.split(separator: "/").last ?? ""
      if file == "vbaproject.bin" || file == "vbadata.xml" || name.contains("/activex/") {
        throw DocxFault.refused(
          "macros", Phrase(zh: "里面有宏或控件", en: "it holds macros or controls"),
          entry: entry.name,
          Phrase(zh: "请另存为不带宏的 .docx", en: "save it as a .docx without macros"))
      }
      if name.hasPrefix("_xmlsignatures/") {
        throw DocxFault.refused(
          "signed",
          Phrase(zh: "它带有数字签名，填写会使签名失效", en: "it is signed, and filling breaks the signature"),
          entry: entry.name, Phrase(zh: "请先删除签名", en: "remove the signature first"))
      }
    }
  }

  private func refuseOutside() throws(Fault) {
    for entry in entries where entry.name.lowercased().hasSuffix(".rels") {
      for relation in try root(of: entry).children where relation["TargetMode"] == "External" {
        let kind = (relation["Type"] ?? "").split(separator: "/").last ?? ""
        let target = relation["Target"] ?? ""
        // A link is followed by a person. A style template on the author's own disk does no harm.
        let isLocal =
          target.hasPrefix("file:///") && target.dropFirst(8).first?.isLetter == true
        if kind == "hyperlink" || kind == "attachedTemplate" && isLocal { continue }
        throw DocxFault.refused(
          "outside",
          Phrase(
            zh: "打开时会去取外面的文件 \(target.prefix(80))",
            en: "opening it fetches \(target.prefix(80)) from elsewhere"),
          entry: entry.name,
          Phrase(zh: "请把图片等嵌入文档，或去掉链接", en: "embed the picture or file, or remove the link"))
      }
    }
  }

  private func checkKind(_ body: Entry) throws(Fault) {
    guard let entry = entry("[Content_Types].xml") else {
      throw DocxFault.missingPart("[Content_Types].xml")
    }
    let types = try root(of: entry).children
    let type =
      types.first { $0["PartName"]?.lowercased() == "/" + body.name.lowercased() }?["ContentType"]
      ?? ""
    if type.lowercased().contains("macroenabled") {
      throw DocxFault.refused(
        "macros", Phrase(zh: "它是带宏的文档", en: "it is a document with macros"),
        entry: body.name, Phrase(zh: "请另存为不带宏的 .docx", en: "save it as a .docx without macros"))
    }
    guard type == WordPackage.documentType else {
      throw DocxFault.package(
        "kind", Phrase(zh: "它不是 Word 文档（.docx）", en: "it is no Word document (.docx)"),
        entry: body.name)
    }
  }

  private static let documentType =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
}
