import Dossiers
import Foundation
import Primitives
import Testing

@testable import Casework
@testable import Office

/// A sample office with one closed case (XH-2022-00017) that is packed, and others at work.
final class Sample {
  let folder: String
  let desk: OfficeDesk

  /// Made once; each test works on a copy.
  private static let first = Result { try made() }

  private static func made() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID())").path
    _ = try OfficeDesk(home: folder, templates: Desk.templates).sampleOffice { _ in }
    return folder
  }

  init(isNew: Bool = false) throws {
    if isNew {
      folder = try Sample.made()
    } else {
      folder = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID())").path
      try FileManager.default.copyItem(atPath: Sample.first.get(), toPath: folder)
    }
    desk = try OfficeDesk(home: folder, templates: Desk.templates)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func order(
    _ cases: [String] = [], _ person: String = "x-0003", on day: String = "2060-03-01",
    reason: String? = "理由"
  ) -> HoldingsOrder {
    let date = CivilDate(day) ?? CivilDate(dayNumber: 0)
    let moment = Timestamp(date, hour: 10)
    return HoldingsOrder(
      cases: cases, on: date, reason: reason,
      occasion: ArchiveOccasion(
        sitting: Sitting(person: person, account: "test", moment: moment), account: "test",
        moment: moment))
  }

  func url(_ path: String) -> URL { URL(filePath: folder).appending(path: path) }

  func shell(_ command: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(filePath: folder)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return output
  }
}

func code(_ body: () throws -> Void) -> String? {
  do { try body() } catch { return (error as? Fault)?.code ?? "\(error)" }
  return nil
}

private let given = "Q012-ZY·DBJY·2022·D30-001-001"

