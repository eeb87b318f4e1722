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
  /// What the standards print, with the digits of 件号 that each example has.
  private static let published: [(text: String, profile: String, digits: Int)] = [
    ("Z109-WS·2011-Y-BGS-0001", "dat22-2015-item", 4),
    ("0194-WS·2016-D30-BGS-0001", "dat22-2015-item", 4),
    ("Z109-WS·2011·Y·办公室-0001", "dat13-2022-item", 4),
    ("A439-WS·2015·D30·003-005", "dat13-2022-item", 3),
    ("Z008-WS·2019·Y-037", "dat13-2022-item", 3),
    ("J019-ZY·JC·CC·2019·D30-001-001", "dat13-2022-volume", 3),
    ("J019-KU·01·2017-001-001", "dat13-2022-volume", 3),
    ("K021-ZP·2019·D30-025-005", "dat13-2022-volume", 3),
  ]

  @Test(arguments: published.indices)
  func aPublishedExampleIsOfOneProfile(_ index: Int) throws {
    let (text, profile, digits) = Self.published[index]
    let scheme = try #require(ArchivalCodeScheme.shipped.first { $0.name == profile })
    let parts = try #require(scheme.parse(text))
    var printing = scheme
    printing.itemDigits = digits
    #expect(try printing.code(parts).rawValue == text)
    #expect(try scheme.parse(scheme.code(parts).rawValue) == parts)
    #expect(fits(text, scheme))
    for other in ArchivalCodeScheme.shipped where other != scheme {
      #expect(other.parse(text) == nil, "\(other.name)")
      #expect(!fits(text, other), "\(other.name)")
    }
  }

  /// Codes put together of right and of wrong pieces: read exactly where the profile's form fits.
  @Test(arguments: ArchivalCodeScheme.shipped)
  func whatIsReadIsWhatTheFormAllows(_ scheme: ArchivalCodeScheme) {
    let fonds = ["Q012", "0194", "q012", "QX12", "Q12"]
    let categories = ["WS", "ZY·DBJY", "KU·01", "Z9", "WSX", "ZY·D", "ZY··DBJY", "ws"]
    let middles = [
      "2023", "2023·Y", "2023·D30", "2023·D7", "2023·D1000", "2023·D30·003", "2023·Y·办公室",
      "2023·Y·a", "2023·Y·一二三四五六七八九", "2023·选任工委", "2023-Y", "2023-D30-BGS", "2023-D7",
      "2023-Y-B", "2023-Y-办公室", "23·Y",
    ]
    let numbers = [
      "001", "0001", "00001", "01", "000001", "001-001", "0012-001", "01-001", "001-0001",
    ]
    var read = 0
    for fonds in fonds {
      for category in categories {
        for middle in middles {
          for number in numbers {
            let text = "\(fonds)-\(category)·\(middle)-\(number)"
            let parts = scheme.parse(text)
            #expect((parts != nil) == fits(text, scheme), "\(text)")
            if parts != nil { read += 1 }
          }
        }
      }
    }
    #expect(read > 3)
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
    let series = "Z109-WS·2023-Y"
    #expect(try scheme.findings(codes([1, 3], "Y")).map(\.zh) == ["\(series)：缺件号2"])
    #expect(try scheme.findings(codes([1, 2, 2], "Y")).map(\.zh) == ["\(series)：件号2重复"])
    #expect(try scheme.findings(codes([1, 1, 1], "Y")).map(\.zh) == ["\(series)：件号1重复"])
    #expect(try scheme.findings(codes([3], "Y")).map(\.zh) == ["\(series)：缺件号1–2"])
    #expect(scheme.findings([ArchivalCode(rawValue: "?")]).count == 1)
  }
}

@Suite("Archival codes by volume")
struct VolumeCodeTests {
  private let scheme = ArchivalCodeScheme.dat13Volume

  private func codes(_ numbers: [(file: Int, item: Int)]) throws -> [ArchivalCode] {
    try numbers.map {
      try scheme.code(
        ArchivalCodeParts(
          fonds: "Q012", category: ["ZY", "DBJY"], year: 2023, retention: "D30", file: $0.file,
          item: $0.item))
    }
  }

  @Test func aVolumeOfSeveralItemsIsNoDouble() throws {
    #expect(try scheme.findings(codes([(1, 1), (1, 2), (2, 1)])).isEmpty)
  }

  @Test func aDoubledNumberIsFound() throws {
    #expect(
      try scheme.findings(codes([(1, 1), (2, 1), (2, 1)])).map(\.zh)
        == ["Q012-ZY·DBJY·2023·D30-002：件号1重复"])
  }

  @Test func gapsOfVolumesAndOfItemsAreFound() throws {
    #expect(
      try scheme.findings(codes([(1, 1), (1, 3), (3, 1)])).map(\.zh) == [
        "Q012-ZY·DBJY·2023·D30：缺案卷号2", "Q012-ZY·DBJY·2023·D30-001：缺件号2",
      ])
  }

  @Test func theThousandthVolumeHasFourDigitsAndTheTenThousandthNone() throws {
    #expect(try codes([(1000, 1)]).map(\.rawValue) == ["Q012-ZY·DBJY·2023·D30-1000-001"])
    #expect(throws: Fault.self) { try codes([(10_000, 1)]) }
    #expect(scheme.seriesLimit == 9_999)
    #expect(ArchivalCodeScheme.dat22Item.seriesLimit == 9_999)
    #expect(ArchivalCodeScheme.dat13Item.seriesLimit == 99_999)
  }
}

extension ArchivalCodeScheme: CustomTestStringConvertible {
  public var testDescription: String { name }
}
