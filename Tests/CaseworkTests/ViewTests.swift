@testable import Casework
import Calendars
import Foundation
import Primitives
import Testing

private let office = OfficeView(name: "西湖区人大常委会选任工委")
private let resident = PersonRecord(
  id: "p-0001", name: "王晓丽", phone: "13800138000",
  address: Location(
    district: "西湖区", street: "绳金塔街道", community: "那尔堂社区", compound: "永叔路84号小区", building: "3",
    unit: "2", room: "101"))

private func view(_ record: Case, for visibility: Visibility = .full) -> CaseView {
  CaseView(
    of: record,
    directory: CaseDirectory(office: office, persons: [resident], visibility: visibility))
}

@Test func theViewHoldsWhatTheSheetsPrint() throws {
  let record = try Journey.until(.writtenOff).current
  let view = view(record)
  #expect(view.id == "XH-2022-00017" && view.number == "17")
  #expect(view.title == "关于疏通永叔路84号小区化粪池的建议")
  #expect(view.sampleMark == "示例")
  #expect(view.reporters.map(\.name) == ["王晓丽"])
  #expect(view.deputies.map(\.roleName) == ["领衔代表", "联名代表"])
  #expect(view.firstReview?.decisionName == "通过")
  #expect(view.secondReview?.decisionName == "纳入代表建议")
  let lead = try #require(view.assignment?.lead)
  #expect(lead.roleName == "主办")
  #expect(lead.headSignature?.name == "局长" && lead.leaderSignature?.name == "副区长甲")
  #expect(view.handling?.plannedDays == 5 && view.handling?.actualDays == 3)
  #expect(view.handling?.progress.map(\.index) == [1])
  #expect(view.reply?.classLetter == "A" && view.reply?.signature?.isVoid == false)
  #expect(view.rating?.resultName == "满意" && view.rating?.signature?.name == "代表甲")
  #expect(view.completion?.committeeSignature?.name == "选任工委主任")
  #expect(view.ledgers.map(\.number) == ["2022-0017", "2022-0004"])
  #expect(view.ledgers.allSatisfy { $0.isWrittenOff && $0.writtenOffOn == on("2022-11-30") })
  #expect(view.phases.map(\.name) == ["收集", "审核", "交办", "办理", "办结"])
  #expect(view.phases.allSatisfy { $0.on != nil })
  #expect(view.durations.daysFromRegistrationToWriteOff == 25)
  #expect(view.history.count == record.steps.count)
  #expect(view.documents.allSatisfy { $0.isCurrent })
}

@Test func theViewSurvivesCodingAndIsTheSameEachTime() throws {
  for stage in [Journey.Stage.drafted, .accepted, .replied, .writtenOff] {
    let record = try Journey.until(stage).current
    let once = view(record)
    let data = try JSONEncoder().encode(once)
    #expect(try JSONDecoder().decode(CaseView.self, from: data) == once)
    #expect(view(record) == once)
  }
}

@Test func inspectorsSeeMaskedResidentsAndTheirDeputiesPlainly() throws {
  var journey = try Journey.until(.accepted)
  try journey.add(Started.example, by: Who.clerk("u-housing"))
  try journey.add(
    Progress(unit: "u-housing", text: "已电话13800138000联系王晓丽，约定清掏时间"),
    by: Who.clerk("u-housing"))
  let inspector = view(journey.current, for: .inspector)
  #expect(inspector.reporters.map(\.name) == ["王*丽"])
  #expect(inspector.reporters.first?.phone == "138****8000")
  #expect(inspector.reporters.first?.address == "绳金塔街道那尔堂社区永叔路84号小区*栋*单元*室")
  #expect(inspector.handling?.progress.first?.text == "已电话138****8000联系王*丽，约定清掏时间")
  #expect(inspector.leadDeputy?.name == "代表甲")
}

@Test func thePublicSeesNoNamePhoneOrHouse() throws {
  var journey = try Journey.until(.accepted)
  try journey.add(Started.example, by: Who.clerk("u-housing"))
  try journey.add(CostShare.example, by: Who.recorder)
  try journey.add(Payment.example, by: Who.recorder)
  try journey.add(
    Progress(unit: "u-housing", text: "王晓丽（13800138000）签字"), by: Who.clerk("u-housing"))
  let open = view(journey.current, for: .publicExport)
  let data = try JSONEncoder().encode(open)
  let text = try #require(String(data: data, encoding: .utf8))
  #expect(!text.contains("王晓丽") && !text.contains("13800138000") && !text.contains("101室"))
  #expect(open.costs?.shares.map(\.payer) == ["王某某"])
  #expect(open.reporters.first?.phone == nil)
}

@Test func anAnonymousResidentStaysSoForInspectors() throws {
  let record = try Journey.until(.drafted).current
  var person = resident
  person.wishesAnonymity = true
  let directory = CaseDirectory(office: office, persons: [person], visibility: .inspector)
  #expect(CaseView(of: record, directory: directory).reporters.map(\.name) == ["匿名"])
  let empty = CaseDirectory(office: office)
  #expect(CaseView(of: record, directory: empty).reporters.map(\.name) == ["居民"])
}

@Test func moneyAndSharesAreLaidOut() throws {
  var journey = try Journey.until(.accepted)
  try journey.add(CostShare.example, by: Who.recorder)
  try journey.add(Payment.example, by: Who.recorder)
  let costs = try #require(view(journey.current).costs)
  #expect(costs.sum == Money(yuan: 3885) && costs.remainder == Money(yuan: 15))
  #expect(costs.paid == Money(yuan: 185) && !costs.isSettled)
  #expect(costs.shares.map(\.address) == ["绳金塔街道那尔堂社区永叔路84号小区3栋2单元101室"])
  #expect(costs.remainderPolicy == "施工方让利")
}