@Suite("A case gets its place in the archive before it is packed")
struct ArchivingTests {
  @Test func theCodeStandsInCatalogueRegistersAndBindings() throws {
    let sample = try Sample()
    let records = try sample.shell("cat records/arrangement/000001.xml")
    #expect(records.contains("code=\"\(given)\"") && records.contains("x-0003"))
    // The SM3 that packing relies on is that of the dossier.
    let sm3 = try sample.shell("openssl dgst -r -sm3 cases/2022/XH-2022-00017.dossier | cut -c1-64")
    #expect(records.contains("sm3=\"\(sm3.prefix(64))\""))
    let catalogue = try sample.shell("unzip -p archive/*.zip '*/cases.csv'")
    #expect(catalogue.contains(given) && catalogue.contains("\"30年\""))
    let filing = try sample.shell(
      "unzip -p archive/*.zip '*/filing.pdf' >f.pdf; pdftotext -layout f.pdf - ; pdfinfo f.pdf")
    #expect(filing.contains(given) && filing.contains("卷内备考表") && filing.contains("21–22"))
    #expect(filing.contains("Pages:           4"))
    let same = try sample.shell("cmp f.pdf cases/2022/XH-2022-00017.filing.pdf && echo same")
    #expect(same == "same\n")
    for (form, year) in [
      ("archive-catalogue", 2022), ("box-labels", 2022), ("ledger-assigning", 2022),
    ] {
      let wish = RegisterWish(
        form: form, year: year, retention: "thirty-years",
        asOf: try #require(CivilDate("2024-01-01")), output: sample.folder + "/r.pdf")
      _ = try sample.desk.formRegister(wish)
      let text = try sample.shell("pdftotext r.pdf - | tr -d ' \\n'")
      #expect(text.contains("D30-001-001"), "\(form)")
    }
    #expect(try sample.shell("unzip -p archive/*.zip '*/premis.xml' | grep -c filing.pdf") != "0\n")
  }

  @Test func theBindingIsTaggedPDFAAndTheSameTwice() throws {
    let (first, second) = (try Sample(), try Sample(isNew: true))
    let name = "cases/2022/XH-2022-00017.filing.pdf"
    #expect(
      try Data(contentsOf: first.url(name)) == Data(contentsOf: second.url(name)))
    let judge = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "judges/pdf.sh").path
    let said = try first.shell("'\(judge)' 2a \(name) | grep -v ^pass")
    #expect(said.isEmpty, "\(said)")
    let digest = try first.shell("sha256sum cases/2022/XH-2022-00017.dossier | cut -c1-64")
    let text = try first.shell("pdftotext \(name) - | tr -d ' \\n'")
    #expect(text.contains(digest.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test func aSecondRunChangesNothingAndALostBindingIsMadeAgain() throws {
    let sample = try Sample()
    let name = "cases/2022/XH-2022-00017.filing.pdf"
    let before = try Data(contentsOf: sample.url(name))
    try FileManager.default.removeItem(at: sample.url(name))
    let list = "ls records/*/ | grep -c xml"
    let count = try sample.shell(list)
    _ = try sample.desk.archiveArrange(sample.order().occasion)
    #expect(try Data(contentsOf: sample.url(name)) == before)
    #expect(try sample.shell(list) == count)
  }

  /// Rewrites the one record as somebody with a text editor would.
  private func edit(_ sample: Sample, _ old: String, _ new: String) throws {
    _ = try sample.shell(
      "chmod u+w records/arrangement/*; sed -i 's/\(old)/\(new)/' records/arrangement/000001.xml")
  }

  @Test func anEditedLastRecordIsFoundByTheAuditLog() throws {
    let sample = try Sample()
    try edit(sample, "D30-001-001", "D30-002-001")
    #expect(code { _ = try sample.desk.archivePack() } == "records-broken")
    try FileManager.default.removeItem(at: sample.url("records/arrangement/000001.xml"))
    #expect(code { _ = try sample.desk.archivePack() } == "records-broken")
  }

  @Test func aGapIsRefusedBeforeAnythingIsPacked() throws {
    let sample = try Sample()
    // Without the audit log only the numbering itself can tell.
    try FileManager.default.removeItem(at: sample.url("audit.log"))
    try edit(sample, "D30-001-001", "D30-002-001")
    for file in try FileManager.default.contentsOfDirectory(atPath: sample.folder + "/archive")
    where file.hasPrefix("XH") {
      try FileManager.default.removeItem(at: sample.url("archive/" + file))
    }
    #expect(code { _ = try sample.desk.archivePack() } == "archive-numbering")
    #expect(try sample.shell("ls archive | grep -c zip") == "0\n")
  }

  @Test func anOfficeWithoutAFondsNumberIsToldToAskForOne() throws {
    let sample = try Sample()
    _ = try sample.shell(
      "rm -r records archive audit.log; sed -i 's/<fonds>Q012<.fonds>//' office.xml")
    let desk = try sample.desk.reopened()
    #expect(code { _ = try desk.archivePack() } == "archive-fonds-given")
    #expect(try sample.shell("ls archive | grep -c zip") == "0\n")
  }

  @Test func anOfficesOwnArrangementDecidesTheCode() throws {
    let sample = try Sample()
    let policy = """
      <arrangement from-year="2020"><scheme>dat22-2015-item<\\/scheme>\
      <category>WS<\\/category><organ>XRW<\\/organ><\\/arrangement><\\/office-file>
      """
    _ = try sample.shell(
      "rm -r records archive audit.log cases/2022/*.filing.pdf; "
        + "sed -i 's/<.office-file>/\(policy)/' office.xml")
    _ = try sample.desk.reopened().archivePack()
    let catalogue = try sample.shell("unzip -p archive/*.zip '*/cases.csv'")
    #expect(catalogue.contains("Q012-WS·2022-D30-XRW-0001"))
  }
}

@Suite("The log says what was sealed, and nothing else is packed")
struct SealedLeavesTests {
  private let dossier = "cases/2022/XH-2022-00017.dossier"

  /// The sample with its closed case in no volume, and what else `command` does to it.
  private func unpacked(_ command: String = "true") throws -> Sample {
    let sample = try Sample()
    _ = try sample.shell("rm -f archive/XH-*; " + command)
    return sample
  }

  @Test func aCaseEntersTheLogWhenItIsSealed() throws {
    let sample = try unpacked()
    let digest = try sample.shell("sha256sum <\(dossier) | cut -d' ' -f1")
    let log = try sample.shell("cat archive/log.txt")
    #expect(log.contains("XH-2022-00017 ") && log.contains(digest))
    _ = try sample.desk.archivePack()
    #expect(try sample.shell("cat archive/log.txt") == log)
  }

