import Foundation
import Primitives
import Storage
import Synchronization
import Testing

@Suite("Lanes for work that waits for the disk")
struct DiskLanesTests {
  private static let fault = Fault(
    "test", what: Phrase("stopped"), why: Phrase("asked to"), next: Phrase("nothing"))

  @Test(arguments: [1, 3, 64]) func valuesAreTakenInTheOrderOfTheirItems(ahead: Int) async throws {
    let lanes = DiskLanes(4, named: "test")
    for count in [0, 1, 3, 4, 5, 200, 1500] {
      var given = 0
      var taken: [Int] = []
      try await lanes.forEach(ahead: ahead) { () throws(Fault) -> Int? in
        defer { given += 1 }
        return given < count ? given : nil
      } _: { item in
        if item % 7 == 0 { usleep(50) }
        return item * item
      } take: { (value: Int) throws(Fault) in
        taken.append(value)
        #expect(given <= taken.count + ahead + 1)
      }
      #expect(taken == (0..<count).map { $0 * $0 })
    }
  }

  /// Each call ends only when all have begun: with fewer threads than lanes none would.
  @Test(.timeLimit(.minutes(1))) func asManyRunAtOnceAsThereAreLanes() async throws {
    let count = ProcessInfo.processInfo.activeProcessorCount + 6
    let waiting = Mutex(0)
    var items = (0..<count).makeIterator()
    var sum = 0
    try await DiskLanes(count, named: "test").forEach(ahead: count) { () throws(Fault) -> Int? in
      items.next()
    } _: { index in
      waiting.withLock { $0 += 1 }
      while waiting.withLock({ $0 < count }) { usleep(100) }
      return index
    } take: { (value: Int) throws(Fault) in
      sum += value
    }
    #expect(sum == count * (count - 1) / 2)
  }

  @Test func whatWasGivenBeforeAFaultIsTaken() async {
    var given = 0
    var taken: [Int] = []
    await #expect(throws: Fault.self) {
      try await DiskLanes(3, named: "test").forEach(ahead: 8) { () throws(Fault) -> Int? in
        given += 1
        if given > 5 { throw DiskLanesTests.fault }
        return given
      } _: {
        $0
      } take: { (value: Int) throws(Fault) in
        taken.append(value)
      }
    }
    #expect(taken == [1, 2, 3, 4, 5])
  }

  @Test func nothingIsAtWorkAfterAFaultInTaking() async {
    let working = Mutex(0)
    var given = 0
    await #expect(throws: Fault.self) {
      try await DiskLanes(4, named: "test").forEach(ahead: 16) { () throws(Fault) -> Int? in
        given += 1
        return given
      } _: { item in
        working.withLock { $0 += 1 }
        usleep(500)
        working.withLock { $0 -= 1 }
        return item
      } take: { (value: Int) throws(Fault) in
        if value == 3 { throw DiskLanesTests.fault }
      }
    }
    #expect(working.withLock { $0 } == 0)
    #expect(given <= 3 + 16)
  }
}
