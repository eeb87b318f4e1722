internal import Casework
internal import Codec
internal import Dossiers
internal import Forms
internal import Pages
package import Primitives
internal import Storage

extension SheetFormat {
  /// By its name; throws `form-format` for another.
  package init(given name: String) throws(Fault) {
    guard let format = SheetFormat(rawValue: name) else {
      throw Fault(
        "form-format", .usage,
        what: Phrase(zh: "没有格式“\(name)”", en: "there is no format “\(name)”"),
        why: Phrase(zh: "表格有 pdf、ofd、svg 三种", en: "a sheet can be had as pdf, ofd or svg"),
        next: Phrase(zh: "请写 --format pdf、ofd 或 svg", en: "write --format pdf, ofd or svg"))
    }
    self = format
  }
}

extension OfficeDesk {
  package func formList() throws(Fault) -> Outcome {
    var outcome = Outcome()
    var rows: [Outcome] = []
    for name in try press.templateNames() {
      if let docx = try docxRow(name) {
        rows.append(docx.row)
        outcome.lines.append(docx.line)
        continue
      }
      let edition = try press.newestEdition(of: name)
      let template = try press.template(name, version: edition.version)
      let title = template.plainTitle
      var row = Outcome()
      row.put("form", name)
      row.put("version", template.version)
      row.put("origin", edition.origin.rawValue)
      row.put("code", template.code)
      row.put("title", title)
      rows.append(row)
      outcome.lines.append(formLine(edition, code: template.code, title: title))
    }
    outcome.put("form", list: rows)
    return outcome
  }

  /// One line of `form list`.
  func formLine(_ edition: TemplateShelves.Edition, code: String?, title: String) -> Phrase {
    let start = "\(code ?? "—")  \(edition.name)  v\(edition.version)  "
    let origin = edition.origin.title
    return Phrase(zh: start + "\(origin.zh)  \(title)", en: start + "\(origin.en)  \(title)")
  }

  /// Prints a form from each case as it stands, as a look ahead: it is not issued by this.
  ///
  /// `output` is the file for one case and the folder for several.
  package func formRender(
    _ form: String, _ ids: [String], to output: String?, given: [String],
    as format: SheetFormat = .pdf
  ) throws(Fault) -> Outcome {
    let values = try givenValues(given)
    if let docx = try docxRender(form, ids, to: output, given: values, as: format) { return docx }
    _ = try fixedForm(form)
    if ids.count > 1, let output { try storage.makeDirectories(output) }
    var outcome = Outcome()
    var rows: [Outcome] = []
    for id in ids {
      let name = "\(id)-\(form).\(format.rawValue)"
      let path: String
      if ids.count == 1 {
        path = output ?? name
      } else {
        path = output.map { Storage.join($0, name) } ?? name
      }
      let sheet = try sheet(form, of: CaseID(rawValue: id), given: values).document
      try storage.publish(try press.write(sheet, as: format), to: path, replacing: .any)
      let pages = sheet.pages.count
      var row = Outcome()
      row.put("file", path)
      row.put("pages", pages)
      rows.append(row)
      outcome.say(zh: "已写好 \(path)（\(pages)页）", en: "wrote \(path) (\(pages) pages)")
    }
    outcome.put("document", list: rows)
    return outcome
  }

  /// A template that prints what a case holds; a letter, which needs its author, and a register are
  /// refused.
  func fixedForm(_ name: String) throws(Fault) -> FormTemplate {
    let template = try press.template(name)
    guard template.data == .case else {
      throw Fault(
        "form-of-register", .usage,
        what: Phrase(zh: "“\(name)”不是案件的表格", en: "“\(name)” is no form of a case"),
        why: Phrase(zh: "它是由许多案件汇成的簿册", en: "it is a register, made from many"),
        next: Phrase(
          zh: "请用 dossier form register \(name)", en: "use dossier form register \(name)"))
    }
    if let code = template.code.flatMap(DocumentCode.init(rawValue:)), FormCatalogue.isLetter(code)
    {
      throw CaseDesk.noWording(code)
    }
    return template
  }

