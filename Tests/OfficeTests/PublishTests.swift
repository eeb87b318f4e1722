import Forms
import Foundation
import Primitives
import Storage
import Synchronization
import Testing

@testable import Office

/// A template of a form that the program does not ship, small enough to print many times.
private func slip(
  version: Int = 1, body: String = "<paragraph>{title}</paragraph>", attributes: String = ""
) -> String {
  """
  <form xmlns="urn:dossier:form:1" name="own-slip" version="\(version)" title="便笺"\(attributes)>
    <heading>便笺</heading>
    \(body)
  </form>
  """
}

@Suite("A template is published once, whole, and never edited")
struct PublishTests {
  private let moment = Timestamp(CivilDate(dayNumber: 19_352), hour: 9)
  private let desk: Desk
  private let drafts: String

  init() throws {
    desk = try Desk()
    drafts = desk.folder + "/drafts"
    try FileManager.default.createDirectory(atPath: drafts, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: Desk.templates + "/closure-certificate/1/sample.xml", toPath: drafts + "/sample.xml")
  }

  private var own: String { desk.folder + "/Templates" }

  private func write(_ text: String, _ name: String = "template.xml") throws -> String {
    let path = drafts + "/" + name
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  private func publish(_ path: String, as name: String? = nil) throws -> Outcome {
    try desk.desk.formPublish(path, as: name, account: "clerk", at: moment)
  }

  private func refusal(_ path: String, as name: String? = nil) throws -> Fault {
    try #require(throws: Fault.self) { try publish(path, as: name) }
  }

  private func ownFiles() -> [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: own)) ?? []).filter { $0 != ".lock" }
      .sorted()
  }

  private func logged() throws -> [String] {
    try AuditLog(home: desk.desk.home).lines().filter { $0.action == "publish" }.map(\.subject)
  }

  @Test func aFirstVersionIsPublishedReadOnlyListedAndLogged() throws {
    let path = try write(slip())
    let said = try publish(path, as: "own-slip")
    #expect(said.text(.english).contains("published version 1 of “own-slip”"))
    #expect(said.text(.chinese).contains("已发布“own-slip”第1版"))
    #expect(
      ownFiles() == ["own-slip", "own-slip/1", "own-slip/1/sample.xml", "own-slip/1/template.xml"])
    for file in ["template.xml", "sample.xml"] {
      let status = try #require(try Storage.disk.status(of: own + "/own-slip/1/" + file))
      #expect(status.mode & 0o777 == 0o444)
      #expect(
        try Storage.disk.read(own + "/own-slip/1/" + file, limit: 1 << 20)
          == Storage.disk.read(drafts + "/" + file, limit: 1 << 20))
    }
    let list = try desk.desk.formList().text(.english)
    #expect(list.contains("—  own-slip  v1  own  便笺"))
    #expect(list.contains("ASG  assignment-sign-off  v1  shipped  "))
    #expect(try desk.desk.formList().text(.chinese).contains("v1  本单位  便笺"))
    #expect(try logged().count == 1)
    #expect(try logged().first?.hasPrefix("own-slip 1 ") == true)
    #expect(try AuditLog(home: desk.desk.home).firstBreak() == nil)
  }

  @Test func theSameBytesAgainChangeNothing() throws {
    let path = try write(slip())
    _ = try publish(path)
    let files = ownFiles()
    let said = try publish(path)
    #expect(said.text(.english).contains("already published as version 1"))
    #expect(said.text(.chinese).contains("早已发布为第1版"))
    #expect(said.json.contains("\"new\": \"false\""))
    #expect(ownFiles() == files)
    #expect(try logged().count == 1)
    let shipped = try publish(Desk.templates + "/cover/1/template.xml")
    #expect(shipped.text(.english).contains("already published as version 1"))
    #expect(ownFiles() == files)
  }

  @Test func anotherNumberThanTheNextIsRefusedWithTheNumberToWrite() throws {
    _ = try publish(try write(slip()))
    let files = ownFiles()
    for version in [1, 3] {
      let fault = try refusal(try write(slip(version: version, body: "<paragraph>改</paragraph>")))
      #expect(fault.code == "form-publish-version" && fault.kind == .refused)
      #expect(fault.message(.english).contains("write version=\"2\""))
      #expect(fault.message(.chinese).contains("version=\"2\""))
    }
    #expect(ownFiles() == files)
    _ = try publish(try write(slip(version: 2, body: "<paragraph>改</paragraph>")))
    #expect(try desk.desk.press.template("own-slip").version == 2)
    #expect(try desk.desk.press.template("own-slip", version: 1).version == 1)
    // A shipped form goes on where the program left it.
    let cover = String(
      decoding: try Storage.disk.read(Desk.templates + "/cover/1/template.xml", limit: 1 << 20),
      as: UTF8.self)
    let fault = try refusal(try write(cover.replacing("封面", with: "卷封面")))
    #expect(fault.code == "form-publish-version")
    #expect(fault.message(.english).contains("write version=\"2\""))
    _ = try publish(try write(cover.replacing("version=\"1\"", with: "version=\"2\"")))
    #expect(try desk.desk.press.template("cover").version == 2)
    #expect(try desk.desk.formList().text(.english).contains("cover  v2  own  "))
  }

  @Test func aFaultyTemplateIsToldAllItsFaultsAndNothingIsWritten() throws {
    let path = try write(
      slip(body: "<paragraph>{titel}</paragraph><paragraph>{ofice}</paragraph>"))
    let fault = try refusal(path)
    #expect(fault.code == "form-faulty" && fault.details.count == 2)
    #expect(fault.message(.english).contains("titel"))
    #expect(ownFiles() == [])
    #expect(try logged() == [])
  }

  @Test func whatCannotBeLaidOutIsRefusedWithItsFault() throws {
    let wide = try write(
      slip(body: "<table columns=\"200mm\" summary=\"表\"><row><cell>{title}</cell></row></table>"))
    let fault = try refusal(wide)
    #expect(fault.code == "layout-columns-wide")
    #expect(fault.place.file == wide)
    // Only the worst case shows that a head takes the whole page.
    let paragraph = "<paragraph each=\"content/p\">{.}</paragraph>"
    let head = try write(
      slip().replacing("<heading>", with: "<header>\(paragraph)</header><heading>"))
    let stressed = try refusal(head)
    #expect(stressed.code == "layout-no-room")
    #expect(stressed.message(.english).contains("not stretched"))
    #expect(ownFiles() == [])
  }

  @Test func aSampleThatIsMissingOrOfAnotherKindIsNamed() throws {
    let path = try write(slip(attributes: " of=\"ledger\"").replacing("{title}", with: "台账"))
    let kind = try refusal(path)
    #expect(kind.code == "form-sample-kind")
    #expect(kind.message(.english).contains("prints a ledger, and the sample is a case"))
    try FileManager.default.removeItem(atPath: drafts + "/sample.xml")
    #expect(try refusal(try write(slip())).code == "form-no-sample")
    #expect(ownFiles() == [])
  }

  @Test func aNameThatDiffersIsRefused() throws {
    let fault = try refusal(try write(slip()), as: "other-slip")
    #expect(fault.code == "form-publish-name" && fault.kind == .usage)
    let document = try write("", "notice.docx")
    for name in [nil, "../up", "一", ""] {
      #expect(try refusal(document, as: name).code == "form-publish-name")
    }
  }

  @Test func withoutAnOfficeThereIsNothingToPublishIn() throws {
    let bare = try Desk(at: desk.folder + "/nowhere")
    let path = try write(slip())
    let fault = try #require(throws: Fault.self) {
      try bare.desk.formPublish(path, as: nil, account: "clerk", at: moment)
    }
    #expect(fault.code == "office-none")
  }

  @Test func aFormKeepsWhatItPrintsAndItsCode() throws {
    _ = try publish(try write(slip()))
    let fault = try refusal(try write(slip(version: 2, attributes: " code=\"XYZ\"")))
    #expect(fault.code == "form-publish-kind")
    let fixture = Desk.templates + "/../Tests/DocxTests/Fixtures/libreoffice-notice.docx"
    try FileManager.default.copyItem(atPath: fixture, toPath: drafts + "/notice.docx")
    #expect(try refusal(drafts + "/notice.docx", as: "cover").code == "form-publish-kind")
    #expect(try refusal(drafts + "/notice.docx", as: "own-slip").code == "form-publish-kind")
    let said = try publish(drafts + "/notice.docx", as: "own-notice")
    #expect(said.text(.english).contains("published version 1 of “own-notice”"))
    let again = try publish(drafts + "/notice.docx", as: "own-notice")
    #expect(again.json.contains("\"new\": \"false\""))
    #expect(try desk.desk.formList().text(.english).contains("own-notice  v1  own  template.docx"))
  }

  @Test func ofTwoPublishersAtOnceOneIsNext() throws {
    let paths = try (0..<4).map { number in
      let folder = drafts + "/\(number)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: drafts + "/sample.xml", toPath: folder + "/sample.xml")
      return try write(slip(body: "<paragraph>第\(number)稿</paragraph>"), "\(number)/template.xml")
    }
    let ends = Mutex<[String]>([])
    let (office, moment) = (desk.desk, moment)
    DispatchQueue.concurrentPerform(iterations: paths.count) { number in
      let end: String
      do {
        _ = try office.formPublish(paths[number], as: nil, account: "clerk", at: moment)
        end = "published"
      } catch let fault as Fault { end = fault.code } catch { end = "\(error)" }
      ends.withLock { $0.append(end) }
    }
    #expect(
      ends.withLock { $0.sorted() }
        == Array(repeating: "form-publish-version", count: 3) + ["published"])
    #expect(
      ownFiles() == ["own-slip", "own-slip/1", "own-slip/1/sample.xml", "own-slip/1/template.xml"])
  }

  @Test(arguments: [FaultPlan.Kind.fail(5), .fail(28), .shortWrite, .runShort, .stop])
  func aPublisherThatFailsAnywhereLeavesNothingOrAll(_ kind: FaultPlan.Kind) throws {
    let shipped = Desk.templates
    func shelves(_ storage: Storage) -> TemplateShelves {
      TemplateShelves(own: own, shipped: shipped, storage: storage)
    }
    func draft(_ version: Int) -> TemplateDraft {
      TemplateDraft(
        name: "own-slip", version: version, entry: "template.xml",
        template: Array(slip(version: version).utf8), sample: Array("<case/>".utf8), file: "t.xml")
    }
    for version in [1, 2] {
      var call = 1
      while true {
        try? FileManager.default.removeItem(atPath: own)
        if version == 2 { _ = try shelves(.disk).publish(draft(1)) }
        let plan = FaultPlan(kind, at: call)
        let isDone = (try? shelves(.failing(by: plan)).publish(draft(version))) != nil
        // Whoever looks sees the old state or the new one.
        let newest = try shelves(.disk).newest(of: "own-slip")?.version ?? 0
        #expect(newest == version || newest == version - 1 && (!isDone || kind == .stop))
        #expect(try shelves(.disk).names().contains("own-slip") == (newest > 0))
        if newest == version {
          let files = try Storage.disk.list(own + "/own-slip/\(version)")
          #expect(files == ["sample.xml", "template.xml"], "call \(call)")
        }
        // The next publisher goes on as if nothing had been, and sweeps.
        if case .published(let edition) = try shelves(.disk).publish(draft(version)) {
          #expect(edition.version == version)
        }
        let left = try Storage.disk.list(own)
        #expect(left == [".lock", "own-slip"], "call \(call): \(left)")
        #expect(
          try Storage.disk.read(own + "/own-slip/\(version)/template.xml", limit: 1 << 20)
            == draft(version).template)
        if !plan.struck { break }
        call += 1
      }
      #expect(call > 8)
    }
  }

  @Test func theOfficesFolderGoesBeforeTheShippedOne() throws {
    let (mine, theirs) = (desk.folder + "/a", desk.folder + "/b")
    func put(_ folder: String, _ name: String, _ version: Int) throws {
      let path = "\(folder)/\(name)/\(version)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try Data(slip(version: version).utf8).write(to: URL(filePath: path + "/template.xml"))
    }
    let shelves = TemplateShelves(own: mine, shipped: theirs, storage: .disk)
    try put(theirs, "both", 1)
    try put(theirs, "both", 2)
    try put(theirs, "theirs", 1)
    #expect(try shelves.names() == ["both", "theirs"])
    try put(mine, "both", 1)
    try put(mine, "mine", 1)
    try FileManager.default.createDirectory(
      atPath: mine + "/.mine-2.unfinished", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: mine + "/empty", withIntermediateDirectories: true)
    #expect(try shelves.names() == ["both", "mine", "theirs"])
    #expect(try shelves.newest(of: "both")?.folder == theirs + "/both/2")
    #expect(try shelves.edition("both", 1).origin == .own)
    try put(mine, "both", 2)
    #expect(try shelves.newest(of: "both")?.folder == mine + "/both/2")
    try put(mine, "both", 10)
    #expect(try shelves.newest(of: "both")?.version == 10)
    #expect(try shelves.newest(of: "empty") == nil)
    #expect(try shelves.newest(of: "../b/both") == nil)
    #expect(try shelves.newest(of: "theirs")?.origin == .shipped)
    let alone = TemplateShelves(own: mine, shipped: desk.folder + "/none", storage: .disk)
    #expect(try alone.names() == ["both", "mine"])
  }
}
