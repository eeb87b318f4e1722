import Casework
import Foundation
import Primitives
import Testing

private func coded(_ event: Event) throws -> (Event, [String: Any]) {
  let data = try JSONEncoder().encode(event)
  let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  return (try JSONDecoder().decode(Event.self, from: data), object)
}

private func example(_ kind: EventKind) -> Event {
  Event(
    sequence: 1, previous: .schemaSample, id: "e-1",
    actor: ActingPerson(id: "c-1", name: "登记员甲", role: .recorder),
    on: CivilDate(dayNumber: 19_301),
    recordedAt: Timestamp(secondsSince1970: 1_667_638_800), keeper: .both, origin: .sample,
    evidence: ["e-1"], body: .example(of: kind))
}

@Test(arguments: EventKind.allCases)
func everyKindSurvivesCoding(kind: EventKind) throws {
  let event = example(kind)
  #expect(event.kind == kind)
  let (decoded, object) = try coded(event)
  #expect(decoded == event)
  #expect(object["kind"] as? String == kind.rawValue)
  let key = try #require(Event.CodingKeys.allCases.first { kebab($0.stringValue) == kind.rawValue })
  #expect(object[key.stringValue] is [String: Any], "the payload lies under its kind's key")
}

/// `firstReviewPassed` as `first-review-passed`.
private func kebab(_ text: String) -> String {
  text.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
}

@Test func kindsAreNamedInKebabCase() {
  for kind in EventKind.allCases {
    #expect(kind.rawValue.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D })
    #expect(!kind.title.zh.isEmpty && !kind.title.en.isEmpty)
  }
  #expect(Set(EventKind.allCases.map(\.title.zh)).count == EventKind.allCases.count)
}

@Test func aPayloadOfAnotherKindIsNotAccepted() throws {
  let data = try JSONEncoder().encode(example(.progress))
  let text = try #require(String(data: data, encoding: .utf8))
  let wrong = text.replacingOccurrences(of: #""kind":"progress""#, with: #""kind":"visit""#)
  #expect(wrong != text)
  #expect(throws: DecodingError.self) {
    try JSONDecoder().decode(Event.self, from: Data(wrong.utf8))
  }
}

@Test func aBarePayloadIsReadByItsKind() throws {
  struct Payload: Decodable {
    let body: EventBody
    init(from decoder: any Decoder) throws {
      body = try EventBody(kind: .claimed, payloadFrom: decoder)
    }
  }
  let data = try JSONEncoder().encode(Claimed.example)
  #expect(try JSONDecoder().decode(Payload.self, from: data).body == .claimed(.example))
}

@Test func moneyIsCodedAsADecimalText() throws {
  let data = try JSONEncoder().encode([Money(yuan: 3900)])
  #expect(String(data: data, encoding: .utf8) == #"["3900.00"]"#)
  for bad in [#"["3900"]"#, "[3900]", #"["１.00"]"#] {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Money].self, from: Data(bad.utf8))
    }
  }
}

@Test(arguments: ["机密", "secret", "绝密"])
func moreThanInternalIsNotAConfidentialityOfThisSystem(level: String) {
  #expect(throws: DecodingError.self) {
    try JSONDecoder().decode([Confidentiality].self, from: Data("[\"\(level)\"]".utf8))
  }
}

@Test func thePolicyIsData() throws {
  var policy = Policy()
  policy.stallDays = 12
  policy.allowsBasicallySatisfied = true
  let data = try JSONEncoder().encode(policy)
  #expect(try JSONDecoder().decode(Policy.self, from: data) == policy)
}
