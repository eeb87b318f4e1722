internal import Synchronization

/// A scripted fault: what goes wrong at the n-th file-system call.
///
/// Tests run a publishing operation with the fault at call 1, 2, 3 … until it succeeds; after each
/// run the old state or the new one must be there. Every call of `Storage` counts, in order,
/// clean-up included.
package final class FaultPlan: Sendable {
  package enum Kind: Hashable, Sendable {
    /// The call does nothing and fails with this `errno`; later calls work.
    case fail(Int32)
    /// A write takes half of its bytes and says so; other calls work.
    case shortWrite
    /// A write takes half of its bytes and fails for want of space, as other calls do; later calls
    /// work.
    case runShort
    /// From here on nothing has an effect, as if the process had been killed before the call.
    case stop
  }

  enum Verdict { case proceed, short, runShort, stopped, fail(Int32) }

  private let kind: Kind
  private let at: Int
  private let calls = Atomic<Int>(0)

  /// The fault strikes at call number `at`, counted from 1; 0 only counts.
  package init(_ kind: Kind, at: Int) {
    self.kind = kind
    self.at = at
  }

  /// How many calls were made.
  package var count: Int { calls.load(ordering: .relaxed) }

  /// Whether the fault's call was reached.
  package var struck: Bool { at > 0 && count >= at }

  func next() -> Verdict {
    let number = calls.add(1, ordering: .relaxed).newValue
    guard at > 0, number >= at else { return .proceed }
    switch kind {
    case .stop: return .stopped
    case .fail(let code): return number == at ? .fail(code) : .proceed
    case .shortWrite: return number == at ? .short : .proceed
    case .runShort: return number == at ? .runShort : .proceed
    }
  }
}
