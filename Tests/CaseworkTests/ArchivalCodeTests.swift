import Casework
import Primitives
import Testing

/// The published forms of the three profiles.
private func fits(_ code: String, _ scheme: ArchivalCodeScheme) -> Bool {
  switch scheme.name {
  case "dat22-2015-item":
    code.wholeMatch(of: #/[A-Z0-9]{4}-WS·\d{4}-(Y|D30|D10)(-[A-Z]{2,6})?-\d{4}/#) != nil
  case "dat13-2022-item":
    code.wholeMatch(
      of:
        #/[A-Z]\d{3}-[A-Z]{2}(·[A-Z0-9]{2,6})*·\d{4}·(Y|D\d{1,3})(·[\p{Han}A-Z0-9]{1,8})?-\d{3,5}/#)
      != nil
  default:
    code.wholeMatch(
      of:
        #/[A-Z]\d{3}-[A-Z]{2}(·[A-Z0-9]{2,6})*·\d{4}(·(Y|D\d{1,3}))?(·[\p{Han}A-Z0-9]{1,8})?-\d{3,4}-\d{3}/#
    ) != nil
  }
}

@Suite("Archival codes follow their profile")
struct ArchivalCodeTests {
  @Test(arguments: [
    ("Z109-WS·2011-Y-BGS-0001", "dat22-2015-item"),
    ("0194-WS·2016-D30-BGS-0001", "dat22-2015-item"),
    ("Z109-WS·2011·Y·办公室-0001", "dat13-2022-item"), ("Z008-WS·2019·Y-0037", "dat13-2022-item"),
    ("J019-ZY·JC·CC·2019·D30-001-001", "dat13-2022-volume"),
    ("K021-ZP·2019·D30-025-005", "dat13-2022-volume"),
  ])
  func aPublishedExampleIsOfOneProfile(_ text: String, _ profile: String) throws {
    let scheme = try #require(ArchivalCodeScheme.shipped.first { $0.name == profile })
    let parts = try #require(scheme.parse(text))
    #expect(try scheme.code(parts).rawValue == text)
    for other in ArchivalCodeScheme.shipped where other != scheme {
      #expect(other.parse(text) == nil, "\(other.name)")
    }
  }

  @Test(arguments: ArchivalCodeScheme.shipped)
  func whatIsWrittenIsReadBackAndFits(_ scheme: ArchivalCodeScheme) throws {
    let isByItem22 = scheme.name == "dat22-2015-item"
    for category in isByItem22 ? [["WS"]] : [["WS"], ["ZY", "DBJY"], ["ZY", "JC", "CC"]] {
      for retention in ["Y", "D30", "D10"] {
        for organ in [nil, isByItem22 ? "BGS" : "选任工委"] {
          for number in [1, 37, 999] {
            let parts = ArchivalCodeParts(
              fonds: "Q012", category: category, year: 2023, retention: retention, organ: organ,
              file: scheme.isByVolume ? number : nil, item: scheme.isByVolume ? 3 : number)
            let code = try scheme.code(parts)
            #expect(scheme.parse(code.rawValue) == parts)
            #expect(fits(code.rawValue, scheme), "\(code)")
            #expect(code.rawValue.unicodeScalars.contains("\u{B7}"))
          }
        }
      }
    }
  }

  @Test func otherMiddleDotsAreReadAndTheStandardOneIsWritten() throws {
    let scheme = ArchivalCodeScheme.dat13Volume
    for dot in ["\u{30FB}", "\u{2022}", "\u{2027}"] {
      let parts = try #require(scheme.parse("Q012-ZY\(dot)DBJY\(dot)2023\(dot)D30-001-003"))
      #expect(try scheme.code(parts).rawValue == "Q012-ZY·DBJY·2023·D30-001-003")
    }
  }

  @Test(arguments: [
    "", "Q012", "Q012-ZY·DBJY·2023·D30-001", "Q012-ZY·DBJY·23·D30-001-003",
    "q012-ZY·2023·D30-001-003", "Q012-ZY·2023·D30-000-003", "Q012-ZY·2023·D30-001-0",
    "Q012-ZY··2023·D30-001-003", "Q012-2023·D30-001-003", "Q012-ZY·2023·D30·甲·乙-001-003",
  ])
  func whatIsNoCodeIsRefused(_ text: String) {
    #expect(ArchivalCodeScheme.dat13Volume.parse(text) == nil)
  }

  @Test func partsThatTheSchemeCannotHoldAreRefused() {
    let parts = ArchivalCodeParts(
      fonds: "0194", category: ["ZY"], year: 2023, retention: "D30", file: 1, item: 1)
    let fault = #expect(throws: Fault.self) { try ArchivalCodeScheme.dat13Volume.code(parts) }
    #expect(fault?.code == "archival-code")
  }

  @Test func gapsAndDoublesInASeriesAreFound() throws {
    let scheme = ArchivalCodeScheme.dat22Item
    func codes(_ numbers: [Int], _ retention: String) throws -> [ArchivalCode] {
      try numbers.map {
        try scheme.code(
          ArchivalCodeParts(
            fonds: "Z109", category: ["WS"], year: 2023, retention: retention, item: $0))
      }
    }
    #expect(try scheme.findings(codes([1, 2, 3], "Y") + codes([1, 2], "D30")).isEmpty)
    #expect(try scheme.findings(codes([1, 3], "Y")).map(\.zh) == ["缺第2号"])
    #expect(try scheme.findings(codes([1, 2, 2], "Y")).map(\.zh) == ["第2号重复"])
    #expect(try scheme.findings(codes([3], "Y")).map(\.zh) == ["缺第1–2号"])
    #expect(scheme.findings([ArchivalCode(rawValue: "?")]).count == 1)
  }
}

extension ArchivalCodeScheme: CustomTestStringConvertible {
  public var testDescription: String { name }
}
