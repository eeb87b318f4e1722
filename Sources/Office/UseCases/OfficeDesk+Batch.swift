internal import Casework
internal import Dossiers
internal import Forms
internal import Pages
package import Primitives
internal import Storage

/// What goes into one printing job.
package struct BatchWish: Sendable {
  package var form: String
  /// The cases by number, in any order, beside those that `cases` finds.
  package var ids: [String]
  /// The cases by state, street, unit and dates; `nil` for none.
  package var cases: CaseWish?
  package var output: String
  /// Each sheet begins on the front of a leaf.
  package var isDuplex: Bool
  package var given: [String]

  package init(
    form: String, ids: [String], cases: CaseWish?, output: String, isDuplex: Bool,
    given: [String] = []
  ) {
    self.form = form
    self.ids = ids
    self.cases = cases
    self.output = output
    self.isDuplex = isDuplex
    self.given = given
  }
}

extension OfficeDesk {
  /// Prints one form of many cases as one PDF, in the order of their numbers, fonts shared.
  ///
  /// Every sheet keeps its own page numbers; blank backs are not counted. Either the whole job is
  /// written or nothing: a case that cannot be printed is named and ends it.
  package func formBatch(_ wish: BatchWish) throws(Fault) -> Outcome {
    let ids = try chosen(wish)
    let template = try fixedForm(wish.form)
    let values = try givenValues(wish.given)
    var sheets: [PagedDocument] = []
    var latest = CivilDate(dayNumber: 0)
    for id in ids {
      let sheet = try placed(Place(entry: id.rawValue)) { () throws(Fault) in
        let printable = try printable(id)
        latest = max(latest, printable.moment.date)
        return try press.pages(
          form: wish.form, of: printable.document, version: 1, given: values,
          at: printable.moment, calendar: rules.calendar
        ) { name throws(Fault) in try printable.dossier.bytes(of: name) }.document
      }
      sheets.append(wish.isDuplex ? sheet.filledToLeaves : sheet)
    }
    let bytes = try press.merge(
      sheets,
      DocumentMetadata(
        title: "\(template.plainTitle)（\(ids.count)件）", author: try requireOffice().office.name,
        subject: wish.form, created: Timestamp(latest, hour: 9), producer: Press.producer))
    try storage.publish(bytes, to: wish.output, replacing: .any)
    let pages = sheets.reduce(0) { $0 + $1.pages.count }
    var outcome = Outcome()
    outcome.put("file", wish.output)
    outcome.put("cases", ids.count)
    outcome.put("pages", pages)
    outcome.say(
      zh: "已写好 \(wish.output)：\(ids.count)件，\(pages)页",
      en: "wrote \(wish.output): \(ids.count) cases, \(pages) pages")
    return outcome
  }

  /// The cases of a job, each once, by number.
  private func chosen(_ wish: BatchWish) throws(Fault) -> [CaseID] {
    var ids = wish.ids.map { CaseID(rawValue: $0) }
    if let cases = wish.cases { ids += try found(cases) }
    let ordered = Set(ids).sorted { $0.rawValue < $1.rawValue }
    guard !ordered.isEmpty else {
      throw Fault(
        "form-batch-empty", .refused,
        what: Phrase(zh: "没有可打印的案件", en: "there is nothing to print"),
        why: Phrase(
          zh: "没有写案件编号，或没有符合条件的案件", en: "no case was named, or none was found"),
        next: Phrase(
          zh: "请写编号，或用 --state、--from、--to 等选出案件（先用 dossier case list 试看）",
          en: "name cases, or choose them with --state, --from, --to; try dossier case list first"))
    }
    return ordered
  }
}

extension PagedDocument {
  /// With a blank back where the last leaf would have none.
  fileprivate var filledToLeaves: PagedDocument {
    guard let last = pages.last, !pages.count.isMultiple(of: 2) else { return self }
    var document = self
    document.pages.append(Page(size: last.size))
    return document
  }
}
