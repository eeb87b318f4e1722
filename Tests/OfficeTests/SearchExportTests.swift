import Casework
import Codec
import Foundation
import Glibc
import Primitives
import Search
import Storage
import Testing

@testable import Office

/// The sample office of one packed case, or any other folder of dossiers, and a place for exports.
private struct Exports {
  let sample: Sample

  init() throws { sample = try Sample() }

  /// Every dossier of the office, open ones too: seven of them.
  func wish(_ query: String = "", to name: String?, sample count: Int? = nil) -> SearchWish {
    SearchWish(
      query: query, archive: sample.folder + "/cases", sample: count, seed: 7, limit: 2,
      export: name.map { sample.folder + "/" + $0 })
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: sample.url(name)))
  }
}

/// RFC 4180 as any reader has it: lines of cells, quotes undone.
private func table(_ bytes: [UInt8]) throws -> [[String]] {
  var lines: [[String]] = []
  var line: [String] = []
  var cell: [UInt8] = []
  var isQuoted = false
  var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  while position < bytes.count {
    let byte = bytes[position]
    position += 1
    if isQuoted {
      guard byte == 0x22 else {
        cell.append(byte)
        continue
      }
      if position < bytes.count, bytes[position] == 0x22 {
        cell.append(0x22)
        position += 1
      } else {
        isQuoted = false
      }
      continue
    }
    switch byte {
    case 0x22: isQuoted = true
    case 0x2C, 0x0D:
      line.append(String(decoding: cell, as: UTF8.self))
      cell = []
      if byte == 0x0D {
        #expect(bytes[position] == 0x0A)
        position += 1
        lines.append(line)
        line = []
      }
    default: cell.append(byte)
    }
  }
  #expect(line.isEmpty && cell.isEmpty && !isQuoted)
  return lines
}

@Suite("An export holds every hit, for spreadsheets and for programs")
struct SearchExportTests {
  @Test func bothFormsHoldAllHitsInTheOrderOfTheAnswer() throws {
    let exports = try Exports()
    _ = try exports.sample.desk.search(exports.wish(to: "all.csv"))
    _ = try exports.sample.desk.search(exports.wish(to: "all.jsonl"))
    let bytes = try exports.bytes("all.csv")
    #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    let rows = try table(bytes)
    #expect(rows[0] == SearchRow.headings && rows.count == 8)
    #expect(rows.allSatisfy { $0.count == 15 })
    var wish = exports.wish(to: nil)
    wish.limit = 100
    let shown = try exports.sample.desk.search(wish).text(.chinese)
    let order = shown.split(separator: "\n").compactMap { line in
      line.hasPrefix("XH-") ? String(line.prefix(13)) : nil
    }
    #expect(rows.dropFirst().map { $0[0] } == order)
    let objects = try exports.bytes("all.jsonl").split(separator: 0x0A).map {
      try JSONText.parse(Array($0), limit: 1 << 20)
    }
    #expect(objects.count == 7)
    for (row, object) in zip(rows.dropFirst(), objects) {
      func text(_ name: String) -> String {
        switch object.child(name)?.content {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .list(let items):
          items.map { if case .text(let text) = $0.content { text } else { "?" } }
            .joined(separator: "、")
        default: ""
        }
      }
      let names = [
        "case", "number", "code", "title", "date", "street", "community", "units", "deputies",
        "category", "state", "satisfaction", "days", "rounds", "volume",
      ]
      for (cell, name) in zip(row, names) where name != "state" {
        #expect(cell == text(name), "\(row[0]) \(name)")
      }
      #expect(row[10] == State(rawValue: text("state"))?.title.zh)
    }
    let drain = try #require(rows.first { $0[0] == "XH-2022-00017" })
    #expect(drain[1] == "第17号" && drain[4] == "2022-11-05" && drain[6] == "那尔堂社区")
    #expect(drain[8] == "沈若兰、顾长河" && drain[12] == "53" && drain[14] == "XH-2022-00017.dossier")
  }

  @Test func codesAreThoseOfTheVolumesOwnCatalogue() throws {
    let exports = try Exports()
    var wish = exports.wish(to: "packed.csv")
    wish.archive = nil
    _ = try exports.sample.desk.search(wish)
    let rows = try table(exports.bytes("packed.csv"))
    #expect(rows.count == 2 && rows[1][2] == "Q012-ZY·DBJY·2022·D30-001-001")
    #expect(rows[1][14] == "XH-2022-1")
    // Nothing of it comes from the office: another folder gives the same file.
    let away = exports.sample.folder + "/away"
    try FileManager.default.copyItem(atPath: exports.sample.folder + "/archive", toPath: away)
    wish.archive = away
    wish.scanning = true
    wish.export = exports.sample.folder + "/away.csv"
    _ = try OfficeDesk(home: away, templates: Desk.templates).search(wish)
    #expect(try exports.bytes("away.csv") == exports.bytes("packed.csv"))
  }

