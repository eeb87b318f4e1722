internal import Dispatch
internal import Primitives
internal import Seals
internal import Synchronization

/// Takes the SM3 of many files on a thread of its own: it costs more than all else in packing, and
/// nothing waits for it until the metadata name it.
final class NationalLane: Sendable {
  private struct Work: ~Copyable {
    var hasher = SM3Hasher()
    var digests: [SM3Digest] = []
  }

  private let queue = DispatchQueue(label: "sm3")
  /// Touched on the queue alone, until it is settled.
  private let work = Mutex(Work())
  /// Pieces that may wait: memory stays at so many times a piece.
  private let room = DispatchSemaphore(value: 3)

  /// Takes the next piece of the file at hand; waits while too many are waiting.
  func take(_ piece: [UInt8]) {
    room.wait()
    queue.async { [self] in
      work.withLock { $0.hasher.update(piece) }
      room.signal()
    }
  }

  /// Ends the file at hand; files are numbered from 0 in the order in which they end.
  func finishFile() {
    queue.async { [self] in
      work.withLock { work in
        let digest = work.hasher.finish()
        work.digests.append(digest)
      }
    }
  }

  /// The digests of all files that were ended, by their numbers; waits for them.
  func settled() -> [SM3Digest] {
    queue.sync {}
    return work.withLock { $0.digests }
  }
}
