import Casework
import Deflate
import Foundation

import Primitives
import Storage
import Testing

@testable import Inspector
@testable import Office

@Suite("The four-property report says of a volume what is true of it")
struct PropertyReportTests {
  /// A sample office and what is reported of its one volume.
  private struct Tested {
    let sample: Sample
    let volume: String
    /// The volume in a folder of its own, as another office gives it.
    let copy: String

    init() throws {
      sample = try Sample()
      volume = try #require(
        try FileManager.default.contentsOfDirectory(atPath: sample.folder + "/archive").first {
          $0.hasSuffix(".zip")
        })
      _ = try sample.shell(
        "mkdir given; cp archive/XH-* archive/log.txt keys/authority.pem given; chmod u+w given/*")
      copy = sample.folder + "/given/" + volume
    }

    func outcomes(of path: String, isOurs: Bool = false) throws -> [PropertyItem: PropertyOutcome] {
      let desk =
        isOurs
        ? sample.desk
        : try OfficeDesk(home: sample.folder + "/nowhere", templates: Desk.templates)
      let (inspector, _) = try desk.inspector(of: Storage.folder(of: path), isOurs: false)
      let audit = try inspector.audit(volume: path, level: .full)
      let report = try PropertyReport(of: path, audit, by: desk)
      #expect(report.outcomes.map(\.item) == PropertyItem.allCases)
      return Dictionary(uniqueKeysWithValues: report.outcomes.map { ($0.item, $0) })
    }

