import Casework
import Codec
import Dossiers
import Foundation
import Primitives
import Synchronization
import Testing

@testable import Inspector
@testable import Office

/// A source that says the same of every PDF, and counts how often it is asked.
private final class Saying: PDFTextSource {
  private let answer: PDFText
  private let state = Mutex(0)

  init(_ text: String) { answer = .text(Array(text.utf8)) }
  init(_ answer: PDFText) { self.answer = answer }

  var asked: Int { state.withLock { $0 } }

  func text(of pdf: [UInt8]) -> PDFText {
    state.withLock { $0 += 1 }
    return answer
  }
}

/// A reader of scans that reads the same in every one, and counts how often it is asked.
private final class Reading: ScanTextSource {
  private let answer: PDFText
  private let state = Mutex(0)

  init(_ answer: PDFText) { self.answer = answer }

  var asked: Int { state.withLock { $0 } }

  func text(inScan file: [UInt8]) -> PDFText {
    state.withLock { $0 += 1 }
    return answer
  }
}

private let pdf = Array("%PDF-1.7 a file that the sayings are about\n%%EOF\n".utf8)
private let entry = "attachments/e-90.pdf.txt"
/// A resident's name stands in it, and lines end where the page does.
private let minutes = "现场会纪要\n\n住户鲁志高反映屋面渗\n水严重，拟更换防水卷材。\n"

private func attaching(
  _ evidence: String, to id: CaseID, by desk: OfficeDesk, as person: String = "x-0002",
  at moment: Timestamp, file: String = "scan.pdf"
) throws -> Outcome {
  try desk.caseRecord(
    CaseOrder(
      kind: "attached", caseID: id.rawValue,
      data: Array(#"{"evidence": "\#(evidence)", "caption": "附件"}"#.utf8), dataName: "attached",
      on: moment.date.description, file: (name: file, bytes: pdf)),
    Sitting(person: person, account: "tester", moment: moment))
}

/// An office with a packed case that a PDF was attached to, and one without; made once, each test
/// works on a copy.
private final class Office {
  let folder: String
  var desk: OfficeDesk
  static let id: CaseID = "XH-2023-00001"

  private static let first = Result { () throws -> String in
    let office = try Desk()
    let desk = try OfficeDesk(
      home: office.folder, templates: Desk.templates, pdfText: Saying(minutes))
    try desk.makeSampleKeys()
    var isAttached = false
    let id = try walk(DemoCases.bench, at: desk) { id, step in
      if isAttached { return }
      isAttached = true
      let outcome = try attaching(
        "e-90", to: id, by: desk, as: step.actor.id.rawValue, at: step.recordedAt)
      #expect(outcome.json.contains(entry), "\(outcome.json)")
    }
    #expect(id == Office.id)
    let journey = DemoJourney(home: desk.home, press: desk.press, rules: Rulebook())
    _ = try journey.run(DemoCases.lift)
    _ = try desk.archivePack(by: DemoOffice.archiving)
    let folder = office.folder + "-kept"
    try FileManager.default.moveItem(atPath: office.folder, toPath: folder)
    return folder
  }

  /// With nothing that could take a text: what is found is in the dossiers.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "attached-\(UUID())").path
    try FileManager.default.copyItem(atPath: Office.first.get(), toPath: folder)
    desk = try OfficeDesk(home: folder, templates: Desk.templates)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func search(
    _ query: String, _ person: String? = nil, scanning: Bool = false, in archive: String? = nil
  ) throws -> Outcome {
    try desk.search(
      SearchWish(
        query: query, archive: archive, facets: ["street"], scanning: scanning,
        reader: person.map {
          Sitting(
            person: $0, account: "tester", moment: Timestamp(secondsSince1970: 1_700_000_000))
        }))
  }

  func volume() throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: desk.home.archive)
    return try desk.home.archive
      + "/" + #require(names.first { $0.hasPrefix("XH-2023") && $0.hasSuffix(".zip") })
  }

  func dossier() throws -> Dossier { try desk.home.read(Self.id) }

  /// Turns a bit of the text, wherever the file holds it.
  func spoil(_ path: String) throws {
    var bytes = try Data(contentsOf: URL(filePath: path))
    let place = try #require(bytes.firstRange(of: Data("防水卷材".utf8)))
    bytes[place.lowerBound] ^= 1
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    try bytes.write(to: URL(filePath: path))
  }
}