  /// A form of a case as it stands, laid out, with the moment that it bears.
  func sheet(
    _ form: String, in version: Int? = nil, of id: CaseID, given: [String: String]
  ) throws(Fault) -> (document: PagedDocument, moment: Timestamp) {
    try placed(Place(entry: id.rawValue)) { () throws(Fault) in
      let printable = try printable(id)
      let document = try press.pages(
        form: form, in: version, of: printable.document, version: 1, given: given,
        at: printable.moment, calendar: rules.calendar
      ) { name throws(Fault) in try printable.dossier.bytes(of: name) }.document
      return (document, printable.moment)
    }
  }

  /// A case as forms see it, with the moment that its sheets bear: the day of its last event.
  func printable(
    _ id: CaseID
  ) throws(Fault) -> (dossier: Dossier, document: CaseDocument, moment: Timestamp) {
    let dossier = try home.read(id)
    let document = try CaseDocument(
      parsing: dossier.bytes(of: Dossier.viewName), file: Dossier.viewName)
    let day = CivilDate(document.text("@updated-on")) ?? CivilDate(dayNumber: 0)
    return (dossier, document, Timestamp(day, hour: 9))
  }

  func givenValues(_ given: [String]) throws(Fault) -> [String: String] {
    var values: [String: String] = [:]
    for pair in given {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw Fault(
          "form-given", .usage,
          what: Phrase(zh: "不认识--given \(pair)", en: "--given \(pair) is not understood"),
          why: Phrase(zh: "缺少等号", en: "it has no equals sign"),
          next: Phrase(zh: "请写成 名称=值", en: "write NAME=VALUE"))
      }
      values[parts[0]] = parts[1]
    }
    return values
  }

  /// A template, by name or by its file, on the sample beside it.
  package func formPreview(
    _ template: String, isStressed: Bool, to output: String?, as format: SheetFormat
  ) throws(Fault) -> Outcome {
    let path = template.hasSuffix(".xml") ? template : try press.path(of: template)
    let printed = try press.preview(path, isStressed: isStressed, as: format)
    let file = output ?? "preview.\(format.rawValue)"
    try storage.publish(printed.bytes, to: file, replacing: .any)
    var outcome = Outcome()
    outcome.put("file", file)
    outcome.put("pages", printed.pages)
    outcome.say(
      zh: "已写好 \(file)（\(printed.pages ?? 0)页）", en: "wrote \(file) (\(printed.pages ?? 0) pages)")
    return outcome
  }

  /// The manual's examples, a folder for each: template, sample, and what it prints.
  package func formManual(to folder: String) throws(Fault) -> Outcome {
    var outcome = Outcome()
    var rows: [Outcome] = []
    for example in Manual.examples {
      let own = Storage.join(folder, example.name)
      try storage.makeDirectories(own)
      let path = Storage.join(own, "template.xml")
      let (pages, sample) = try press.pages(of: example, file: path)
      for (file, bytes) in [
        (path, Array(example.template.utf8)), (Storage.join(own, TemplateShelves.sample), sample),
        (Storage.join(own, "print.pdf"), try press.write(pages, as: .pdf)),
      ] {
        try storage.publish(bytes, to: file, replacing: .any)
      }
      var row = Outcome()
      row.put("element", example.name)
      row.put("folder", own)
      row.put("pages", example.pages)
      rows.append(row)
    }
    outcome.put("example", list: rows)
    outcome.say(
      zh: "已在 \(folder) 写好\(rows.count)个示例", en: "wrote \(rows.count) examples in \(folder)")
    return outcome
  }

  /// Every fault of a template; none is said in so many words.
  package func formCheck(_ path: String) throws(Fault) -> Outcome {
    if let docx = try docxCheck(path) { return docx }
    _ = try press.checkedTemplate(at: path)
    var outcome = Outcome()
    outcome.put("faults", 0)
    outcome.say(zh: "模板没有错误。", en: "The template has no fault.")
    return outcome
  }
}
