import Foundation
import Storage
import Synchronization
import Testing

@Suite("Lanes for work that waits for the disk")
struct DiskLanesTests {
  @Test func valuesComeInTheOrderOfTheirIndexes() async {
    let lanes = DiskLanes(4, named: "test")
    for count in [0, 1, 3, 4, 5, 200] {
      let values = await lanes.map(count) { index in
        if index % 7 == 0 { usleep(200) }
        return index * index
      }
      #expect(values == (0..<count).map { $0 * $0 })
    }
  }

  /// Each call ends only when all have begun: with fewer threads than lanes none would.
  @Test(.timeLimit(.minutes(1))) func asManyRunAtOnceAsThereAreLanes() async {
    let count = ProcessInfo.processInfo.activeProcessorCount + 6
    let waiting = Mutex(0)
    let values = await DiskLanes(count, named: "test").map(count) { index in
      waiting.withLock { $0 += 1 }
      while waiting.withLock({ $0 < count }) { usleep(100) }
      return index
    }
    #expect(values == Array(0..<count))
  }
}