extension Outcome {
  fileprivate var count: Int? {
    let node = try? JSONText.parse(Array(json.utf8))
    return node?.child("count").flatMap { $0.scalarText }.flatMap(Int.init)
  }
}

@Suite("What stands in an attached PDF is found by those who may see it")
struct AttachedTextSearchTests {
  @Test(arguments: [false, true])
  func aPhraseIsFoundByThoseWhoSeeResidents(_ scanning: Bool) throws {
    let office = try Office()
    for query in ["附件:防水卷材", "attachment:\"屋面渗水严重\"", "附件:鲁志高 座椅", "附件:拟更换"] {
      for person in ["x-0001", "x-0002", "x-0003", "c-0001", "h-0003"] {
        let outcome = try office.search(query, person, scanning: scanning)
        #expect(
          outcome.count == 1 && outcome.json.contains(Office.id.rawValue), "\(person) \(query)")
        #expect(outcome.text(.chinese).contains("绳金塔街道 1"), "\(person) \(query)")
      }
      // Another street's clerk and another unit, who see attachments of their own.
      for person in ["c-0002", "k-0006"] {
        #expect(
          try office.search(query, person, scanning: scanning).count == 0, "\(person) \(query)")
      }
    }
    let shown = try office.search("附件:渗水严重", "x-0002", scanning: scanning)
    #expect(shown.text(.chinese).contains("住户鲁志高反映屋面【渗水严重】，拟更换防水卷材。"), "\(shown)")
    #expect(try office.search("附件:纪要住户", "x-0002", scanning: scanning).count == 0)
    #expect(try office.search("NOT 附件:渗水", "x-0002", scanning: scanning).count == 1)
  }

  @Test(arguments: [false, true])
  func nobodyElseLearnsAnythingOfIt(_ scanning: Bool) throws {
    let office = try Office()
    for query in ["附件:防水", "attachment:防水", "NOT 附件:防水", "电梯 OR (座椅 -附件:防水)"] {
      for person in ["i-0001", nil] {
        #expect(
          code { _ = try office.search(query, person, scanning: scanning) } == "access-personal",
          "\(query)")
      }
    }
    for query in ["防水卷材", "渗水", "鲁志高"] {
      for person in ["i-0001", "x-0002", "c-0001", nil] {
        let outcome = try office.search(query, person, scanning: scanning)
        #expect(outcome.count == 0, "\(query) \(person ?? "")")
        #expect(!outcome.json.contains("防水卷材"))
      }
    }
    // Whom the index and a scan show a case, they show none of its attachments.
    for person in ["i-0001", "x-0002"] {
      #expect(try !office.search("座椅", person, scanning: scanning).json.contains("渗水"))
    }
    #expect(
      code {
        _ = try office.desk.search(
          SearchWish(query: "附件:鲁志高"), savedAs: "鲁", account: "tester",
          at: Timestamp(secondsSince1970: 0))
      } == "search-save-personal")
  }

  @Test func noIndexHoldsIt() throws {
    let office = try Office()
    for name in try FileManager.default.contentsOfDirectory(atPath: office.desk.home.archive)
    where name.hasSuffix(".index") {
      let path = office.desk.home.archive + "/" + name
      let before = try Data(contentsOf: URL(filePath: path))
      // The terms of an index are numbers; what it shows of a case is text.
      #expect(!before.contains(Data("鲁志高".utf8)))
    }
    _ = try office.desk.archiveRebuild()
    #expect(try office.search("渗水", "x-0002").count == 0)
    #expect(try office.search("附件:渗水", "x-0002").count == 1)
  }

  @Test func aTextInASupplementIsFoundWithThoseBeforeIt() throws {
    let office = try Office()
    let desk = try OfficeDesk(
      home: office.folder, templates: Desk.templates, pdfText: Saying("回访记录：座椅油漆脱落\n"))
    let day = try office.dossier().view().updatedOn + 30
    _ = try attaching("e-91", to: Office.id, by: desk, at: Timestamp(day, hour: 9))
    let chain = try desk.home.chain(Office.id)
    #expect(chain.count == 2 && chain[1].holds("attachments/e-91.pdf.txt"))
    #expect(!chain[1].holds(entry) && chain[1].isSealed)
    let cases = office.desk.home.cases
    _ = try desk.archivePack(by: DemoOffice.archiving)
    for archive in [nil, cases] {
      for query in ["附件:油漆脱落", "附件:防水卷材", "附件:油漆 附件:卷材"] {
        let outcome = try office.search(query, "x-0002", in: archive)
        #expect(outcome.count == 1, "\(query) \(archive ?? "archive")")
      }
      #expect(try office.search("座椅", "x-0002", in: archive).count == 1)
    }
  }

  @Test func aDamagedTextIsNamedAndTheOthersAreSearched() throws {
    let office = try Office()
    let volume = try office.volume()
    try office.spoil(volume)
    let outcome = try office.search("附件:防水卷材 OR 电梯", "x-0002")
    #expect(outcome.ending == .warnings && outcome.count == 1)
    let said = outcome.warnings.map(\.en).joined()
    #expect(said.contains(volume) && said.contains("\(Office.id).dossier!" + entry), "\(said)")
    // Who does not ask for it is not disturbed by it.
    #expect(try office.search("座椅", "x-0002").count == 1)
    let verdict = #expect(throws: Fault.self) {
      try office.desk.archiveVerify([volume], quick: false)
    }
    #expect(verdict?.kind == .damaged && verdict?.message(.english).contains(entry) == true)
    // By itself, too.
    let path = try office.desk.home.dossier(Office.id).path
    try office.spoil(path)
    let alone = try office.search("附件:防水卷材", "x-0002", in: path)
    #expect(alone.count == 0 && alone.warnings.contains { $0.en.contains(path + "!" + entry) })
  }
}