    func failed(_ path: String, isOurs: Bool = false) throws -> Set<String> {
      Set(
        try outcomes(of: path, isOurs: isOurs).values.filter { $0.result == .failed }
          .map(\.item.rawValue))
    }
  }

  @Test func aSoundVolumePassesWhatSoftwareCanTest() throws {
    let tested = try Tested()
    let own = try tested.outcomes(
      of: tested.sample.desk.home.archive + "/" + tested.volume, isOurs: true)
    let given = try tested.outcomes(of: tested.copy)
    let people: Set<PropertyItem> = [
      .software, .hardware, .environment, .antivirus, .infection, .mediumSpeed, .mediumLooks,
      .mediumDisc,
    ]
    for item in PropertyItem.allCases {
      let expected: PropertyResult =
        item == .reserved ? .notApplicable : people.contains(item) ? .unchecked : .passed
      #expect(own[item]?.result == expected, "\(item.rawValue) \(own[item]?.findings ?? [])")
      #expect(
        given[item]?.result == (item == .accessibleMetadata ? .notApplicable : expected),
        "\(item.rawValue) \(given[item]?.findings ?? [])")
      #expect(own[item]?.evidence.zh.isEmpty == false)
    }
    #expect(own[.formats]?.evidence.zh.contains("PDF/A") == true)
  }

  @Test func oneByteChangedAnywhereInADossierFailsAttributesAndSameness() throws {
    let tested = try Tested()
    let sound = Array(try Data(contentsOf: URL(filePath: tested.copy)))
    for place in [5_000, sound.count / 3, sound.count / 2] {
      var bytes = sound
      bytes[place] ^= 0x20
      try Data(bytes).write(to: URL(filePath: tested.copy))
      let failed = try tested.failed(tested.copy)
      #expect(failed.isSuperset(of: ["GD-1-1", "GD-1-10", "GD-1-14"]), "\(place): \(failed)")
    }
    let outcome = try tested.outcomes(of: tested.copy)
    let named = outcome[.attributes]?.findings.map(\.place) ?? []
    #expect(named.contains { $0.hasPrefix("XH-2022-00017.dossier") }, "\(named)")
    #expect(outcome[.scope]?.result != .passed, "what cannot be read is not said to have passed")
  }

  @Test func aFileTakenOutFailsThePackagesContent() throws {
    let tested = try Tested()
    _ = try tested.sample.shell("zip -q -d '\(tested.copy)' '*/certificate.pdf'")
    let failed = try tested.failed(tested.copy)
    #expect(failed.isSuperset(of: ["GD-2-11", "GD-2-2", "GD-1-14"]), "\(failed)")
    _ = try tested.sample.shell("zip -q -d '\(tested.copy)' '*.dossier'")
    #expect(try tested.failed(tested.copy).isSuperset(of: ["GD-2-1", "GD-2-11"]))
  }

  @Test func aBrokenNumberingFailsContinuity() throws {
    let tested = try Tested()
    // Without the audit log only the numbering itself can tell.
    _ = try tested.sample.shell(
      """
      rm audit.log; chmod u+w records/arrangement/*
      sed -i 's/D30-001-001/D30-002-001/' records/arrangement/000001.xml
      """)
    let path = tested.sample.desk.home.archive + "/" + tested.volume
    let outcome = try tested.outcomes(of: path, isOurs: true)
    #expect(outcome[.continuity]?.result == .failed)
    #expect(outcome[.codes]?.result == .failed, "the catalogue's code is not the recorded one")
    #expect(outcome[.continuity]?.findings.contains { $0.what.zh.contains("缺案卷号1") } == true)
  }

  @Test func recordsThatCannotBeBelievedFailFilingAndNotTheVolume() throws {
    let tested = try Tested()
    _ = try tested.sample.shell(
      "chmod u+w records/arrangement/*; rm records/arrangement/000001.xml")
    let failed = try tested.failed(
      tested.sample.desk.home.archive + "/" + tested.volume, isOurs: true)
    #expect(failed == ["GD-2-6", "GD-3-2", "GD-4-7"])
  }

  @Test func aVolumeThatIsCutShortOrGoneIsReportedOnAllTheSame() throws {
    let tested = try Tested()
    let sound = try Data(contentsOf: URL(filePath: tested.copy))
    for count in [0, 1, 4_000, sound.count - 30] {
      try sound.prefix(count).write(to: URL(filePath: tested.copy))
      #expect(try !tested.failed(tested.copy).isEmpty, "\(count)")
    }
    try FileManager.default.removeItem(atPath: tested.copy)
    let outcome = try tested.outcomes(of: tested.copy)
    #expect(outcome[.packageContent]?.result == .failed)
    #expect(outcome.values.allSatisfy { $0.result != .passed })
    #expect(
      code {
        _ = try tested.sample.desk.archiveReport(
          "XH-1900-1", at: Timestamp(secondsSince1970: 0), output: nil)
      } == "archive-missing")
  }

  @Test func theSheetNamesEveryItemAndIsTheSameTwice() throws {
    let tested = try Tested()
    let moment = Timestamp(try #require(CivilDate("2026-11-27")), hour: 9)
    let name = String(tested.volume.dropLast(4))
    for file in ["a.pdf", "b.pdf"] {
      let outcome = try tested.sample.desk.archiveReport(
        name, at: moment, output: tested.sample.folder + "/" + file)
      #expect(outcome.ending == .done && outcome.json.contains("\"GD-4-7\""))
    }
    #expect(try tested.sample.shell("cmp a.pdf b.pdf") == "")
    let text = try tested.sample.shell("pdftotext -layout a.pdf -")
    for item in PropertyItem.allCases {
      #expect(text.contains(item.rawValue), "\(item.rawValue) is not on the sheet")
    }
    #expect(text.contains("四性检测报告") && text.contains("检测人（签字）"))
    let journal = try tested.sample.shell("cat archive/audits.log")
    #expect(journal.contains(name), "a report is an audit, and recorded as one")
  }

  // MARK: The catalogue's own items

  private func checked(_ lines: [[String]], sealedOn: String = "2023-06-01") throws
    -> PropertyChecks
  {
    var checks = PropertyChecks(rules: nil)
    let text =
      lines.map { $0.map { "\"\($0)\"" }.joined(separator: ",") + "\r\n" }.joined()
    let table = try CatalogueTable([0xEF, 0xBB, 0xBF] + Array(text.utf8))
    checks.take(table, ArchivalCodeScheme.shipped, sealedOn: CivilDate(sealedOn))
    checks.checkContinuity(
      table.codes, in: ["Q012-ZY·DBJY·2022·D30"], ArchivalCodeScheme.shipped)
    return checks
  }

  private static let headings = [
    "案件编号", "题名", "封存日期", "文件", "SHA-256", "登记日期", "领衔代表", "主办单位", "满意度", "销号日期", "保管期限", "档号",
    "归档年度",
  ]

  private func row(_ number: Int, _ change: (inout [String]) -> Void = { _ in }) -> [String] {
    let id = "XH-2022-0000\(number)"
    var cells = [
      id, "题名", "2022-12-30", "\(id)/\(id).dossier", String(repeating: "\(number)", count: 64),
      "2022-11-05", "甲", "乙局", "满意", "2022-12-30", "30年",
      "Q012-ZY·DBJY·2022·D30-00\(number)-001", "2022",
    ]
    change(&cells)
    return cells
  }

  private func failed(_ rows: [[String]]) throws -> [PropertyItem] {
    let audit = Audit(path: "v.zip", level: .full, findings: [])
    return try checked([Self.headings] + rows).outcomes(of: audit)
      .filter { $0.result == .failed }.map(\.item)
      // These dossiers are in no package.
      .filter { ![.links, .packageContent, .count].contains($0) }
  }

  @Test func eachFaultOfACatalogueHasItsItem() throws {
    #expect(try failed([row(1), row(2)]) == [])
    let long = String(repeating: "长", count: 201)
    let cases: [(PropertyItem, (inout [String]) -> Void)] = [
      (.lengths, { $0[1] = long }), (.types, { $0[2] = "2022-13-01" }), (.types, { $0[4] = "x" }),
      (.domains, { $0[10] = "20年" }), (.domains, { $0[8] = "很好" }),
      (.plausibility, { $0[9] = "2022-10-01" }), (.plausibility, { $0[12] = "2021" }),
      (.plausibility, { $0[10] = "10年" }), (.characters, { $0[1] = "题\u{E000}名" }),
      (.characters, { $0[1] = "题\u{FFFD}名" }), (.codes, { $0[11] = "Q012-1" }),
      (.mandatory, { $0[1] = "" }), (.mandatory, { $0[11] = " " }),
      (.duplicates, { $0[0] = "XH-2022-00001" }), (.duplicates, { $0[11] = row(1)[11] }),
      (.continuity, { $0[11] = "Q012-ZY·DBJY·2022·D30-003-001" }),
      (.continuity, { $0[11] = row(1)[11] }),
    ]
    for (item, change) in cases {
      let found = try failed([row(1), row(2, change)])
      #expect(found.contains(item), "\(item.rawValue): \(found.map(\.rawValue))")
    }
  }

  @Test func noBytesMakeTheCatalogueReaderFallOver() throws {
    var random = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0...UInt64.max, using: &random)
    var state = seed
    let alphabet: [UInt8] = Array("\",\r\n=a'".utf8) + [0xE4, 0xFF]
    for _ in 0..<3_000 {
      var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
      for _ in 0..<20 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(alphabet[Int(state >> 33) % alphabet.count])
      }
      do throws(Fault) {
        let lines = try CatalogueReader.lines(bytes)
        #expect(Set(lines.map(\.count)).count == 1, "seed \(seed)")
      } catch {
        #expect(error.code == "inspect-catalogue", "seed \(seed)")
      }
    }
    for wrong in ["", "a\r\n", "\"a\"", "\"a\",\r\n", "\"a\"\r\n\"b\",\"c\"\r\n", "\"a\"\n"] {
      #expect(
        code { _ = try CatalogueReader.lines([0xEF, 0xBB, 0xBF] + Array(wrong.utf8)) }
          == "inspect-catalogue", "\(wrong)")
    }
    let lines = try CatalogueReader.lines(
      [0xEF, 0xBB, 0xBF] + Array("\"a\",\"=\"\"007\"\"\"\r\n\"'=1\",\"x\"\"y\"\r\n".utf8))
    #expect(lines == [["a", "007"], ["=1", "x\"y"]])
  }
}
