internal import Synchronization

/// Memory for walks over lists, of which some pieces are kept for the next ones.
///
/// The C library keeps pieces of up to a kilobyte at hand; one of a few kilobytes takes it as long as a quick
/// query takes to look up a term. Any number of threads may take and give.
enum WalkMemory {
  /// Bytes of a piece that is kept: enough for four cursors and what they unpack.
  private static let size = 8 << 10
  private static let count = 4

  /// The pieces kept, as addresses; 0 for none.
  nonisolated(unsafe) private static let pieces: UnsafeMutablePointer<Atomic<UInt>> = {
    let pieces = UnsafeMutablePointer<Atomic<UInt>>.allocate(capacity: count)
    for slot in 0..<count { (pieces + slot).initialize(to: Atomic(0)) }
    return pieces
  }()

  /// Takes so many bytes, aligned as any value may have to be; what is in them is undefined.
  static func take(_ bytes: Int) -> UnsafeMutableRawPointer {
    if bytes <= size {
      let pieces = pieces
      for slot in 0..<count where pieces[slot].load(ordering: .relaxed) != 0 {
        let address = pieces[slot].exchange(0, ordering: .acquiring)
        if let piece = UnsafeMutableRawPointer(bitPattern: address) { return piece }
      }
    }
    return .allocate(byteCount: max(bytes, size), alignment: 16)
  }

  /// Gives back what was taken as so many bytes.
  static func give(_ piece: UnsafeMutableRawPointer, _ bytes: Int) {
    if bytes <= size {
      let pieces = pieces
      for slot in 0..<count where pieces[slot].load(ordering: .relaxed) == 0 {
        let address = UInt(bitPattern: piece)
        if pieces[slot].compareExchange(expected: 0, desired: address, ordering: .releasing)
          .exchanged
        {
          return
        }
      }
    }
    piece.deallocate()
  }
}
