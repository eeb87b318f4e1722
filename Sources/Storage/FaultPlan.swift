internal import Primitives
internal import Synchronization

/// A scripted fault: what goes wrong at the n-th file-system call.
///
/// Tests run a publishing operation with the fault at call 1, 2, 3 … until it succeeds; after each
/// run the old state or the new one must be there. Every call of `Storage` counts, in order.
package final class FaultPlan: Sendable {
  package enum Kind: Sendable {
    /// The call fails with this `errno`; later calls work.
    case fail(Int32)
    /// A write takes half of its bytes, then the disk is full; other calls fail likewise.
    case runShort
    /// The call and all later ones fail, as if the process had been killed before it.
    case stop
  }

  package enum Verdict: Sendable {
    case proceed
    case fail(Int32)
    case short
  }

  private let kind: Kind
  private let at: Int
  private let calls = Mutex(0)

  /// The fault strikes at call number `at`, counted from 1.
  package init(_ kind: Kind, at: Int) {
    self.kind = kind
    self.at = at
  }

  /// How many calls were made.
  package var count: Int { calls.withLock { $0 } }

  /// Whether the fault's call was reached.
  package var struck: Bool { count >= at }

  func next() -> Verdict {
    let number = calls.withLock { count in
      count += 1
      return count
    }
    switch kind {
    case .fail(let code): return number == at ? .fail(code) : .proceed
    case .runShort: return number == at ? .short : .proceed
    case .stop: return number >= at ? .fail(FaultPlan.killed) : .proceed
    }
  }

  /// `EINTR` never leaves a real call of ours (it is retried), so it can stand for the end.
  static let killed: Int32 = 4
}
