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

/// Calls `body` with each value of a packed row; reads up to eight bytes behind it.
///
/// Eight values of up to eight bits fill whole bytes and come out of one word, as do four of up to
/// sixteen.
@inline(__always)
func forEachPacked(
  _ bytes: UnsafePointer<UInt8>, _ width: Int, _ n: Int, _ body: (Int, UInt32) -> Void
) {
  let raw = UnsafeRawPointer(bytes)
  let mask = (1 as UInt64) &<< UInt64(truncatingIfNeeded: width) &- 1
  let step = UInt64(truncatingIfNeeded: width)
  var index = 0
  if width <= 8 {
    while index &+ 8 <= n {
      var word = raw.loadUnaligned(fromByteOffset: index &>> 3 &* width, as: UInt64.self)
      for more in 0..<8 {
        body(index &+ more, UInt32(truncatingIfNeeded: word & mask))
        word = word &>> step
      }
      index &+= 8
    }
  } else if width <= 15 {
    while index &+ 4 <= n {
      let bit = index &* width
      var word =
        raw.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
        &>> UInt64(truncatingIfNeeded: bit & 7)
      for more in 0..<4 {
        body(index &+ more, UInt32(truncatingIfNeeded: word & mask))
        word = word &>> step
      }
      index &+= 4
    }
  }
  while index < n {
    body(index, unpacked(bytes, index, width))
    index &+= 1
  }
}

/// A reader of varints that stops at its end and remembers that it did.
struct ByteReader {
  var next: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  var failed = false

  @inline(__always)
  mutating func varint() -> UInt64 {
    if next < end, next.pointee < 0x80 {
      let value = UInt64(next.pointee)
      next += 1
      return value
    }
    return longVarint()
  }

  /// Steps over one varint.
  @inline(__always)
  mutating func skip() {
    while next < end {
      let byte = next.pointee
      next += 1
      if byte < 0x80 { return }
    }
    failed = true
  }

  private mutating func longVarint() -> UInt64 {
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