  @Test func aDossierChangedSinceIsNotPackedAndItsDamageIsNamed() throws {
    let sample = try unpacked()
    let path = sample.folder + "/" + dossier
    _ = try sample.shell("chmod u+w \(dossier)")
    var bytes = Array(try Data(contentsOf: URL(filePath: path)))
    // Far behind the manifest, which is read before: in the middle of some document.
    bytes[bytes.count / 2] ^= 1
    try Data(bytes).write(to: URL(filePath: path))
    let fault = try #require(throws: Fault.self) { _ = try sample.desk.archivePack() }
    #expect(fault.code == "volume-changed")
    #expect(fault.kind == .damaged)
    #expect(!fault.details.isEmpty)
    #expect(try sample.shell("ls archive | grep -c zip") == "0\n")
  }

  @Test func aCrashBetweenSealingAndLogIsMadeGoodAtPacking() throws {
    let sample = try unpacked("cp archive/log.txt first; rm archive/log.txt")
    _ = try sample.desk.archivePack()
    #expect(try sample.shell("cmp first archive/log.txt && echo same") == "same\n")
    // Damage is not taken in that way either.
    let damaged = try unpacked("rm archive/log.txt; chmod u+w \(dossier)")
    let path = damaged.folder + "/" + dossier
    var bytes = Array(try Data(contentsOf: URL(filePath: path)))
    bytes[bytes.count / 2] ^= 1
    try Data(bytes).write(to: URL(filePath: path))
    #expect(throws: Fault.self) { _ = try damaged.desk.archivePack() }
    #expect(try damaged.shell("ls archive | grep -c zip") == "0\n")
  }
}

@Suite("What was packed is missed when it is gone")
struct PackedVolumeTests {
  @Test func aVolumeThatVanishesWithItsSealBeforeItsFirstAuditIsMissed() throws {
    let sample = try Sample()
    let later = try #require(Timestamp("2024-06-03T10:00:00+08:00"))
    // Packed anew, at a moment that the journal can name.
    _ = try sample.shell("chmod -R u+w archive; rm archive/XH-*")
    _ = try sample.desk.archivePack(by: ArchiveOccasion(account: "test", moment: later))
    #expect(try sample.desk.archiveVerify([], quick: true).json.contains("sound"))
    #expect(
      try sample.shell("cut -f2-5 archive/audits.log | sed -n 2p").contains(
        "quick\tXH-2022-1\tsound"))
    _ = try sample.shell("chmod -R u+w archive; rm archive/XH-*")
    let outcome = try sample.desk.archiveAudit(.due, at: later, pace: nil) { _ in false }
    #expect(outcome.ending == .damaged && outcome.text(.english).contains("XH-2022-1"))
  }

  @Test func aProofWhoseSignatureWasNotSeenEndsWithAWarning() throws {
    let sample = try Sample()
    let proof = sample.folder + "/proof.txt"
    _ = try sample.desk.archiveProve("XH-2022-1", "XH-2022-00017", to: proof)
    let seal = sample.folder + "/archive/XH-2022-1.seal.txt"
    #expect(try sample.desk.archiveCheckProof(proof, seal: seal, dossier: nil).ending == .done)
    #expect(
      code {
        _ = try sample.desk.archiveCheckProof(proof, seal: seal, since: seal, dossier: nil)
      } == "proof-option")
    _ = try sample.shell("chmod -R u+w archive; rm archive/XH-2022-1.seal.p7s")
    let outcome = try sample.desk.archiveCheckProof(proof, seal: seal, dossier: nil)
    #expect(outcome.ending == .warnings)
    #expect(outcome.warnings.contains { $0.en.contains("was not checked") })
  }
}

