internal import Casework
internal import Docx
internal import Forms
package import Primitives
internal import Seals
internal import Storage

extension OfficeDesk {
  /// Publishes a template in the office's own folder, as the next version of its form.
  ///
  /// `path` is the template's file, with `sample.xml` beside it. It is checked, and printed on the
  /// sample and on the sample stretched to the worst, so that no case finds out that it cannot be.
  /// A published version is never edited: the template bears the next number, and the same bytes
  /// again change nothing.
  package func formPublish(
    _ path: String, as name: String?, account: String, at moment: Timestamp
  ) throws(Fault) -> Outcome {
    _ = try requireOffice()
    let (draft, trial) = try formDraft(path, as: name)
    var standing = try press.shelves.standing(of: draft)
    if case .next = standing {
      try OfficeDesk.tried { isStressed throws(Fault) in try trial(isStressed) }
      standing = try press.shelves.publish(draft)
    }
    switch standing {
    case .published(let edition):
      var outcome = published(edition, draft, isNew: false)
      outcome.say(
        zh: "早已发布为第\(edition.version)版，内容相同：\(edition.folder)",
        en: "already published as version \(edition.version), byte for byte: \(edition.folder)")
      return outcome
    case .next(let edition):
      try AuditLog(home: home).add(
        "publish", "\(edition.name) \(edition.version) \(SHA256.digest(of: draft.template).hex)",
        person: "-", account: account, at: moment)
      var outcome = published(edition, draft, isNew: true)
      outcome.say(
        zh: "已发布“\(edition.name)”第\(edition.version)版：\(edition.folder)",
        en: "published version \(edition.version) of “\(edition.name)”: \(edition.folder)")
      return outcome
    }
  }

  private func published(
    _ edition: TemplateShelves.Edition, _ draft: TemplateDraft, isNew: Bool
  ) -> Outcome {
    var outcome = Outcome()
    outcome.put("form", edition.name)
    outcome.put("version", edition.version)
    outcome.put("origin", edition.origin.rawValue)
    outcome.put("folder", edition.folder)
    outcome.put("sha256", SHA256.digest(of: draft.template).hex)
    outcome.put("new", isNew ? "true" : "false")
    return outcome
  }

  /// Lets a trial run on the sample as it is and stretched, and says of a fault which it was.
  private static func tried(_ trial: (Bool) throws(Fault) -> Void) throws(Fault) {
    try trial(false)
    do throws(Fault) { try trial(true) } catch {
      var fault = error
      fault.details.append(
        Phrase(
          zh: "样例照原样能印，拉长后印不出；可用 dossier form preview --stress 查看",
          en: "the sample prints as it is, not stretched; see dossier form preview --stress"))
      throw fault
    }
  }

  /// A trial prints the draft; `true` for the stretched sample.
  private typealias Trial = (Bool) throws(Fault) -> Void

  /// Reads a template once, with its sample, and holds it against what it prints.
  private func formDraft(
    _ path: String, as name: String?
  ) throws(Fault) -> (TemplateDraft, Trial) {
    if path.lowercased().hasSuffix(Press.docxEnding) { return try docxDraft(path, as: name) }
    let bytes = try storage.read(path, limit: Press.templateLimit)
    let template = try press.checked(bytes, at: path)
    if let name, name != template.name {
      throw Fault(
        "form-publish-name", .usage,
        what: Phrase(zh: "“\(name)”没有发布", en: "“\(name)” was not published"),
        why: Phrase(
          zh: "模板写的是 name=\"\(template.name)\"", en: "the template says name=\"\(template.name)\""),
        next: Phrase(
          zh: "请改模板里的 name，或去掉 --as", en: "change the name in it, or leave --as out"),
        at: Place(file: path))
    }
    let (file, sample) = try press.sampleBytes(beside: path)
    let document = try parsed(sample, file, for: template.data)
    try requireSameKind(template, path)
    let draft = TemplateDraft(
      name: template.name, version: template.version, entry: "template.xml", template: bytes,
      sample: sample, file: path)
    return (
      draft,
      { isStressed throws(Fault) in
        let pages = try placed(Place(file: path)) { () throws(Fault) in
          try press.previewPages(template, on: document, isStressed: isStressed)
        }
        for format in SheetFormat.allCases { _ = try press.write(pages, as: format) }
      }
    )
  }

  private func docxDraft(
    _ path: String, as name: String?
  ) throws(Fault) -> (TemplateDraft, Trial) {
    guard let name, Measures.isName(name) else {
      throw Fault(
        "form-publish-name", .usage,
        what: Phrase(zh: "文档没有发布", en: "the document was not published"),
        why: name == nil
          ? Phrase(zh: "没有写明表格的名称", en: "the form's name was not given")
          : Phrase(zh: "名称只能有字母、数字和连字符", en: "a name has letters, digits and hyphens only"),
        next: Phrase(zh: "请写 --as，例如 --as own-notice", en: "write --as, such as --as own-notice"),
        at: Place(file: path))
    }
    let bytes = try storage.read(path, limit: DocxLimits.fileBytes)
    let template = try press.checkedDocx(bytes, at: path)
    let (file, sample) = try press.sampleBytes(beside: path)
    let document = try parsed(sample, file, for: .case)
    let given = Dictionary(uniqueKeysWithValues: template.givenNames.map { ($0, "1") })
    let draft = TemplateDraft(
      name: name, version: nil, entry: "template" + Press.docxEnding, template: bytes,
      sample: sample, file: path)
    return (
      draft,
      { isStressed throws(Fault) in
        let document = isStressed ? document.stressed(try FormData.case.shape()) : document
        _ = try placed(Place(file: path)) { () throws(Fault) in
          try template.fill(document, FormContext(given: given, calendar: rules.calendar))
        }
      }
    )
  }

  private func parsed(
    _ sample: [UInt8], _ file: String, for data: FormData
  ) throws(Fault) -> CaseDocument {
    let document = try CaseDocument(parsing: sample, file: file)
    guard document.rootName == data.rawValue else {
      throw Fault(
        "form-sample-kind", .usage,
        what: Phrase(zh: "样例不合用", en: "the sample does not fit the template"),
        why: Phrase(
          zh: "模板的取值对象是 \(data.rawValue)，样例却是 \(document.rootName)",
          en: "the template prints a \(data.rawValue), and the sample is a \(document.rootName)"),
        next: Phrase(
          zh: "请换成相应的样例（dossier case export，或 dossier form register … --data）",
          en: "use one of its kind (dossier case export, or dossier form register … --data)"),
        at: Place(file: file))
    }
    return document
  }

  /// Ends the publishing of a form that would print something else than its versions did.
  private func requireSameKind(_ template: FormTemplate, _ path: String) throws(Fault) {
    guard let newest = try press.shelves.newest(of: template.name),
      try storage.exists(Storage.join(newest.folder, "template.xml"))
    else { return }
    let before = try press.template(template.name, version: newest.version)
    guard before.data != template.data || before.code != template.code else { return }
    let was = "of=\"\(before.data.rawValue)\"" + (before.code.map { " code=\"\($0)\"" } ?? "")
    throw Fault(
      "form-publish-kind", .refused,
      what: Phrase(zh: "“\(template.name)”没有发布", en: "“\(template.name)” was not published"),
      why: Phrase(
        zh: "第\(before.version)版是 \(was)，各版须一致",
        en: "version \(before.version) has \(was), and all versions have the same"),
      next: Phrase(
        zh: "请改回，或换一个 name", en: "change it back, or publish it under another name"),
      at: Place(file: path))
  }
}
