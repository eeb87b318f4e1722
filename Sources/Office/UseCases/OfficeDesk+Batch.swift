internal import Casework
internal import Dossiers
internal import Forms
internal import PDF
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
  /// For printers that turn no paper: the fronts in one file and the backs, last first, in another.
  package var isManualDuplex: Bool
  /// Pages of the whole job, as `1-3,7`; `nil` for all.
  package var pages: String?
  package var given: [String]

  package init(
    form: String, ids: [String], cases: CaseWish?, output: String, isDuplex: Bool,
    isManualDuplex: Bool = false, pages: String? = nil, given: [String] = []
  ) {
    self.form = form
    self.ids = ids
    self.cases = cases
    self.output = output
    self.isDuplex = isDuplex || isManualDuplex
    self.isManualDuplex = isManualDuplex
    self.pages = pages
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
    var job = BatchJob(wish, merger: press.merger(of: ids.count))
    for id in ids {
      // One version for the whole batch, whatever is published meanwhile.
      let (sheet, moment) = try sheet(wish.form, in: template.version, of: id, given: values)
      try job.add(wish.isDuplex ? sheet.filledToLeaves : sheet, of: moment.date)
    }
    let metadata = DocumentMetadata(
      title: "\(template.plainTitle)（\(ids.count)件）", author: try requireOffice().office.name,
      subject: wish.form, created: Timestamp(job.latest, hour: 9), producer: Press.producer)
    let files = try job.files(metadata, press)
    var outcome = Outcome()
    for file in files {
      try storage.publish(file.bytes, to: file.path, replacing: .any)
      outcome.say(
        zh: "已写好 \(file.path)：\(ids.count)件，\(file.pages)页",
        en: "wrote \(file.path): \(ids.count) cases, \(file.pages) pages")
    }
    if wish.isManualDuplex {
      outcome.put("file", texts: files.map(\.path))
      outcome.say(
        zh: "先打正面，整叠翻面放回纸盒，再打背面（背面已按倒序排好）",
        en:
          "print the fronts, turn the stack, put it back and print the backs (they are in reverse)")
    } else {
      outcome.put("file", wish.output)
    }
    outcome.put("cases", ids.count)
    outcome.put("pages", files.reduce(0) { $0 + $1.pages })
    return outcome
  }

  /// The cases of a job, each once, by number.
  func chosen(_ wish: BatchWish) throws(Fault) -> [CaseID] {
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

/// Gathers the sheets of a job: into the file at once, or kept where their order is yet to change.
private struct BatchJob: ~Copyable {
  let wish: BatchWish
  private var merger: PDFMerger
  private var kept: [PagedDocument] = []
  private var pages = 0
  private(set) var latest = CivilDate(dayNumber: 0)

  init(_ wish: BatchWish, merger: consuming PDFMerger) {
    self.wish = wish
    self.merger = merger
  }

  mutating func add(_ sheet: PagedDocument, of day: CivilDate) throws(Fault) {
    latest = max(latest, day)
    pages += sheet.pages.count
    if wish.pages == nil, !wish.isManualDuplex {
      try merger.add(sheet)
    } else {
      kept.append(sheet)
    }
  }

  /// The finished files; one, or the fronts and the backs, where there are any.
  consuming func files(
    _ metadata: DocumentMetadata, _ press: Press
  ) throws(Fault) -> [(path: String, pages: Int, bytes: [UInt8])] {
    if wish.pages == nil, !wish.isManualDuplex {
      return [(wish.output, pages, try merger.finish(metadata))]
    }
    var sheets = kept
    if let range = wish.pages {
      let wanted = try PageRange(range, of: pages)
      sheets = sheets.keeping { wanted.contains($0) }
    }
    var parts = [(path: wish.output, sheets: sheets)]
    if wish.isManualDuplex {
      let backs = sheets.keeping { !$0.isMultiple(of: 2) }.reversed().map(\.reversed)
      parts = [
        (BatchWish.path(wish.output, part: "fronts"), sheets.keeping { $0.isMultiple(of: 2) }),
        (BatchWish.path(wish.output, part: "backs"), backs),
      ]
    }
    var files: [(path: String, pages: Int, bytes: [UInt8])] = []
    for part in parts where !part.sheets.isEmpty {
      files.append(
        (
          part.path, part.sheets.reduce(0) { $0 + $1.pages.count },
          try press.merge(part.sheets, metadata)
        ))
    }
    return files
  }
}

extension BatchWish {
  /// `sheets.pdf` becomes `sheets-fronts.pdf`.
  fileprivate static func path(_ path: String, part: String) -> String {
    path.hasSuffix(".pdf") ? path.dropLast(4) + "-\(part).pdf" : path + "-\(part)"
  }
}

extension [PagedDocument] {
  /// The pages whose place in all of them together, from 0, is wanted.
  fileprivate func keeping(_ isWanted: (Int) -> Bool) -> [PagedDocument] {
    var first = 0
    var kept: [PagedDocument] = []
    for document in self {
      let pages = document.pages.indices.filter { isWanted(first + $0) }
      if let part = document.keeping(pages) { kept.append(part) }
      first += document.pages.count
    }
    return kept
  }
}

/// Pages by number, as a printing dialogue takes them: `1-3,7,9-`.
struct PageRange {
  private let ranges: [ClosedRange<Int>]

  /// Throws `form-pages` for anything else, and for pages that are not there.
  init(_ text: String, of count: Int) throws(Fault) {
    var ranges: [ClosedRange<Int>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      let first = Int(ends[0])
      let last =
        ends.count == 1 ? first : ends.last?.isEmpty == true ? count : ends.last.flatMap { Int($0) }
      guard ends.count <= 2, let first, let last, first >= 1, first <= last, last <= count else {
        throw Fault(
          "form-pages", .usage, what: Phrase(zh: "页码范围不对", en: "the pages are not right"),
          why: Phrase(
            zh: "“\(part)”不是1到\(count)之间的页码", en: "“\(part)” is not among pages 1 to \(count)"),
          next: Phrase(zh: "请写成 1-3,7", en: "write them as 1-3,7"))
      }
      ranges.append(first...last)
    }
    self.ranges = ranges
  }

  /// `index` counts from 0.
  func contains(_ index: Int) -> Bool { ranges.contains { $0.contains(index + 1) } }
}

extension PagedDocument {
  /// Its pages from the last to the first.
  fileprivate var reversed: PagedDocument { keeping(pages.indices.reversed()) ?? self }

  /// With a blank back where the last leaf would have none.
  fileprivate var filledToLeaves: PagedDocument {
    guard let last = pages.last, !pages.count.isMultiple(of: 2) else { return self }
    var document = self
    document.pages.append(Page(size: last.size))
    return document
  }
}
