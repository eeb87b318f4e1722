internal import Dispatch
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

  /// What `body` gives for each index below `count`, in their order; each goes to the first lane that
  /// is free.
  package func map<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) -> Value
  ) async -> [Value] {
    let next = Atomic(0)
    let values = Mutex([Value?](repeating: nil, count: count))
    await withCheckedContinuation { continuation in
      let group = DispatchGroup()
      for queue in queues.prefix(max(1, count)) {
        queue.async(group: group) {
          while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            let value = body(index)
            values.withLock { $0[index] = value }
          }
        }
      }
      group.notify(queue: .global()) { continuation.resume() }
    }
    return values.withLock { $0 }.compactMap { $0 }
  }
}
