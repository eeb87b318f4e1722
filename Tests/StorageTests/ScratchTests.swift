import Primitives
import Testing

@testable import Storage

@Suite("What is set aside leaves no trace")
struct ScratchTests {
  private static let piece = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

  /// Sets several pieces aside beside a file and reads them all.
  private func use(_ storage: Storage, in folder: String) throws(Fault) -> [UInt8] {
    let file = try OutputFile(for: Storage.join(folder, "a"), storage: storage)
    var scratch = file.scratch()
    for _ in 0..<5 { try scratch.append(ScratchTests.piece) }
    var found: [UInt8] = []
    try scratch.forEachPiece { found.append($0) }
    return found
  }

  @Test func itIsReadBackFromAnyPlace() throws {
    try withFolder { folder in
      let file = try OutputFile(for: Storage.join(folder, "a"), storage: .disk)
      var scratch = file.scratch()
      var whole: [UInt8] = []
      for turn in 0..<7 {
        try scratch.append(ScratchTests.piece)
        whole += ScratchTests.piece
        for start in [0, whole.count / 2 - 20_000, whole.count - 40_000 - turn] {
          #expect(
            try scratch.bytes(at: start, count: 40_000).elementsEqual(
              whole[start...].prefix(40_000)))
        }
      }
      #expect(scratch.count == whole.count)
      // Its name is gone while it is in use.
      #expect(try Storage.disk.list(folder).count == 1)
    }
  }

  @Test(arguments: [FaultPlan.Kind.fail(28), .fail(5), .runShort])
  func aFaultAtAnyCallLeavesNothing(_ kind: FaultPlan.Kind) throws {
    let whole = Array([[UInt8]](repeating: ScratchTests.piece, count: 5).joined())
    for call in 1...100 {
      let isDone = try withFolder { folder in
        let plan = FaultPlan(kind, at: call)
        let found = try? use(.failing(by: plan), in: folder)
        #expect(found == nil || found == whole, "\(kind) at \(call)")
        try Storage.disk.removeStaleTemporaries(in: folder)
        #expect(try Storage.disk.list(folder).isEmpty, "\(kind) at \(call)")
        return !plan.struck
      }
      if isDone { return }
    }
    Issue.record("it never ended")
  }
}
