internal import Dispatch
package import Primitives
internal import Synchronization

/// Threads for work that waits for the disk most of its time.
///
/// The threads of Swift's tasks are as many as there are cores: where each of them waits for a file to
/// become durable, the cores idle. More that wait together cost the disk hardly more than one.
package struct DiskLanes: Sendable {
  private let queues: [DispatchQueue]

  /// `count` threads at most, named for those who look at a process from outside.
  package init(_ count: Int, named name: String) {
    queues = (0..<max(1, count)).map { DispatchQueue(label: "\(name) \($0)") }
  }

  /// Works on the items that `next` gives, and hands what `body` makes of each to `take`, in the order of
  /// the items.
  ///
  /// At most `ahead` items are begun before the first of them is taken; each goes to the first lane that
  /// is free. What was given before `next` throws is taken first. When `take` throws, no more is begun, and
  /// what was begun has ended when this returns.
  package func forEach<Item: Sendable, Value: Sendable>(
    ahead: Int, from next: () throws(Fault) -> Item?,
    _ body: @escaping @Sendable (Item) -> Value, take: (Value) throws(Fault) -> Void
  ) async throws(Fault) {
    let line = WaitingLine<Item, Value>(body)
    var begun: [Promised<Value>] = []
    var first = 0
    var count = 0
    var failure: Fault?
    var isOver = false
    while true {
      while !isOver, begun.count - first < max(1, ahead) {
        do throws(Fault) {
          guard let item = try next() else {
            isOver = true
            break
          }
          begun.append(line.add(item))
          queues[count % queues.count].async { line.workOnOne() }
          count += 1
        } catch {
          failure = error
          isOver = true
        }
      }
      guard first < begun.count else { break }
      let value = await begun[first].value()
      first += 1
      if first == begun.count || first > 1024 {
        begun.removeFirst(first)
        first = 0
      }
      do throws(Fault) { try take(value) } catch {
        for rest in begun[first...] { _ = await rest.value() }
        throw error
      }
    }
    if let failure { throw failure }
  }
}

/// Items in their order, each with a place for what is made of it.
private final class WaitingLine<Item: Sendable, Value: Sendable>: Sendable {
  private let body: @Sendable (Item) -> Value
  private let items = Mutex<[(item: Item, promised: Promised<Value>)]>([])

  init(_ body: @escaping @Sendable (Item) -> Value) { self.body = body }

  func add(_ item: Item) -> Promised<Value> {
    let promised = Promised<Value>()
    items.withLock { $0.append((item, promised)) }
    return promised
  }

  /// Works on the item that has waited longest.
  func workOnOne() {
    guard let next = items.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
    next.promised.keep(body(next.item))
  }
}

/// A value that one thread will give and one task waits for.
private final class Promised<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value, Never>)
    case kept(Value)
  }

  private let state = Mutex(State.open)

  func keep(_ value: Value) {
    let waiting = state.withLock { state -> CheckedContinuation<Value, Never>? in
      defer { state = .kept(value) }
      if case .awaited(let continuation) = state { return continuation }
      return nil
    }
    waiting?.resume(returning: value)
  }

  func value() async -> Value {
    await withCheckedContinuation { continuation in
      let kept = state.withLock { state -> Value? in
        if case .kept(let value) = state { return value }
        state = .awaited(continuation)
        return nil
      }
      if let kept { continuation.resume(returning: kept) }
    }
  }
}
