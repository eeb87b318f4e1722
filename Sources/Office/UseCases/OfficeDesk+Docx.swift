internal import Casework
internal import Docx
internal import Forms
internal import Primitives
internal import Storage

/// An office's own documents beside the forms: `Templates/<name>/<version>/template.docx`.
extension Press {
  static let docxEnding = ".docx"

  /// The newest version of this form when it is a document; `nil` when it is a template of ours.
  func docxTemplate(
    _ name: String
  ) throws(Fault) -> (template: DocxTemplate, edition: TemplateShelves.Edition)? {
    let edition = try newestEdition(of: name)
    guard let path = try docxPath(edition) else { return nil }
    return (try checkedDocx(at: path), edition)
  }

  private func docxPath(_ edition: TemplateShelves.Edition) throws(Fault) -> String? {
    let path = Storage.join(edition.folder, "template" + Press.docxEnding)
    guard try !storage.exists(Storage.join(edition.folder, "template.xml")),
      try storage.exists(path)
    else { return nil }
    return path
  }

  /// Ends a job that makes pages, as a dossier keeps them, when the form is a document.
  func refuseDocx(_ edition: TemplateShelves.Edition) throws(Fault) {
    if try docxPath(edition) != nil { throw Press.onlyDocx(edition.name) }
  }

  static func onlyDocx(_ form: String) -> Fault {
    Fault(
      "form-docx", .usage,
      what: Phrase(zh: "表格 \(form) 只能写成 .docx", en: "the form \(form) is written as .docx only"),
      why: Phrase(zh: "它的模板是一个 .docx 文档", en: "its template is a .docx document"),
      next: Phrase(
        zh: "请用 dossier form render \(form) 案件编号", en: "use dossier form render \(form) CASE"))
  }

  /// Reads a document and holds every path in it against the case view's schema.
  ///
  /// Throws as `DocxTemplate.init`, else `form-faulty` with every fault of its fields.
  func checkedDocx(at path: String) throws(Fault) -> DocxTemplate {
    try checkedDocx(try storage.read(path, limit: DocxLimits.fileBytes), at: path)
  }

  func checkedDocx(_ bytes: [UInt8], at path: String) throws(Fault) -> DocxTemplate {
    let template = try DocxTemplate(bytes, file: path)
    var shape = try FormData.case.shape()
    // A letter's wording is its author's, who writes it in the document itself.
    shape.children.removeAll { $0.name == "paper" }
    let findings = template.check(shape)
    guard findings.isEmpty else { throw Press.faulty(path, findings) }
    return template
  }
}

extension OfficeDesk {
  /// The line of `form list` for a form that is a document; `nil` for the others.
  func docxRow(_ name: String) throws(Fault) -> (row: Outcome, line: Phrase)? {
    guard let found = try press.docxTemplate(name) else { return nil }
    var row = Outcome()
    row.put("form", name)
    row.put("version", found.edition.version)
    row.put("origin", found.edition.origin.rawValue)
    row.put("format", "docx")
    return (row, formLine(found.edition, code: nil, title: "template.docx"))
  }

  /// Fills a form that is a document from each case; `nil` for the other forms.
  func docxRender(
    _ form: String, _ ids: [String], to output: String?, given: [String: String],
    as format: SheetFormat
  ) throws(Fault) -> Outcome? {
    guard let template = try press.docxTemplate(form)?.template else { return nil }
    guard format == .pdf else { throw Press.onlyDocx(form) }
    if ids.count > 1, let output { try storage.makeDirectories(output) }
    var outcome = Outcome()
    var rows: [Outcome] = []
    for id in ids {
      let name = "\(id)-\(form)" + Press.docxEnding
      let path = ids.count == 1 ? output ?? name : output.map { Storage.join($0, name) } ?? name
      let printable = try printable(CaseID(rawValue: id))
      let bytes = try template.fill(
        printable.document, FormContext(given: given, calendar: rules.calendar))
      try storage.publish(bytes, to: path, replacing: .any)
      var row = Outcome()
      row.put("file", path)
      rows.append(row)
      outcome.say(zh: "已写好 \(path)", en: "wrote \(path)")
    }
    outcome.put("document", list: rows)
    return outcome
  }

  /// Every fault of a document; `nil` for a file of another ending.
  func docxCheck(_ path: String) throws(Fault) -> Outcome? {
    guard path.lowercased().hasSuffix(Press.docxEnding) else { return nil }
    let template = try press.checkedDocx(at: path)
    var outcome = Outcome()
    outcome.put("faults", 0)
    outcome.put("fields", template.fieldCount)
    outcome.put("given", texts: template.givenNames)
    outcome.say(
      zh: "文档没有错误，有\(template.fieldCount)个字段。",
      en: "The document has no fault and \(template.fieldCount) fields.")
    if !template.givenNames.isEmpty {
      let names = template.givenNames.joined(separator: ", ")
      outcome.say(zh: "打印时要给出：\(names)", en: "To be given at printing: \(names)")
    }
    return outcome
  }
}
