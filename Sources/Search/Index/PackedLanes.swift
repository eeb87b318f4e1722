/// Takes several values of a packed row out of one word at once, and adds them up.
///
/// A word is parted in halves, these in halves, and so on, until each value has a lane of its own; a
/// multiplication by ones then leaves in each lane the sum of the values up to there.
struct PackedLanes {
  /// Values in a word: eight of up to five bits, in bytes, or four of up to fourteen, in 16 bits each, so
  /// that their sum fits its lane; 0 for wider ones.
  let count: Int
  private let width: UInt64
  private let halves: UInt64
  private let quarters: UInt64
  private let eighths: UInt64

  @inline(__always)
  init(_ width: Int) {
    count = width <= 5 ? 8 : width <= 14 ? 4 : 0
    self.width = UInt64(truncatingIfNeeded: width)
    let one = 1 &<< self.width &- 1 as UInt64
    let two = 1 &<< (2 &* self.width) &- 1 as UInt64
    halves = 1 &<< (4 &* self.width) &- 1
    quarters = two &* 0x0000_0001_0000_0001
    eighths = one &* 0x0001_0001_0001_0001
  }

  /// The sums of eight values that begin at a byte, each in a byte, the first lowest.
  @inline(__always)
  func eightSums(_ bytes: UnsafeRawPointer) -> UInt64 {
    var word = bytes.loadUnaligned(as: UInt64.self)
    word = word & halves | (word &>> (4 &* width) & halves) &<< 32
    word = word & quarters | (word &>> (2 &* width) & quarters) &<< 16
    word = word & eighths | (word &>> width & eighths) &<< 8
    return word &* 0x0101_0101_0101_0101
  }

  /// The sums of four values that begin at a bit, each in 16 bits, the first lowest.
  @inline(__always)
  func fourSums(_ bytes: UnsafeRawPointer, bit: Int) -> UInt64 {
    var word =
      bytes.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
      &>> UInt64(truncatingIfNeeded: bit & 7)
    word = word & fourths | (word &>> (2 &* width) & fourths) &<< 32
    word = word & pairs | (word &>> width & pairs) &<< 16
    return word &* 0x0001_0001_0001_0001
  }

  /// The cases that eight steps lead to from `start`, one more each than the steps' sums.
  @inline(__always)
  static func eight(_ sums: UInt64, _ start: UInt32) -> SIMD8<UInt32> {
    SIMD8<UInt32>(truncatingIfNeeded: unsafeBitCast(sums, to: SIMD8<UInt8>.self))
      &+ SIMD8(0, 1, 2, 3, 4, 5, 6, 7) &+ SIMD8(repeating: start)
  }

  /// Eight values, each in a byte, and one more each.
  @inline(__always)
  static func eightMore(_ values: UInt64) -> SIMD8<UInt32> {
    SIMD8<UInt32>(truncatingIfNeeded: unsafeBitCast(values, to: SIMD8<UInt8>.self))
      &+ SIMD8(repeating: 1)
  }

  /// The cases that four steps lead to.
  @inline(__always)
  static func four(_ sums: UInt64, _ start: UInt32) -> SIMD4<UInt32> {
    SIMD4<UInt32>(truncatingIfNeeded: unsafeBitCast(sums, to: SIMD4<UInt16>.self))
      &+ SIMD4(0, 1, 2, 3) &+ SIMD4(repeating: start)
  }

  /// Two values in the lowest bits.
  private var fourths: UInt64 { quarters & 0xFFFF_FFFF }
  /// One value in the lowest bits of each half.
  private var pairs: UInt64 { eighths & 0x0000_FFFF_0000_FFFF }
}

/// The bits that are set in each byte: which, lowest first, one to a byte; and how many.
enum SetBits {
  nonisolated(unsafe) static let rows: UnsafePointer<UInt64> = table { byte in
    var (row, count) = (UInt64(0), UInt64(0))
    for bit in 0..<8 as Range<UInt64> where byte >> bit & 1 == 1 {
      row |= bit << (8 * count)
      count += 1
    }
    return row
  }

  nonisolated(unsafe) static let counts: UnsafePointer<UInt8> = table {
    UInt8($0.nonzeroBitCount)
  }

  /// Kept for as long as the program runs.
  private static func table<Value>(_ value: (UInt64) -> Value) -> UnsafePointer<Value> {
    let table = UnsafeMutablePointer<Value>.allocate(capacity: 256)
    for byte in 0..<256 { (table + byte).initialize(to: value(UInt64(byte))) }
    return UnsafePointer(table)
  }
}