@Suite("The text of a PDF goes where the PDF goes")
struct AttachedTextEntryTests {
  @Test func itIsListedBehindItsPDFAndIsAText() throws {
    let office = try Office()
    let dossier = try office.dossier()
    let names = dossier.manifest.files.map(\.name)
    let place = try #require(names.firstIndex(of: "attachments/e-90.pdf"))
    #expect(names[place + 1] == entry)
    let bytes = try dossier.bytes(of: entry)
    #expect(String(decoding: bytes, as: UTF8.self) == minutes)
    #expect(formatFacts(of: bytes).format == .text)
    let verdict = try office.desk.archiveVerify([try office.volume()], quick: false)
    #expect(verdict.ending == .done, "\(verdict.text(.english))")
    #expect(dossier.isSealed)
    try dossier.checkView(under: office.desk.rules)
  }

  @Test func publicCopiesAndEncapsulatedRecordsHaveNoneOfIt() throws {
    let office = try Office()
    let zip = office.folder + "/p.zip"
    _ = try office.desk.archiveExportRedacted(Office.id.rawValue, to: zip)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c",
      "cd '\(office.folder)' && mkdir p && unzip -q p.zip -d p && find p -type f >>p/all "
        + "&& cat p/*.xml >>p/all && for f in p/documents/*.pdf; do pdftotext $f - >>p/all; done",
    ]
    try process.run()
    process.waitUntilExit()
    let all = try String(contentsOfFile: office.folder + "/p/all", encoding: .utf8)
    for secret in ["鲁志高", "防水卷材", "渗水", "e-90"] { #expect(!all.contains(secret), "\(secret)") }
    let list = try String(contentsOfFile: office.folder + "/p/public-copy.xml", encoding: .utf8)
    let pictures = try office.dossier().manifest.files.count {
      $0.name.hasPrefix("attachments/") && $0.name != entry
    }
    #expect(list.contains("kind=\"attachment-texts\" count=\"1\""), "\(list)")
    #expect(list.contains("kind=\"attachments\" count=\"\(pictures)\""), "\(list)")
    _ = try office.desk.archiveExportEEP(Office.id.rawValue, to: office.folder + "/a.xml")
    let record = try String(contentsOfFile: office.folder + "/a.xml", encoding: .utf8)
    #expect(record.contains("attachments/e-90.pdf<") && !record.contains(entry))
  }

