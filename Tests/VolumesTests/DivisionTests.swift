import Primitives
import Seals
import Testing

@testable import Volumes

@Suite("Dossiers are divided into volumes by year, retention and size")
struct DivisionTests {
  private typealias Series = VolumeDivision.Series

  /// A member with `files` beside it.
  private func member(_ id: String, files: Int = 0) throws -> PlannedMember {
    let entry = LogEntry(
      caseID: id, sealedOn: day("2023-01-01"), dossier: SHA256.digest(of: [1]))
    return PlannedMember(try #require(entry), place: files)
  }

  @Test func yearsAndPeriodsNeverMix() throws {
    let permanent = Series(year: 2023, retention: "永久")
    let thirty = Series(year: 2023, retention: "30年")
    let before = Series(year: 2022, retention: "永久")
    let volumes = try VolumeDivision().divide(
      [
        (permanent, try member("XH-2023-00003")), (before, try member("XH-2023-00001")),
        (thirty, try member("XH-2023-00002")), (permanent, try member("XH-2022-00009")),
      ]) { _ in [1000] }
    #expect(volumes.map(\.series) == [before, thirty, permanent])
    #expect(
      volumes.map { $0.members.map(\.caseID) } == [
        ["XH-2023-00001"], ["XH-2023-00002"], ["XH-2022-00009", "XH-2023-00003"],
      ])
  }

  @Test func oneThatIsLargerThanAVolumeHasItsOwn() throws {
    let series = Series(year: 2023, retention: "永久")
    let sizes = ["A": 10, "B": 9_000_000, "C": 10, "D": 10]
    let volumes = try VolumeDivision(bytes: 4_000_000).divide(
      sizes.keys.map { (series, try member($0)) }
    ) { [sizes[$0.caseID] ?? 0] }
    #expect(volumes.map { $0.members.map(\.caseID) } == [["A"], ["B"], ["C", "D"]])
  }

  @Test(arguments: 1...50 as ClosedRange<UInt64>)
  func everyLimitIsKeptWhateverTheOrder(seed: UInt64) throws {
    var random = SeededNumbers(seed)
    let limit = Int.random(in: 2_000_000...6_000_000, using: &random)
    let count = Int.random(in: 1...20, using: &random)
    let division = VolumeDivision(bytes: limit, dossiers: count, entries: 100)
    let members = try (0..<200).map { number in
      try (
        series: Series(year: 2020 + number % 3, retention: number % 2 == 0 ? "永久" : "30年"),
        member: member("XH-\(1000 + number)", files: number % 4)
      )
    }
    func size(_ member: PlannedMember) -> Int { (Int(member.caseID.suffix(4)) ?? 0) * 311 }
    func sizes(_ member: PlannedMember) -> [Int] {
      [size(member)] + [Int](repeating: 0, count: member.place)
    }
    let volumes = try division.divide(members.shuffled(using: &random)) { sizes($0) }
    let again = try division.divide(members.shuffled(using: &random)) { sizes($0) }
    #expect(again.map { $0.members.map(\.caseID) } == volumes.map { $0.members.map(\.caseID) })
    #expect(volumes.flatMap(\.members).count == members.count)
    #expect(Set(volumes.flatMap(\.members).map(\.caseID)).count == members.count)
    for volume in volumes {
      #expect(volume.members.count <= count)
      #expect(volume.members.reduce(0) { $0 + 1 + $1.place } <= 100)
      let bytes = volume.members.reduce(0) { $0 + size($1) }
      #expect(bytes <= limit || volume.members.count == 1)
    }
  }
}

/// The same numbers for the same seed (SplitMix64).
private struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
