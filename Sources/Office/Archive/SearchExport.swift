internal import Casework
internal import Codec
internal import Primitives
internal import Search
internal import Storage
internal import Volumes

/// One hit as a row of an export; docs/search.md has the columns.
struct SearchRow {
  var hit: SearchHit
  /// `nil` where the dossier could not be read; columns that only it has are then empty.
  var record: SearchRecord?
  var code: String?

  /// A volume's name; of a dossier that lies by itself the file's, the same on every machine.
  private var volume: String { hit.key.isEmpty ? Storage.name(of: hit.volume) : hit.volume }

  /// The cells of a table, each as it is to be read, in the order of `headings`.
  private var cells: [String] {
    [
      hit.caseID, hit.number, code ?? "", hit.title, hit.date.description, hit.street,
      record?.community ?? "", hit.units.joined(separator: "、"),
      record?.deputies.joined(separator: "、") ?? "", record?.category ?? "",
      State(rawValue: hit.state)?.title.zh ?? hit.state, hit.satisfaction,
      hit.durationDays.map(String.init) ?? "", record.map { String($0.rounds) } ?? "", volume,
    ]
  }

  static let headings = [
    "编号", "案号", "档号", "题名", "登记日期", "街道", "社区", "承办单位", "代表", "类别", "状态", "满意度", "天数", "轮次", "卷",
  ]
  /// Columns that are dates and numbers, which a table may read as such.
  private static let measured: Set<String> = ["登记日期", "天数", "轮次"]

  /// A line of comma-separated values (RFC 4180).
  var tableLine: [UInt8] {
    SearchRow.line(
      zip(SearchRow.headings, cells).map { heading, cell in
        SearchRow.measured.contains(heading) ? cell : SpreadsheetText.guarded(cell)
      })
  }

  /// The line of headings, behind a byte order mark.
  static var tableHead: [UInt8] { [0xEF, 0xBB, 0xBF] + line(headings) }

  static func line(_ cells: [String]) -> [UInt8] {
    Array((cells.map(CommaSeparated.quoted).joined(separator: ",") + "\r\n").utf8)
  }

  /// An object of JSON Lines; what is not known is left out.
  var object: [UInt8] {
    var members: [DataNode] = []
    func put(_ name: String, _ text: String?) {
      if let text, !text.isEmpty { members.append(DataNode(name, .text(text))) }
    }
    func put(_ name: String, _ texts: [String]) {
      members.append(DataNode(name, .list(texts.map { DataNode(name, .text($0)) })))
    }
    func put(_ name: String, _ number: Int?) {
      if let number { members.append(DataNode(name, .integer(number))) }
    }
    put("case", hit.caseID)
    put("number", hit.number)
    put("code", code)
    put("title", hit.title)
    put("date", hit.date.description)
    put("street", hit.street)
    put("community", record?.community)
    put("units", hit.units)
    if let record { put("deputies", record.deputies) }
    put("category", record?.category)
    put("state", hit.state)
    put("satisfaction", hit.satisfaction)
    put("days", hit.durationDays)
    put("rounds", record?.rounds)
    put("volume", volume)
    return JSONText.write(DataNode("hit", .record(members)), pretty: false) + [0x0A]
  }
}

/// Text for cells that a spreadsheet leaves as they are.
enum SpreadsheetText {
  /// The text, led by an apostrophe where a spreadsheet would take it for a formula, a number or a
  /// date, or where it begins with one itself.
  ///
  /// So a leading apostrophe always is this one, and whoever takes it away has the text again.
  static func guarded(_ text: String) -> String {
    isTaken(text) ? "'" + text : text
  }

  /// What begins a formula, in either width, also behind blanks.
  private static let leads = Set<Unicode.Scalar>([
    "=", "+", "-", "@", "＝", "＋", "－", "＠", "'", "|", "%",
  ])

  private static func isTaken(_ text: String) -> Bool {
    guard let start = text.unicodeScalars.first else { return false }
    // A blank or a sign that is not shown may be dropped, and then what follows counts.
    if start.properties.isWhitespace || start.properties.generalCategory == .control
      || start.properties.generalCategory == .format
    {
      return true
    }
    return leads.contains(start) || isMeasure(text)
  }

  /// Whether it has digits and nothing but what stands in numbers, days and hours: 0017, 1E5,
  /// 2022-17, 3/4, ２０２２年11月, 50%.
  private static func isMeasure(_ text: String) -> Bool {
    var digits = 0
    var letters = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "0"..."9", "０"..."９": digits += 1
      case " ", "-", "/", ".", ",", ":", "+", "%", "．", "，", "：", "／", "－", "％", "(", ")",
        "（", "）", "年", "月", "日", "时", "分", "秒", "¥", "￥", "$", "€":
        break
      case "a"..."z", "A"..."Z": letters += 1
      default: return false
      }
    }
    // Months in letters and exponents: 1-MAR, 12E5, 3 PM; a code has more letters or none of these.
    return digits > 0 && letters <= 9 && (letters == 0 || isWorded(text))
  }

  private static let words: Set<String> = [
    "e", "am", "pm", "a", "p", "t", "z", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug",
    "sep",
    "sept", "oct", "nov", "dec", "january", "february", "march", "april", "june", "july", "august",
    "september", "october", "november", "december",
  ]

  /// Whether every run of letters in it is a month, a half of the day or an exponent.
  private static func isWorded(_ text: String) -> Bool {
    text.lowercased().split { !("a"..."z").contains($0) }.allSatisfy { words.contains(String($0)) }
  }
}

/// What kind of file an export is, by the ending of its name.
enum SearchExportForm: String, CaseIterable {
  case csv, jsonl

  init(path: String) throws(Fault) {
    let name = Storage.name(of: path)
    guard
      let form = SearchExportForm.allCases.first(where: {
        name.lowercased().hasSuffix("." + $0.rawValue) && name.count > $0.rawValue.count + 1
      })
    else {
      throw Fault(
        "search-export-form", .usage, what: Phrase(zh: "没有导出", en: "nothing was exported"),
        why: Phrase(
          zh: "“\(name)”不以 .csv 或 .jsonl 结尾", en: "“\(name)” ends neither in .csv nor in .jsonl"),
        next: Phrase(
          zh: "电子表格用 .csv，程序用 .jsonl", en: "use .csv for a spreadsheet, .jsonl for a program"))
    }
    self = form
  }
}
