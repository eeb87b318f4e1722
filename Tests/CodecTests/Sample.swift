import Primitives

enum Tone: String, CaseIterable, Codable { case calm, loud, veryLoud = "very-loud" }

struct Step: Codable, Hashable {
  var on: CivilDate
  var text: String
}

struct Key: RawRepresentable, Codable, Hashable {
  var rawValue: String
}

/// A record with every shape that data may have.
struct Sample: Codable, Hashable {
  var id: Key
  var dueOn: CivilDate
  var count: Int
  var small: UInt8?
  var isOpen: Bool
  var tone: Tone
  var title: String
  var remark: String?
  var first: Step
  var last: Step?
  var steps: [Step]
  var notes: [String]
  var digests: [Digest]

  enum CodingKeys: String, CodingKey {
    case id, dueOn, count, small, isOpen, tone, title, remark, first, last
    case steps = "step"
    case notes = "note"
    case digests = "digest"
  }
}

let sample = Sample(
  id: Key(rawValue: "k-1"), dueOn: CivilDate(dayNumber: 19_000), count: -7, small: 255,
  isOpen: true, tone: .veryLoud, title: "下水道 “84号”\n第二行", remark: nil,
  first: Step(on: CivilDate(dayNumber: 1), text: ""), last: nil,
  steps: [
    Step(on: CivilDate(dayNumber: 2), text: "一"), Step(on: CivilDate(dayNumber: 3), text: "二"),
  ], notes: ["甲", "乙"], digests: [.schemaSample])

/// A small generator with a seed, for tests that print it.
struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// The fault that a body throws, for tests that read it.
func fault(_ body: () throws(Fault) -> Void) -> Fault? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}