  @Test func aFileIsFiledWhateverBecomesOfItsText() throws {
    for (answer, said, warned) in [
      (PDFText.none, "No text", false), (.text([0xFF, 0x0C]), "No text", false),
      (.unavailable(Phrase("there is no pdftotext")), "", true),
    ] {
      let office = try Desk()
      let desk = try OfficeDesk(
        home: office.folder, templates: Desk.templates, pdfText: Saying(answer))
      let journey = DemoJourney(home: desk.home, press: desk.press, rules: Rulebook())
      let id = try journey.run(DemoCases.lift, until: .inProgress)
      let day = try desk.home.read(id).view().updatedOn
      let outcome = try attaching("e-90", to: id, by: desk, at: Timestamp(day, hour: 23))
      let dossier = try desk.home.read(id)
      #expect(try dossier.bytes(of: "attachments/e-90.pdf") == pdf)
      #expect(!dossier.holds(entry) && outcome.ending == .done)
      #expect(said.isEmpty || outcome.text(.english).contains(said))
      #expect(outcome.warnings.contains { $0.en.contains("poppler-utils") } == warned)
    }
  }

  /// A PDF is read as a scan where it was opened and has no letter, and nowhere else.
  @Test func scansAreReadAndKeptUnderANameOfTheirOwn() throws {
    let letters = PDFText.text(Array("现场会纪要\n".utf8))
    for (file, written, read, kept, isAsked) in [
      ("a.jpg", PDFText.none, letters, "attachments/e-90.jpg.ocr.txt", true),
      ("a.png", .none, .text(Array(" \u{0C}".utf8)), nil, true),
      ("a.png", .none, .unavailable(Phrase("there is no tesseract")), nil, true),
      ("a.ofd", .none, letters, nil, false),
      ("a.pdf", .text([0x0C]), letters, "attachments/e-90.pdf.ocr.txt", true),
      ("a.pdf", .text([0x0C]), .unavailable(Phrase("there is no tesseract")), nil, true),
      ("a.pdf", letters, letters, "attachments/e-90.pdf.txt", false),
      ("a.pdf", .none, letters, nil, false),
    ] as [(String, PDFText, PDFText, String?, Bool)] {
      let office = try Desk()
      let reading = Reading(read)
      let desk = try OfficeDesk(
        home: office.folder, templates: Desk.templates, pdfText: Saying(written),
        scanText: reading)
      let journey = DemoJourney(home: desk.home, press: desk.press, rules: Rulebook())
      let id = try journey.run(DemoCases.lift, until: .inProgress)
      let day = try desk.home.read(id).view().updatedOn
      let outcome = try attaching(
        "e-90", to: id, by: desk, at: Timestamp(day, hour: 23), file: file)
      let texts = try desk.home.read(id).manifest.files.map(\.name).filter { $0.hasSuffix(".txt") }
      #expect(texts == [kept].compactMap { $0 }, "\(file) \(written) \(read)")
      #expect(reading.asked == (isAsked ? 1 : 0), "\(file) \(written)")
      #expect(outcome.warnings.isEmpty, "\(file)")
      let isRecognised = kept?.hasSuffix(".ocr.txt") == true
      #expect(outcome.text(.english).contains("by a machine") == isRecognised, "\(file)")
    }
  }

