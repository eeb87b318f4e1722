internal import Forms
internal import Layout
package import Pages
internal import Pictures
package import Primitives
internal import Storage

extension Press {
  /// A template on the sample that stands beside it, before it prints any case.
  ///
  /// `path` is the template's file. With `isStressed` the sample is stretched to the worst that a
  /// form must bear. What is given at printing gets a value of its kind, and pictures a drawn scene.
  package func previewPages(
    _ path: String, isStressed: Bool = false
  ) throws(Fault) -> PagedDocument {
    try previewPages(
      try checkedTemplate(at: path), on: try sample(beside: path), isStressed: isStressed)
  }

  func previewPages(
    _ template: FormTemplate, on sample: CaseDocument, isStressed: Bool
  ) throws(Fault) -> PagedDocument {
    let document = isStressed ? sample.stressed(try template.data.shape()) : sample
    return try trialPages(template, on: document, isSample: true, given: template.exampleValues)
  }

  /// An example of the manual, with the sample that it prints; `file` is for messages.
  func pages(
    of example: ManualExample, file: String
  ) throws(Fault) -> (pages: PagedDocument, sample: [UInt8]) {
    let path = Storage.join(shelves.shipped, example.sample + "/1/" + TemplateShelves.sample)
    let sample = try storage.read(path, limit: Press.sampleLimit)
    let pages = try trialPages(
      try checked(Array(example.template.utf8), at: file),
      on: try CaseDocument(parsing: sample, file: path), isSample: false, given: example.given)
    return (pages, sample)
  }

  private func trialPages(
    _ template: FormTemplate, on document: CaseDocument, isSample: Bool, given: [String: String]
  ) throws(Fault) -> PagedDocument {
    let id = document.text("@id")
    let filled = try template.fill(
      document,
      context: FormContext(
        sheet: template.data == .case
          ? FormContext.SheetIdentity(
            caseID: id.isEmpty ? "XH-2022-00001" : id, documentVersion: 1) : nil,
        isSample: isSample, given: given))
    return try lay(
      filled,
      DocumentMetadata(
        title: filled.title, author: document.text("office/name"), subject: template.name,
        created: Timestamp(CivilDate(dayNumber: 19_352), hour: 9), producer: Press.producer)
    ) { _ throws(Fault) in try DemoPicture(subject: .drain, isAfter: true).png() }
  }

  /// The same as a file.
  package func preview(
    _ path: String, isStressed: Bool, as format: SheetFormat
  ) throws(Fault) -> PrintedDocument {
    let pages = try previewPages(path, isStressed: isStressed)
    return PrintedDocument(bytes: try write(pages, as: format), pages: pages.pages.count)
  }

  /// Bytes of a sample at most.
  static let sampleLimit = 8 << 20

  private func sample(beside path: String) throws(Fault) -> CaseDocument {
    let (file, bytes) = try sampleBytes(beside: path)
    return try CaseDocument(parsing: bytes, file: file)
  }

  func sampleBytes(beside path: String) throws(Fault) -> (file: String, bytes: [UInt8]) {
    let file = Storage.join(Storage.folder(of: path), TemplateShelves.sample)
    guard try storage.exists(file) else {
      throw Fault(
        "form-no-sample",
        what: Phrase(zh: "模板试印不出", en: "the template cannot be previewed"),
        why: Phrase(zh: "旁边没有 sample.xml", en: "there is no sample.xml beside it"),
        next: Phrase(
          zh:
            "把某件案卷中的 case.xml 复制为 sample.xml（dossier case export），或用 dossier form register … --data",
          en: "copy the case.xml of a dossier to sample.xml, or use dossier form register … --data"),
        at: Place(file: file))
    }
    return (file, try storage.read(file, limit: Press.sampleLimit))
  }
}

extension FormTemplate {
  /// A value for each that must be given at printing.
  var exampleValues: [String: String] {
    var values: [String: String] = [:]
    for given in givens {
      let plain =
        switch given.kind {
        case .text: "（\(given.name)）"
        case .number: "1"
        case .date: "2022-12-26"
        case .digest: String(repeating: "9f86d081884c7d65", count: 4)
        }
      values[given.name] = given.values.first ?? plain
    }
    return values
  }
}
