import Casework
import Dossiers
import Forms
import Foundation
import Primitives
import Storage
import Testing

@testable import Office

@Suite("An issued sheet can be had again, as it was and made anew", .serialized)
struct ReprintTests {
  private func demo() throws -> Desk {
    let office = try Desk(
      at: FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID())").path)
    _ = try office.desk.demo { _ in }
    office.desk = try office.desk.reopened()
    return office
  }

  @Test func everySheetMadeAgainUnderItsVersionsIsWhatWasIssued() throws {
    let office = try demo()
    let path = office.folder + "/again.pdf"
    var count = 0
    for id in try office.desk.home.caseIDs() {
      let dossier = try office.desk.home.read(id)
      #expect(dossier.isSealed)
      for event in dossier.events {
        guard case .documentIssued(let issued) = event.body else { continue }
        count += 1
        for isFresh in [false, true] {
          _ = try office.desk.formReprint(
            id.rawValue, issued.file, version: nil, isFresh: isFresh, to: path)
          #expect(
            FileManager.default.contents(atPath: path).map(Array.init)
              == (try dossier.bytes(of: issued.file)))
        }
      }
    }
    #expect(count > 100)
  }

  @Test func anotherTemplateUnderTheSameVersionIsFoundOut() throws {
    let office = try demo()
    let own = office.folder + "/Templates"
    try FileManager.default.copyItem(atPath: Desk.templates, toPath: own)
    let template = own + "/assignment-sign-off/1/template.xml"
    let text = try String(contentsOfFile: template, encoding: .utf8)
    try text.replacing("交办签字单", with: "交办签字表").write(
      toFile: template, atomically: true, encoding: .utf8)
    let desk = try OfficeDesk(home: office.folder, templates: Desk.templates)
    let path = office.folder + "/again.pdf"
    _ = try desk.formReprint("XH-2022-00017", "ASG", version: nil, isFresh: false, to: path)
    do {
      _ = try desk.formReprint("XH-2022-00017", "ASG", version: nil, isFresh: true, to: path)
      Issue.record("an edited version passed for the one of the issue")
    } catch {
      let fault = error
      #expect(fault.code == "reprint-differs" && fault.kind == .failed)
      #expect(fault.why.en.contains("assignment-sign-off 1 ("))
    }
  }

  @Test func anUnknownDocumentIsRefusedWithThoseThatThereAre() throws {
    let office = try demo()
    do {
      _ = try office.desk.formReprint(
        "XH-2022-00017", "ASG", version: 9, isFresh: false, to: nil)
      Issue.record("version 9 was found")
    } catch {
      let fault = error
      #expect(fault.code == "reprint-unknown" && fault.next.en.contains("documents/09-ASG-v1.pdf"))
    }
  }
}

@Suite("Registers say what the cases say")
struct RegisterTests {
  private func office() throws -> Desk {
    let office = try Desk(
      at: FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID())").path)
    _ = try office.desk.demo { _ in }
    office.desk = try office.desk.reopened()
    return office
  }

  private func data(_ office: Desk, _ wish: RegisterWish) throws -> CaseDocument {
    var wish = wish
    wish.wantsData = true
    wish.output = office.folder + "/data.xml"
    _ = try office.desk.formRegister(wish)
    let bytes = try #require(FileManager.default.contents(atPath: office.folder + "/data.xml"))
    return try CaseDocument(parsing: Array(bytes), file: "data.xml")
  }

  private let late = CivilDate(dayNumber: 19_800)

  @Test func aLedgerHasARowForEachCaseAndCountsHowFarTheyAre() throws {
    let office = try office()
    let whole = try data(office, RegisterWish(form: "ledger-assigning", asOf: late))
    #expect(whole.text("@written-off-count") == "7" && whole.text("@open-count") == "0")
    // As of a day in the middle of it all, some are open.
    let early = try data(
      office, RegisterWish(form: "ledger-assigning", asOf: try #require(CivilDate("2022-12-21"))))
    #expect(early.text("@written-off-count") == "2" && early.text("@open-count") == "4")
    let unit = try data(
      office, RegisterWish(form: "ledger-undertaking", unit: "u-housing", asOf: late))
    #expect(unit.text("unit") == "西湖区住房和城乡建设局" && unit.text("@side") == "undertaking")
  }

  @Test func aClosedCaseIsCataloguedUnderTheYearThatFinishedIt() throws {
    let office = try office()
    // C5 was raised in 2022 and finished in 2023.
    let first = try data(
      office,
      RegisterWish(form: "archive-catalogue", year: 2022, retention: "10年", asOf: late))
    let second = try data(
      office,
      RegisterWish(form: "archive-catalogue", year: 2023, retention: "ten-years", asOf: late))
    #expect(!first.text("row/title").contains("金圣小区"))
    #expect(second.text("row/title").contains("金圣小区"))
    #expect(second.text("row/title").hasPrefix("["))
  }

  @Test func boxesHoldNoMoreThanTheyCanAndNoDossierIsParted() throws {
    let office = try office()
    let narrow = try data(office, RegisterWish(form: "box-labels", asOf: late, boxPages: 1))
    #expect(narrow.text("box/@first") == narrow.text("box/@last"))
    let wide = try data(office, RegisterWish(form: "box-labels", asOf: late, boxPages: 9999))
    #expect(wide.text("box/@first") == "1" && Int(wide.text("box/@last")) ?? 0 > 1)
  }

  @Test func everyReadingOfAClosedCaseIsInTheRegister() throws {
    let office = try office()
    let sitting = Sitting(
      person: "x-0001", role: nil, account: "tester", token: nil,
      moment: Timestamp(late, hour: 9))
    _ = try office.desk.readerView(of: "XH-2022-00017", sitting)
    let inspector = Sitting(
      person: "i-0001", role: nil, account: "tester", token: nil,
      moment: Timestamp(late, hour: 10))
    _ = try office.desk.readerView(of: "XH-2022-00017", inspector)
    let book = try data(office, RegisterWish(form: "reading-register", asOf: late))
    #expect(book.text("row/reader") == "郑怀谦" && book.text("row/@is-full") == "true")
    #expect(book.text("row/@case-id") == "XH-2022-00017")
  }

  @Test func aRegisterWithoutItsScopeIsAskedFor() throws {
    let office = try office()
    for (form, option) in [
      ("agenda-list", "--month"), ("archive-catalogue", "--year"),
      ("ledger-undertaking", "--unit"),
    ] {
      do {
        _ = try data(office, RegisterWish(form: form, asOf: late))
        Issue.record("\(form) was printed")
      } catch {
        let fault = try #require(error as? Fault)
        #expect(fault.code == "register-scope" && fault.next.en.contains(option))
      }
    }
    do {
      _ = try data(office, RegisterWish(form: "ledger-assigning", unit: "u-city", asOf: late))
      Issue.record("a unit's rows were printed as the assigning unit's ledger")
    } catch { #expect((error as? Fault)?.code == "register-unit") }
    do {
      _ = try data(office, RegisterWish(form: "cover", asOf: late))
      Issue.record("a sheet of a case passed for a register")
    } catch { #expect((error as? Fault)?.code == "form-of-case") }
  }
}
