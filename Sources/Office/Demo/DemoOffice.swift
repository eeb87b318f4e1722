package import Casework

/// An undertaking unit of the sample office with the people who act for it.
package struct DemoUnit: Hashable, Sendable {
  package var id: UnitID
  package var name: String
  /// How replies of the unit are numbered, such as `西住建函`.
  package var letters: String
  package var head: DemoPerson
  package var clerk: DemoPerson
  /// The deputy mayor in charge.
  package var leader: DemoPerson
  package var phone: String

  func assigned(_ role: UnitRole = .lead, part: String? = nil) -> AssignedUnit {
    AssignedUnit(
      id: id, name: name, role: role, part: part, head: head.name, headPost: head.post,
      contact: clerk.name, phone: phone,
      portfolio: PortfolioHolder(id: leader.id, name: leader.name, post: leader.post))
  }
}

/// A street with its congress office.
package struct DemoStreet: Hashable, Sendable {
  package var id: UnitID
  package var name: String
  package var office: String
  package var recorder: DemoPerson
  package var reviewer: DemoPerson
}

/// The sample office: a real district's name, invented people and numbers.
package enum DemoOffice {
  package static let name = "西湖区人大常委会"
  package static let committee = "西湖区人大常委会选举任免联络工作委员会"
  package static let committeeID: UnitID = "u-committee"
  /// The archive's number for the office's records; invented.
  package static let fonds = "Q012"
  /// The first part of every case's name.
  package static let code = "XH"

  package static let districtClerk = DemoPerson(
    id: "x-0002", name: "方静怡", role: .districtReviewer, post: "选任工委干部",
    unit: committeeID, unitName: committee)
  package static let committeeHead = DemoPerson(
    id: "x-0001", name: "郑怀谦", role: .committeeHead, post: "选任工委主任", unit: committeeID,
    unitName: committee)
  package static let archivist = DemoPerson(
    id: "x-0003", name: "孟书瑶", role: .archivist, post: "档案管理员", unit: committeeID,
    unitName: committee)
  /// The district's supervision body, who audits the ledgers.
  package static let auditor = DemoPerson(
    id: "i-0001", name: "邱一凡", role: .inspector, post: "监督委员会委员",
    unit: "u-supervision", unitName: "西湖区人大代表建议办理监督委员会")
  package static let inspector = DemoPerson(
    id: "i-0002", name: "曹立新", role: .inspector, post: "监督小组组长",
    unit: "u-dinggonglu-group", unitName: "丁公路街道人大监督小组")

  package static let mayorOfWorks = mayor("m-0001", "梁正言", "副区长（分管住建、城管）")
  package static let mayorOfEconomy = mayor("m-0002", "宋知行", "副区长（分管商务、工信）")
  package static let mayorOfPolice = mayor("m-0003", "石敬尧", "副区长（分管公安、交通）")

  package static let shengjinta = street(
    "u-shengjinta", "绳金塔街道", recorder: ("c-0001", "邓秋月"), reviewer: ("r-0001", "吴启明"))
  package static let dinggonglu = street(
    "u-dinggonglu", "丁公路街道", recorder: ("c-0002", "袁小舟"), reviewer: ("r-0002", "贺春生"))

  package static let housing = unit(
    "u-housing", "西湖区住房和城乡建设局", "西住建函", mayorOfWorks, head: ("h-0001", "潘立诚", "局长"),
    clerk: ("k-0001", "谢文清", "物业管理科科长"))
  package static let construction = unit(
    "u-construction", "西湖区城建局", "西城建函", mayorOfWorks, head: ("h-0002", "汪守正", "局长"),
    clerk: ("k-0002", "余小满", "工程科科长"))
  package static let cityManagement = unit(
    "u-city", "西湖区城市管理和综合执法局", "西城管函", mayorOfWorks, head: ("h-0003", "崔振国", "局长"),
    clerk: ("k-0003", "白晓峰", "市容环境科科长"))
  package static let greenery = unit(
    "u-greenery", "西湖区园林绿化事务中心", "西园林函", mayorOfWorks, head: ("h-0004", "陆青禾", "主任"),
    clerk: ("k-0004", "黎远山", "养护科科长"))
  package static let commerce = unit(
    "u-commerce", "西湖区商务局", "西商务函", mayorOfEconomy, head: ("h-0005", "康世平", "局长"),
    clerk: ("k-0005", "邹敏之", "商贸流通科科长"))
  package static let digital = unit(
    "u-digital", "西湖区工业和信息化局", "西工信函", mayorOfEconomy, head: ("h-0006", "何以宁", "局长"),
    clerk: ("k-0006", "邵云帆", "数字经济科科长"))
  package static let traffic = DemoUnit(
    id: trafficID, name: trafficName, letters: "西交管函",
    head: DemoPerson(
      id: "d-0003", name: "严振邦", role: .unitHead, post: "大队长", unit: trafficID,
      unitName: trafficName),
    clerk: DemoPerson(
      id: "k-0007", name: "任晓东", role: .undertakingClerk, post: "秩序中队中队长",
      unit: trafficID, unitName: trafficName),
    leader: mayorOfPolice, phone: "0791-00000007")

  private static let trafficID: UnitID = "u-traffic"
  private static let trafficName = "市公安局交通管理局西湖大队"

  package static let units = [
    housing, construction, cityManagement, greenery, commerce, digital, traffic,
  ]
  package static let streets = [shengjinta, dinggonglu]

  package static let deputies = [
    deputy("d-0001", "沈若兰"), deputy("d-0002", "顾长河"),
    DemoPerson(
      id: "d-0003", name: "严振邦", role: .deputy, post: "区人大代表，交警西湖大队大队长",
      unit: trafficID, unitName: trafficName),
    deputy("d-0004", "温雅琴"), deputy("d-0005", "丁一川"), deputy("d-0006", "叶明远"),
    deputy("d-0007", "范立群"), deputy("d-0008", "苏静怡"), deputy("d-0009", "蒋文博"),
    deputy("d-0010", "罗海棠"),
  ]

  /// Everybody who acts in the sample cases, each person once for each role.
  package static var people: [DemoPerson] {
    deputies + streets.flatMap { [$0.recorder, $0.reviewer] }
      + [districtClerk, committeeHead, archivist, auditor, inspector]
      + units.flatMap { [$0.head, $0.clerk] } + [mayorOfWorks, mayorOfEconomy, mayorOfPolice]
  }

  /// The deputy with a serial from 1.
  static func deputy(_ serial: Int) -> DemoPerson { deputies[serial - 1] }

  private static func deputy(_ id: PersonID, _ name: String) -> DemoPerson {
    DemoPerson(
      id: id, name: name, role: .deputy, post: "区人大代表", unit: nil,
      unitName: "西湖区人大代表")
  }

  private static func mayor(_ id: PersonID, _ name: String, _ post: String) -> DemoPerson {
    DemoPerson(
      id: id, name: name, role: .deputyMayor, post: post, unit: "u-government",
      unitName: "西湖区人民政府")
  }

  private static func unit(
    _ id: UnitID, _ name: String, _ letters: String, _ leader: DemoPerson,
    head: (PersonID, String, String), clerk: (PersonID, String, String)
  ) -> DemoUnit {
    DemoUnit(
      id: id, name: name, letters: letters,
      head: DemoPerson(
        id: head.0, name: head.1, role: .unitHead, post: head.2, unit: id, unitName: name),
      clerk: DemoPerson(
        id: clerk.0, name: clerk.1, role: .undertakingClerk, post: clerk.2, unit: id,
        unitName: name),
      leader: leader, phone: "0791-0000" + String(clerk.0.rawValue.suffix(4)))
  }

  private static func street(
    _ id: UnitID, _ name: String, recorder: (PersonID, String), reviewer: (PersonID, String)
  ) -> DemoStreet {
    let office = name + "人大工作委员会"
    return DemoStreet(
      id: id, name: name, office: office,
      recorder: DemoPerson(
        id: recorder.0, name: recorder.1, role: .recorder, post: "人大工委干事", unit: id,
        unitName: office),
      reviewer: DemoPerson(
        id: reviewer.0, name: reviewer.1, role: .streetReviewer, post: "人大工委主任", unit: id,
        unitName: office))
  }
}

extension DemoPerson {
  /// The deputy as a claim names him or her.
  func reference(_ role: DeputyRole = .lead) -> DeputyReference {
    DeputyReference(
      id: id, name: name, role: role, level: .district, group: "西湖区代表团第三小组", unit: unit)
  }

  func participant(_ kind: ParticipantKind) -> Participant {
    Participant(kind: kind, name: name, post: post, unit: unit)
  }
}

extension Participant {
  /// A body or group at a meeting, without a person's name.
  static func body(_ kind: ParticipantKind, _ name: String) -> Participant {
    Participant(kind: kind, name: name)
  }
}
