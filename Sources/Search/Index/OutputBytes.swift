/// Bytes being written: a buffer that grows, with the two number codes of an index.
///
/// A class, so that a long list is never copied by accident.
final class OutputBytes {
  // Small steps in inner loops: not worth a check each that nobody else writes here.
  @exclusivity(unchecked) private(set) var base: UnsafeMutableRawPointer
  @exclusivity(unchecked) private var capacity: Int
  @exclusivity(unchecked) private(set) var count = 0

  init(capacity: Int = 4096) {
    self.capacity = capacity
    base = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { base.deallocate() }

  func removeAll() { count = 0 }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  @inline(__always)
  private func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  @inline(never)
  private func grow(_ more: Int) {
    let wanted = max(capacity * 2, count + more)
    let next = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 16)
    next.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = next
    capacity = wanted
  }

  @inline(__always)
  func append<Value: FixedWidthInteger>(_ value: Value) {
    reserve(MemoryLayout<Value>.size)
    base.storeBytes(of: value.littleEndian, toByteOffset: count, as: Value.self)
    count += MemoryLayout<Value>.size
  }

  func append(_ other: UnsafeRawBufferPointer) {
    guard let start = other.baseAddress else { return }
    reserve(other.count)
    (base + count).copyMemory(from: start, byteCount: other.count)
    count += other.count
  }

  func append(_ other: [UInt8]) { other.withUnsafeBytes { append($0) } }

  /// Seven bits a byte, the lowest first; the eighth says that more follow.
  @inline(__always)
  func appendVarint(_ value: UInt64) {
    reserve(10)
    var value = value
    while value >= 0x80 {
      base.storeBytes(
        of: UInt8(truncatingIfNeeded: value) | 0x80, toByteOffset: count, as: UInt8.self)
      count += 1
      value >>= 7
    }
    base.storeBytes(of: UInt8(truncatingIfNeeded: value), toByteOffset: count, as: UInt8.self)
    count += 1
  }

  /// Each value in `width` bits, at most 56, the lowest bits first, up to a whole byte.
  func appendPacked(_ values: [UInt64], width: Int) {
    var (pending, have) = (0 as UInt64, 0)
    for value in values {
      pending |= value << UInt64(have)
      have += width
      while have >= 8 {
        append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        have -= 8
      }
    }
    if have > 0 { append(UInt8(truncatingIfNeeded: pending)) }
  }

  /// Each value in `width` bits, the lowest bits first, up to a whole byte.
  func appendPacked(_ values: UnsafePointer<UInt32>, _ n: Int, width: Int) {
    guard width > 0, n > 0 else { return }
    reserve((n * width + 7) / 8 + 8)
    var pending: UInt64 = 0
    var have = 0
    for index in 0..<n {
      pending |= UInt64(values[index]) << UInt64(have)
      have += width
      if have >= 32 {
        base.storeBytes(
          of: UInt32(truncatingIfNeeded: pending), toByteOffset: count, as: UInt32.self)
        count += 4
        pending >>= 32
        have -= 32
      }
    }
    while have > 0 {
      base.storeBytes(of: UInt8(truncatingIfNeeded: pending), toByteOffset: count, as: UInt8.self)
      count += 1
      pending >>= 8
      have -= 8
    }
  }

  /// Appends a bit for each number from `first` to the last of some ascending ones, set for those, up to a
  /// whole byte.
  func appendBits(_ numbers: UnsafePointer<UInt32>, _ n: Int, from first: UInt32) {
    let length = (Int(numbers[n - 1] - first) + 8) / 8
    reserve(length + 8)
    let bytes = (base + count).assumingMemoryBound(to: UInt8.self)
    bytes.update(repeating: 0, count: length)
    for index in 0..<n {
      let bit = Int(numbers[index] - first)
      bytes[bit >> 3] |= 1 << UInt8(bit & 7)
    }
    count += length
  }
}

/// The bits that the greatest of some values needs.
@inline(__always)
func bitWidth(_ greatest: UInt32) -> Int { 32 - greatest.leadingZeroBitCount }

/// The value at `index` of a packed row; reads up to eight bytes from there.
@inline(__always)
func unpacked(_ bytes: UnsafePointer<UInt8>, _ index: Int, _ width: Int) -> UInt32 {
  let bit = index &* width
  let word = UnsafeRawPointer(bytes + bit &>> 3).loadUnaligned(as: UInt64.self)
  return UInt32(truncatingIfNeeded: word &>> UInt64(bit & 7))
    & ((1 as UInt32) &<< UInt32(width) &- 1)
}

/// A reader of varints that stops at its end and remembers that it did.
struct ByteReader {
  var next: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  private(set) var failed = false

  init(next: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
    self.next = next
    self.end = end
  }

  /// A number; those of up to four bytes are put together without a branch on how many they are, which
  /// nobody can guess.
  @inline(__always)
  mutating func varint() -> UInt64 {
    guard end - next >= 8 else { return slowVarint() }
    let word = UInt64(littleEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self))
    // The highest bit of the last byte, and all bits below it.
    let last = ~word & 0x8080_8080
    guard last != 0 else { return slowVarint() }
    let bytes = word & (last ^ (last &- 1))
    next += (last.trailingZeroBitCount &+ 1) &>> 3
    return bytes & 0x7F | (bytes & 0x7F00) &>> 1 | (bytes & 0x7F_0000) &>> 2
      | (bytes & 0x7F00_0000) &>> 3
  }

  /// Steps over a number.
  @inline(__always)
  mutating func skip() {
    guard end - next >= 8 else { return _ = slowVarint() }
    let word = UInt64(littleEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self))
    let last = ~word & 0x8080_8080
    guard last != 0 else { return _ = slowVarint() }
    next += (last.trailingZeroBitCount &+ 1) &>> 3
  }

  @inline(never)
  private mutating func slowVarint() -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while next < end, shift < 64 {
      let byte = next.pointee
      next += 1
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift += 7
    }
    failed = true
    return 0
  }

  /// `count` bytes as text; empty when there are not so many.
  mutating func text(_ count: UInt64) -> String {
    guard count <= UInt64(end - next) else {
      failed = true
      return ""
    }
    let text = String(
      decoding: UnsafeBufferPointer(start: next, count: Int(count)), as: UTF8.self)
    next += Int(count)
    return text
  }
}