  @Test func aSampleIsExportedAsItIsDrawn() throws {
    let exports = try Exports()
    _ = try exports.sample.desk.search(exports.wish(to: "three.csv", sample: 3))
    let drawn = try exports.sample.desk.search(exports.wish(to: nil, sample: 3)).text(.chinese)
    let rows = try table(exports.bytes("three.csv"))
    #expect(rows.count == 4)
    for row in rows.dropFirst() { #expect(drawn.contains(row[0])) }
    _ = try exports.sample.desk.search(exports.wish(to: "again.csv", sample: 3))
    #expect(try exports.bytes("again.csv") == exports.bytes("three.csv"))
  }

  @Test func aFileThatIsThereAndAnUnknownEndingAreRefused() throws {
    let exports = try Exports()
    try Data("mine".utf8).write(to: exports.sample.url("mine.csv"))
    let desk = exports.sample.desk
    #expect(code { _ = try desk.search(exports.wish(to: "mine.csv")) } == "search-export-exists")
    #expect(try exports.bytes("mine.csv") == Array("mine".utf8))
    for name in ["hits.txt", "hits", ".csv", "csv", "hits.csv.gz"] {
      #expect(
        code { _ = try desk.search(exports.wish(to: name)) } == "search-export-form", "\(name)")
    }
    _ = try desk.search(exports.wish(to: "HITS.CSV"))
    #expect(code { _ = try desk.search(exports.wish(to: "no/such/hits.csv")) } != nil)
  }

  @Test(arguments: [FaultPlan.Kind.stop, .fail(ENOSPC), .runShort])
  func aFaultAtAnyCallLeavesAWholeFileOrNone(_ kind: FaultPlan.Kind) throws {
    let exports = try Exports()
    func wish(to name: String) -> SearchWish {
      var wish = exports.wish(to: name)
      wish.archive = nil
      return wish
    }
    _ = try exports.sample.desk.search(wish(to: "whole.csv"))
    let whole = try exports.bytes("whole.csv")
    let counting = FaultPlan(kind, at: .max)
    func run(_ plan: FaultPlan) throws -> Outcome.Ending {
      let desk = try OfficeDesk(
        home: exports.sample.folder, templates: Desk.templates, storage: .failing(by: plan))
      return try desk.search(wish(to: "new.csv")).ending
    }
    #expect(try run(counting) == .done)
    #expect(counting.count > 20)
    for call in 1...counting.count {
      try? FileManager.default.removeItem(at: exports.sample.url("new.csv"))
      let ending = try? run(FaultPlan(kind, at: call))
      if let bytes = try? exports.bytes("new.csv") {
        // What could not be read is missing and named, and the lines are whole all the same.
        let rows = try table(bytes)
        #expect(bytes == whole || (ending == .warnings && rows.count <= 2), "call \(call)")
      } else {
        #expect(ending == nil || kind == .stop, "call \(call)")
      }
    }
  }
}

@Suite("Cells are text to a spreadsheet and to every other reader")
struct SpreadsheetTextTests {
  @Test(arguments: [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n1", " =1", "\u{3000}=1", "\u{FEFF}=1",
    "\u{200B}=1",
    "＝1", "＋1", "－1", "＠x", "|x", "%x", "'x", "0017", "17", "1E5", "12e-3", "2022-17", "2022-11-05",
    "3/4", "3.5", "1,000", "50%", "12:30", "3 PM", "1-MAR", "Mar 2022", "２０２２", "2022年11月", "11月5日",
    "(5)", "¥5", "13800001701", "2022.11",
  ])
  func whatASpreadsheetWouldTakeOtherwiseIsLedByAnApostrophe(_ text: String) {
    #expect(SpreadsheetText.guarded(text) == "'" + text)
  }

  @Test(arguments: [
    "", "化粪池", "XH-2022-00017", "Q012-ZY·DBJY·2022·D30-001-001", "第17号", "84号小区", "XH-2022-1",
    "XH-2022-00017.dossier", "关于“插上”的建议", "a=b", "三栋", "3栋2单元", "ABC", "A4纸",
  ])
  func plainTextStaysAsItIs(_ text: String) {
    #expect(SpreadsheetText.guarded(text) == text)
  }

  /// Taking one leading apostrophe away gives back any text.
  @Test func theApostropheIsUndoneWithoutDoubt() throws {
    var random = Scatter(seed: 0xC0FFEE)
    let pieces = ["'", "=", "1", "月", "化", "\"", ",", "\r\n", "-", " ", "\t", "E", "🀄", "\u{301}"]
    for round in 0..<3000 {
      let text = (0..<random.below(6)).map { _ in pieces[random.below(pieces.count)] }.joined()
      let cell = SpreadsheetText.guarded(text)
      let undone = cell.unicodeScalars.first == "'" ? String(cell.unicodeScalars.dropFirst()) : cell
      #expect(Array(undone.utf8) == Array(text.utf8), "round \(round)")
      let line = SearchRow.line([cell])
      #expect(
        try table(line).first?.first.map { Array($0.utf8) } == Array(cell.utf8), "round \(round)")
    }
  }
}

/// SplitMix64.
private struct Scatter {
  var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ value >> 31) % UInt64(bound))
  }
}
