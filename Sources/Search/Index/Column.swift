/// One whole number for each case, in 0, 1, 2 or 4 bytes above the least of them.
struct Column {
  let bytes: UnsafeRawPointer
  let width: Int
  let base: Int

  @inline(__always)
  subscript(index: Int) -> Int {
    switch width {
    case 0: base
    case 1: base &+ Int(bytes.load(fromByteOffset: index, as: UInt8.self))
    case 2: base &+ Int(bytes.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self))
    default: base &+ Int(bytes.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
    }
  }
}

/// A column being written.
struct ColumnValues {
  private var values: [Int32] = []

  mutating func append(_ value: Int) { values.append(Int32(truncatingIfNeeded: value)) }

  var count: Int { values.count }
  subscript(index: Int) -> Int {
    get { Int(values[index]) }
    set { values[index] = Int32(truncatingIfNeeded: newValue) }
  }

  /// The bytes, and the section's `extra`.
  func encoded() -> (bytes: [UInt8], extra: UInt64) {
    let least = Int(values.min() ?? 0)
    let span = Int(values.max() ?? 0) - least
    let width = span == 0 ? 0 : span < 1 << 8 ? 1 : span < 1 << 16 ? 2 : 4
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * width)
    for value in values {
      var rest = UInt32(Int(value) - least)
      for _ in 0..<width {
        bytes.append(UInt8(truncatingIfNeeded: rest))
        rest >>= 8
      }
    }
    return (bytes, UInt64(UInt32(bitPattern: Int32(least))) << 8 | UInt64(width))
  }
}

/// The texts that a column's numbers stand for, sorted and without doubles.
struct ValueTable {
  private(set) var values: [String] = []
  private var codes: [String: Int] = [:]

  /// The number of a value, in the order in which they came.
  mutating func code(_ value: String) -> Int {
    if let code = codes[value] { return code }
    codes[value] = values.count
    values.append(value)
    return values.count - 1
  }

  /// Sorts the values by their bytes and gives the new number of each old one.
  mutating func sort() -> [Int] {
    let order = values.indices.sorted {
      values[$0].utf8.lexicographicallyPrecedes(values[$1].utf8)
    }
    var fresh = [Int](repeating: 0, count: values.count)
    for (new, old) in order.enumerated() { fresh[old] = new }
    values = order.map { values[$0] }
    return fresh
  }

  func encoded() -> [UInt8] {
    let out = OutputBytes()
    out.appendVarint(UInt64(values.count))
    for value in values {
      out.appendVarint(UInt64(value.utf8.count))
      out.append(Array(value.utf8))
    }
    return Array(out.bytes)
  }

  static func decode(_ bytes: UnsafeRawBufferPointer) -> [String]? {
    guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return [] }
    var reader = ByteReader(next: start, end: start + bytes.count)
    let count = reader.varint()
    guard count <= UInt64(bytes.count) else { return nil }
    var values: [String] = []
    for _ in 0..<count {
      values.append(reader.text(reader.varint()))
      if reader.failed { return nil }
    }
    return values
  }
}

/// A case's units or deputies as one value: each with its length before it.
enum ValueList {
  static func joined(_ units: [String]) -> String {
    units.map { "\($0.utf8.count):\($0)" }.joined()
  }

  static func split(_ text: String) -> [String] {
    var units: [String] = []
    var rest = Array(text.utf8)[...]
    while let colon = rest.firstIndex(of: 0x3A) {
      guard let count = Int(String(decoding: rest[..<colon], as: UTF8.self)), count >= 0,
        count <= rest.endIndex - colon - 1
      else { return units }
      units.append(String(decoding: rest[(colon + 1)..<(colon + 1 + count)], as: UTF8.self))
      rest = rest[(colon + 1 + count)...]
    }
    return units
  }
}