@Suite("The archive's work goes by its rules")
struct ArchiveWorkTests {
  @Test func aCaseIsTakenInListedAndSignedForByBothSides() throws {
    let sample = try Sample()
    let case17 = ["XH-2022-00017"]
    let list = sample.folder + "/list.pdf"
    var order = sample.order(on: "2023-06-20")
    order.output = list
    _ = try sample.desk.archiveAccession(
      order, year: 2022, from: "绳金塔街道", broughtBy: "邓秋月")
    #expect(try sample.shell("pdftotext list.pdf - | tr -d ' \\n'").contains("邓秋月"))
    let again = try sample.desk.archiveAccession(order, year: 2022, from: "街道", broughtBy: nil)
    #expect(again.text(.english).contains("nothing was recorded"))
    #expect(
      code {
        _ = try sample.desk.archiveAccession(
          sample.order(case17, on: "2023-06-20"), year: nil, from: "", broughtBy: nil)
      } == "archive-listed")
    #expect(
      code {
        _ = try sample.desk.archiveTransferList(
          sample.order(case17, on: "2030-01-01", reason: nil), to: "西湖区档案馆")
      } == "archive-not-yet-due")
    order = sample.order(on: "2033-01-02", reason: nil)
    order.output = list
    _ = try sample.desk.archiveTransferList(order, to: "西湖区档案馆")
    _ = try sample.desk.archiveTransferSign(
      "2033-1", order, side: "handing-over", name: nil, post: nil, unit: nil)
    _ = try sample.desk.archiveTransferSign(
      "2033-1", order, side: "receiving", name: "江若水", post: nil, unit: "西湖区档案馆")
    let text = try sample.shell("pdftotext list.pdf - | tr -d ' \\n'")
    #expect(text.contains("江若水") && text.contains("孟书瑶") && text.contains(given))
    #expect(text.contains("2033年1月2日") && !text.contains("—") && !text.contains("　年"))
    #expect(
      code { _ = try sample.desk.archiveHold(sample.order(["XH-2022-00001"])) } == "case-unknown")
  }

  @Test func destructionIsHeldToDueApprovalAndTwoSupervisors() throws {
    let sample = try Sample()
    let case17 = ["XH-2022-00017"]
    func appraise(_ day: String) throws {
      _ = try sample.desk.archiveAppraise(
        sample.order(case17, on: day), opinion: "destroy", retention: nil,
        members: ["x-0002", "x-0003"])
    }
    #expect(code { try appraise("2052-12-31") } == "archive-not-yet-due")
    _ = try sample.desk.archiveHold(sample.order(case17))
    #expect(code { try appraise("2053-01-01") } == "archive-held")
    _ = try sample.desk.archiveHoldLift("2060-1", sample.order())
    try appraise("2053-01-01")
    #expect(
      code { _ = try sample.desk.archiveDisposeList("2053-1", sample.order()) }
        == "archive-appraised-first")
    #expect(
      code { _ = try sample.desk.archiveAppraisalApprove("2053-1", sample.order()) }
        == "archive-leader-approves")
    _ = try sample.desk.archiveAppraisalApprove("2053-1", sample.order([], "x-0001"))
    var order = sample.order()
    order.output = sample.folder + "/list.pdf"
    _ = try sample.desk.archiveDisposeList("2053-1", order)
    #expect(
      code { _ = try sample.desk.archiveDisposeSupervise("2060-1", sample.order([], "i-0001")) }
        == "archive-leader-approves")
    _ = try sample.desk.archiveDisposeApprove("2060-1", sample.order([], "x-0001"))
    #expect(
      code { _ = try sample.desk.archiveDisposeSupervise("2060-1", sample.order([], "x-0001")) }
        == "archive-supervisors-apart")
    _ = try sample.desk.archiveDisposeSupervise("2060-1", sample.order([], "i-0001"))
    #expect(try sample.desk.holdings().destructions["2060-1"]?.isReady == false)
    var last = sample.order([], "x-0002")
    last.output = sample.folder + "/list.pdf"
    _ = try sample.desk.archiveDisposeSupervise("2060-1", last)
    #expect(try sample.desk.holdings().destructions["2060-1"]?.isReady == true)
    let text = try sample.shell("pdftotext list.pdf - | tr -d ' \\n'")
    for name in ["郑怀谦", "邱一凡", "方静怡", given] { #expect(text.contains(name), "\(name)") }
  }

  @Test func allThatAreDueLeavesOutWhatIsHeldAndNamesIt() throws {
    let sample = try Sample()
    _ = try sample.desk.archiveHold(sample.order(["XH-2022-00017"], on: "2030-03-01"))
    let outcomes = [
      try sample.desk.archiveTransferList(
        sample.order(on: "2040-01-02", reason: nil), to: "西湖区档案馆"),
      try sample.desk.archiveAppraise(
        sample.order(on: "2053-01-02"), opinion: "destroy", retention: nil,
        members: ["x-0002", "x-0003"]),
    ]
    for outcome in outcomes {
      let text = outcome.text(.english)
      #expect(text.contains("nothing was recorded"))
      #expect(text.contains("left out, for they are held: XH-2022-00017"))
    }
    #expect(
      code {
        _ = try sample.desk.archiveTransferList(
          sample.order([], "x-0002", on: "2040-01-02", reason: nil), to: "西湖区档案馆")
      } == "archive-archivist")
  }

  @Test func membersArePeopleOfTheOfficeOrNamed() throws {
    let sample = try Sample()
    var order = sample.order(["XH-2022-00017"])
    order.output = sample.folder + "/report.pdf"
    #expect(
      code {
        _ = try sample.desk.archiveAppraise(
          order, opinion: "destroy", retention: nil, members: ["x-9999", "x-0003"])
      } == "office-person-unknown")
    #expect(
      code {
        _ = try sample.desk.archiveAppraise(
          order, opinion: "destroy", retention: "permanent", members: ["x-0002", "x-0003"])
      } == "archive-appraisal-opinion")
    // The same person by key and by name is one.
    #expect(
      code {
        _ = try sample.desk.archiveAppraise(
          order, opinion: "destroy", retention: nil, members: ["孟书瑶", "x-0003"])
      } == "archive-appraisal-group")
    _ = try sample.desk.archiveAppraise(
      order, opinion: "destroy", retention: nil, members: ["孟书瑶", "外聘专家"])
    let party = try #require(try sample.desk.holdings().appraisals["2060-1"]?.made.parties.first)
    #expect(party.person == "x-0003" && party.post == "档案管理员")
    let text = try sample.shell("pdftotext report.pdf - | tr -d ' \\n'")
    #expect(text.contains("孟书瑶（档案管理员）") && text.contains("外聘专家"))
    #expect(!text.contains("—"))
  }

  @Test func whatIsNotThereIsNamedAndWhatIsWrongIsUsage() throws {
    let sample = try Sample()
    func kind(_ body: () throws -> Void) -> Fault.Kind? {
      do { try body() } catch { return (error as? Fault)?.kind }
      return nil
    }
    #expect(kind { _ = try sample.desk.archiveHold(sample.order(["XH-2022-09999"])) } == .failed)
    let unknown: [() throws -> Void] = [
      { _ = try sample.desk.archiveHoldLift("2099-1", sample.order()) },
      { _ = try sample.desk.archiveAppraisalApprove("2099-1", sample.order([], "x-0001")) },
      { _ = try sample.desk.archiveDisposeList("2099-1", sample.order()) },
      { _ = try sample.desk.archiveDisposeApprove("2099-1", sample.order([], "x-0001")) },
      { _ = try sample.desk.archiveDisposeSupervise("2099-1", sample.order()) },
      {
        _ = try sample.desk.archiveTransferSign(
          "2099-1", sample.order(), side: "handing-over", name: nil, post: nil, unit: nil)
      },
      {
        _ = try sample.desk.formRegister(
          RegisterWish(
            form: "transfer-list", number: "2099-1", asOf: sample.order().on,
            output: sample.folder + "/r.pdf"))
      },
    ]
    for body in unknown {
      #expect(code(body) == "archive-unknown")
      #expect(kind(body) == .failed)
    }
    let wrong: [() throws -> Void] = [
      {
        _ = try sample.desk.archiveTransferSign(
          "2099-1", sample.order(), side: "foo", name: nil, post: nil, unit: nil)
      },
      {
        _ = try sample.desk.archiveTransferSign(
          "2099-1", sample.order(), side: "receiving", name: "江若水", post: nil, unit: nil)
      },
      { _ = try sample.desk.archiveDue(asOf: sample.order().on, output: "due.doc") },
      {
        _ = try sample.desk.formRegister(
          RegisterWish(
            form: "box-labels", asOf: sample.order().on, boxPages: 0,
            output: sample.folder + "/r.pdf"))
      },
    ]
    for body in wrong { #expect(kind(body) == .usage) }
  }

  @Test func aSampleOfficeKeepsTheOrderOfDaysToo() throws {
    let sample = try Sample()
    #expect(
      code {
        _ = try sample.desk.archiveHold(sample.order(["XH-2022-00017"], on: "2022-11-05"))
      } == "archive-in-order")
    _ = try sample.desk.archiveHold(sample.order(["XH-2022-00017"], on: "2030-03-01"))
    #expect(
      code { _ = try sample.desk.archiveHoldLift("2030-1", sample.order(on: "2030-02-28")) }
        == "archive-in-order")
  }

  @Test func aSignatureSaysWhichSideIsMissing() throws {
    let sample = try Sample()
    let order = sample.order(on: "2033-01-02", reason: nil)
    _ = try sample.desk.archiveTransferList(order, to: "西湖区档案馆")
    let first = try sample.desk.archiveTransferSign(
      "2033-1", order, side: "receiving", name: "江若水", post: nil, unit: "西湖区档案馆")
    #expect(first.text(.chinese).contains("接收人江若水已签字，还差移交人签字"))
    let second = try sample.desk.archiveTransferSign(
      "2033-1", order, side: "handing-over", name: "孟书瑶", post: nil, unit: nil)
    #expect(second.text(.chinese).contains("双方签字齐全"))
    let signer = try #require(try sample.desk.holdings().transfers["2033-1"]?.signatures.last)
    #expect(signer.person == "x-0003" && signer.post == "档案管理员")
  }

  @Test func anEndingDecidesTheFormat() throws {
    let sample = try Sample()
    let day = try #require(CivilDate("2053-01-01"))
    for (ending, start) in [("ofd", "PK"), ("pdf", "%P"), ("svg", "<?")] {
      let path = sample.folder + "/due." + ending
      _ = try sample.desk.archiveDue(asOf: day, output: path)
      let bytes = try Data(contentsOf: URL(filePath: path))
      #expect(String(decoding: bytes.prefix(2), as: UTF8.self) == start, "\(ending)")
    }
  }

  @Test func thePapersOfABindingHaveTheirAuthorsInTheOrderOfTheInventory() throws {
    let sample = try Sample()
    let text = try sample.shell(
      "pdftotext -layout cases/2022/XH-2022-00017.filing.pdf - | tr -d ' \\n'")
    func place(_ words: String) -> String.Index? { text.range(of: words)?.lowerBound }
    let order = ["办理情况登记表", "协商会议纪要", "费用分摊表", "满意度测评表", "办结签字单", "照片册"]
      .map(place)
    #expect(!order.contains(nil))
    #expect(
      zip(order, order.dropFirst()).allSatisfy { ($0 ?? text.endIndex) < ($1 ?? text.startIndex) })
    #expect(text.contains("沈若兰"))
    #expect(text.contains("2022年11月5日至2022年12月28日"))
    #expect(text.contains("（2022年11月—2022年12月）") || text.contains("（2022年11月—12月）"))
  }

  @Test func whatIsKeptOnStandsInTheCatalogueOfItsNewPeriod() throws {
    let sample = try Sample()
    var order = sample.order(["XH-2022-00017"], on: "2060-03-01")
    order.output = nil
    _ = try sample.desk.archiveAppraise(
      order, opinion: "keep", retention: "permanent", members: ["x-0002", "x-0003"])
    func catalogue(_ period: String) throws -> String {
      _ = try sample.desk.formRegister(
        RegisterWish(
          form: "archive-catalogue", year: 2022, retention: period, asOf: order.on,
          output: sample.folder + "/r.pdf"))
      return try sample.shell("pdftotext r.pdf - | tr -d ' \\n'")
    }
    #expect(try catalogue("thirty-years").contains(given))
    _ = try sample.desk.archiveAppraisalApprove("2060-1", sample.order([], "x-0001"))
    #expect(try !catalogue("thirty-years").contains(given))
    let kept = try catalogue("permanent")
    #expect(kept.contains(given) && kept.contains("续存（原30年）"))
    #expect(kept.contains("案卷目录") && !kept.contains("归档文件目录"))
    #expect(!kept.contains("公开") && !kept.contains("机构（问题）"))
  }

  @Test func anArrangementByItemHasACatalogueOfItemsAndItsOrgan() throws {
    let sample = try Sample()
    let policy = """
      <arrangement from-year="2020"><scheme>dat22-2015-item<\\/scheme>\
      <category>WS<\\/category><organ>XRW<\\/organ><\\/arrangement><\\/office-file>
      """
    _ = try sample.shell(
      "rm -r records archive audit.log cases/2022/*.filing.pdf; "
        + "sed -i 's/<.office-file>/\(policy)/' office.xml")
    let desk = try sample.desk.reopened()
    _ = try desk.archivePack()
    for (form, words) in [
      ("archive-catalogue", ["归档文件目录", "机构（问题）XRW", "D30-XRW-0001"]),
      ("box-labels", ["起件号0001", "止件号0001"]),
    ] {
      _ = try desk.formRegister(
        RegisterWish(
          form: form, year: 2022, retention: "thirty-years", asOf: sample.order().on,
          output: sample.folder + "/r.pdf"))
      let text = try sample.shell("pdftotext r.pdf - | tr -d ' 　\\n'")
      for word in words { #expect(text.contains(word), "\(form): \(word)") }
    }
  }

  @Test func whatIsDueIsListed() throws {
    let sample = try Sample()
    let day = try #require(CivilDate("2053-01-01"))
    let due = try sample.desk.archiveDue(asOf: day, output: sample.folder + "/due.pdf")
    #expect(due.text(.chinese).contains("期满鉴定") && due.text(.chinese).contains(given))
    #expect(try sample.shell("pdftotext due.pdf - | tr -d ' \\n'").contains("20521231"))
    let early = try sample.desk.archiveDue(
      asOf: try #require(CivilDate("2032-12-31")), output: nil)
    #expect(early.text(.english) == "Nothing is due.")
  }

  @Test func whoIsNotNamedOrNotLoggedInIsRefused() throws {
    let sample = try Sample()
    var order = sample.order(["XH-2022-00017"])
    order.occasion.sitting = nil
    #expect(code { _ = try sample.desk.archiveHold(order) } == "archive-archivist")
    _ = try sample.shell("sed -i 's/is-sample=\"true\"/is-sample=\"false\"/' office.xml")
    let desk = try sample.desk.reopened()
    #expect(
      code { _ = try desk.archiveHold(sample.order(["XH-2022-00017"])) } == "account-none")
    #expect(
      code { _ = try sample.desk.archivePack(by: sample.order([], "x-0002").occasion) }
        == "archive-archivist")
  }

  @Test func timeIsNotMovedOnToMakeSomethingDue() throws {
    let sample = try Sample()
    _ = try sample.shell("sed -i 's/is-sample=\"true\"/is-sample=\"false\"/' office.xml")
    let desk = try sample.desk.reopened()
    let moment = Timestamp(try #require(CivilDate("2026-03-01")), hour: 10)
    try AccountBook(home: desk.home).set(Array("long enough".utf8), of: "x-0003", at: moment)
    let token = try AccountBook(home: desk.home).open(
      "x-0003", password: Array("long enough".utf8), account: "test", at: moment)
    var order = sample.order(["XH-2022-00017"], on: "2053-01-01")
    order.occasion = ArchiveOccasion(
      sitting: Sitting(person: "x-0003", account: "test", token: token, moment: moment),
      account: "test", moment: moment)
    #expect(code { _ = try desk.archiveHold(order) } == "archive-not-ahead")
    #expect(
      code {
        _ = try desk.archiveAppraise(
          order, opinion: "destroy", retention: nil, members: ["x-0002", "x-0003"])
      } == "archive-not-ahead")
    order.on = moment.date
    #expect(code { _ = try desk.archiveHold(order) } == nil)
  }
}
