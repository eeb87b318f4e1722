internal import Glibc

/// Memory that the process holds and does not need.
package enum ProcessMemory {
  /// Gives back what the work so far has freed and the code that it ran.
  ///
  /// Starting a command touches some twenty megabytes of code, and each kind of work other code: a
  /// long work need not hold what the one before it needed. The kernel maps what runs next again, mostly
  /// without reading it anew.
  package static func giveBack() {
    giveBackHeap()
    giveBackCode()
  }

  /// Gives back what was freed: between allocations that live on, the C library keeps it for ever.
  ///
  /// Takes some milliseconds at most. Where the C library has no such call (it is glibc's), nothing
  /// happens.
  private static func giveBackHeap() {
    typealias Trim = @convention(c) (Int) -> CInt
    guard let symbol = unsafe dlsym(nil, "malloc_trim") else { return }
    _ = unsafe unsafeBitCast(symbol, to: Trim.self)(0)
  }

  /// Where the kernel does not tell what is mapped, nothing happens.
  private static func giveBackCode() {
    let calls = Storage.disk.calls
    guard let file = try? calls.open("/proc/self/maps", O_RDONLY) else { return }
    defer { calls.close(file) }
    guard let bytes = try? calls.bytes(of: file, at: 0, count: 1 << 18) else { return }
    for line in bytes.split(separator: 0x0A) {
      guard let range = code(line) else { continue }
      _ = unsafe madvise(
        UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
    }
  }

  /// The addresses of a mapping of a file's code, which nobody can have written to.
  private static func code(_ line: ArraySlice<UInt8>) -> Range<UInt>? {
    let fields = line.split(separator: 0x20, maxSplits: 5)
    guard fields.count == 6, fields[1].elementsEqual("r-xp".utf8),
      fields[5].first(where: { $0 != 0x20 }) == 0x2F
    else { return nil }
    let ends = fields[0].split(separator: 0x2D).map {
      UInt(String(decoding: $0, as: UTF8.self), radix: 16)
    }
    guard ends.count == 2, let start = ends[0], let end = ends[1], start < end else { return nil }
    return start..<end
  }
}
