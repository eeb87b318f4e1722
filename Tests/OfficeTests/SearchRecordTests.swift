import Casework
import Dossiers
import Primitives
import Search
import Testing

@testable import Office

@Suite("What a search is told of a case view")
struct SearchRecordTests {
  private func record(with signature: String) throws -> SearchRecord {
    var sheet = Registered.example
    sheet.reporters = []
    let day = try #require(CivilDate("2022-11-05"))
    let event = Event(
      sequence: 1, id: "e1", actor: ActingPerson(id: "c-0001", name: "邓秋月", role: .recorder),
      on: day, recordedAt: Timestamp(day, hour: 9), evidence: [], body: .registered(sheet))
    let view = CaseView(
      of: try Case(opening: event), directory: CaseDirectory(office: OfficeView(name: "选任工委")))
    let text = String(decoding: try CaseViewText.bytes(of: view), as: UTF8.self)
    return try SearchRecord(
      scanning: Array(text.replacing("</case>", with: signature + "</case>").utf8), volume: "XH-1")
  }

  @Test func aSignatureInInkMeansThatThereIsAScan() throws {
    #expect(try !record(with: "").hasScan)
    #expect(try !record(with: "<signature method=\"electronic\"/>").hasScan)
    #expect(
      try record(with: "<signature method=\"electronic\"/><signature method=\"wet-ink\"/>").hasScan)
  }
}