  @Test func onlyPDFsAreAskedForAndDocumentsMadeElsewhereToo() throws {
    let office = try Desk()
    let saying = Saying("防水卷材")
    let desk = try OfficeDesk(home: office.folder, templates: Desk.templates, pdfText: saying)
    let journey = DemoJourney(home: desk.home, press: desk.press, rules: Rulebook())
    let id = try journey.run(DemoCases.lift, until: .inProgress)
    let day = try desk.home.read(id).view().updatedOn
    func record(_ kind: String, _ data: String, _ name: String) throws {
      _ = try desk.caseRecord(
        CaseOrder(
          kind: kind, caseID: id.rawValue, data: Array(data.utf8), dataName: kind,
          on: day.description, file: (name: name, bytes: pdf)),
        Sitting(person: "x-0002", account: "tester", moment: Timestamp(day, hour: 23)))
    }
    try record("attached", #"{"evidence": "e-90"}"#, "a.ofd")
    try record("attached", #"{"evidence": "e-91"}"#, "a.jpg")
    #expect(saying.asked == 0)
    try record("document-issued", #"{"code": "REG", "title": "登记表"}"#, "a.pdf")
    #expect(saying.asked == 1)
    let names = try desk.home.read(id).manifest.files.map(\.name)
    let text = try #require(names.first { $0.hasSuffix(".txt") })
    #expect(text.hasPrefix("documents/04-REG-v") && text.hasSuffix(".pdf.txt"))
    #expect(
      names.firstIndex(of: text) == names.firstIndex(of: String(text.dropLast(4))).map { $0 + 1 })
  }
}

@Suite("Whether PDFs will be searched is known before they are filed")
struct AttachedTextDoctorTests {
  @Test func aDoctorNamesAMissingTool() throws {
    let office = try Office()
    func said(_ source: (any PDFTextSource)?) throws -> Bool {
      try OfficeDesk(home: office.folder, templates: Desk.templates, pdfText: source)
        .doctor(at: Timestamp(secondsSince1970: 1_700_000_000)).json.contains("doctor-pdf-text")
    }
    #expect(try said(Saying(.unavailable(Phrase("there is no pdftotext")))))
    for source in [Saying(PDFText.none), Saying("text"), nil] { #expect(try !said(source)) }
  }
}

@Suite("An import takes the text of PDFs once")
struct AttachedTextImportTests {
  /// The attached case as a line, with its text or without.
  private func line(withText: Bool) throws -> String {
    let office = try Office()
    let path = office.folder + "/line.jsonl"
    _ = try office.desk.caseExport([Office.id.rawValue], to: path)
    let line = try String(contentsOfFile: path, encoding: .utf8)
    let given = try #require(
      line.firstRange(of: try Regex(#",\{"name":"attachments/e-90\.pdf\.txt","base64":"[^"]*"\}"#)))
    return withText ? line : line.replacingCharacters(in: given, with: "")
  }

  private func run(
    _ text: String, into office: Desk, _ source: (any PDFTextSource)?
  ) async throws -> (outcome: Outcome, refused: [Phrase]) {
    let path = office.folder + "/import.jsonl"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let desk = try OfficeDesk(home: office.folder, templates: Desk.templates, pdfText: source)
    var refused: [Phrase] = []
    let outcome = try await desk.caseImport(
      path, account: "tester", at: Timestamp(secondsSince1970: 1_700_000_000),
      refused: { refused.append($0) }, progress: { _ in })
    return (outcome, refused)
  }

  private func counts(_ outcome: Outcome) throws -> [String] {
    let node = try JSONText.parse(Array(outcome.json.utf8))
    return ["imported", "present", "refused"].map { node.child($0)?.scalarText ?? "" }
  }

  private func text(_ office: Desk) throws -> String? {
    let dossier = try office.desk.home.read(Office.id)
    return dossier.holds(entry)
      ? String(decoding: try dossier.bytes(of: entry), as: UTF8.self) : nil
  }

  @Test func whatAnExportGivesIsKeptWithoutAsking() async throws {
    let office = try Desk()
    let source = Saying("something else")
    let (outcome, refused) = try await run(try line(withText: true), into: office, source)
    #expect(try counts(outcome) == ["1", "0", "0"], "\(refused)")
    #expect(source.asked == 0)
    #expect(try text(office) == minutes)
    let names = try office.desk.home.read(Office.id).manifest.files.map(\.name)
    #expect(
      names.firstIndex(of: entry) == names.firstIndex(of: "attachments/e-90.pdf").map { $0 + 1 })
  }

  @Test func whatIsNotGivenIsTakenOnceAndStaysWhateverIsInstalledLater() async throws {
    let line = try line(withText: false)
    let office = try Desk()
    #expect(try counts(try await run(line, into: office, Saying("第一次\n")).outcome)[0] == "1")
    #expect(try text(office) == "第一次\n")
    let digest = try office.desk.home.read(Office.id).digest
    for later in [Saying("第二次"), Saying(.unavailable(Phrase("gone")))] {
      let (outcome, refused) = try await run(line, into: office, later)
      #expect(try counts(outcome) == ["0", "1", "0"], "\(refused)")
      #expect(later.asked == 0 && outcome.warnings.isEmpty)
    }
    #expect(try office.desk.home.read(Office.id).digest == digest)
    // What was imported without one does not get one behind its seal.
    let without = try Desk()
    let first = try await run(line, into: without, Saying(.unavailable(Phrase("no pdftotext"))))
    #expect(try counts(first.outcome)[0] == "1" && first.outcome.ending == .done)
    #expect(first.outcome.warnings.count { $0.en.contains("poppler-utils") } == 1)
    let again = try await run(line, into: without, Saying("后来"))
    #expect(try counts(again.outcome) == ["0", "1", "0"])
    #expect(try text(without) == nil)
  }

  @Test(arguments: [
    ("无\u{7}效\n", "UTF-8"), ("没有换行", "UTF-8"), ("", "UTF-8"),
  ])
  func aTextThatIsNoneIsRefused(_ given: String, _ why: String) async throws {
    let line = try line(withText: true)
    let code = Data(given.utf8).base64EncodedString()
    let bad = line.replacing(
      try Regex(#"("name":"attachments/e-90\.pdf\.txt","base64":)"[^"]*""#),
      with: { match in "\(match.output[1].substring ?? "")\"\(code)\"" })
    let office = try Desk()
    let (outcome, refused) = try await run(bad, into: office, nil)
    #expect(try counts(outcome) == ["0", "0", "1"])
    #expect(refused.first?.en.contains(why) == true && refused.first?.en.contains(entry) == true)
  }

  @Test func aTextOfNoPDFOrGivenTwiceIsRefused() async throws {
    let line = try line(withText: true)
    let given = #"{"name":"attachments/e-90.pdf.txt","#
    for bad in [
      line.replacingOccurrences(of: given, with: #"{"name":"attachments/e-99.pdf.txt","#),
      line.replacingOccurrences(
        of: given, with: #"{"name":"attachments/e-90.pdf.txt","base64":"5rGgCg=="},"# + given),
    ] {
      let office = try Desk()
      let (outcome, refused) = try await run(bad, into: office, nil)
      #expect(try counts(outcome) == ["0", "0", "1"], "\(refused)")
      #expect(try office.desk.home.caseIDs().isEmpty)
    }
  }
}
