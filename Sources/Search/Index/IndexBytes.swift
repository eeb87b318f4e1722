internal import Deflate
internal import Primitives
internal import Storage
internal import Synchronization

/// The bytes of an index, in memory or mapped, and which of their pages were checked.
///
/// The address is kept beside its owner and lent to cursors that live no longer than a query: an
/// inner loop cannot ask for it anew. A page is checked when it is first touched.
final class IndexBytes: Sendable {
  /// The path, for faults.
  let file: String?
  let count: Int
  nonisolated(unsafe) let base: UnsafeRawPointer
  private let mapped: MappedFile?
  nonisolated(unsafe) private let owned: UnsafeMutableRawPointer?

  init(_ bytes: [UInt8]) {
    // Readers of packed numbers take eight bytes at a time.
    let copy = UnsafeMutableRawPointer.allocate(byteCount: bytes.count + 16, alignment: 16)
    bytes.withUnsafeBytes { buffer in
      if let start = buffer.baseAddress { copy.copyMemory(from: start, byteCount: buffer.count) }
    }
    (copy + bytes.count).initializeMemory(as: UInt8.self, repeating: 0, count: 16)
    owned = copy
    base = UnsafeRawPointer(copy)
    count = bytes.count
    mapped = nil
    file = nil
  }

  init(_ mapped: MappedFile, file: String?) {
    self.mapped = mapped
    self.file = file
    count = mapped.size
    owned = nil
    base =
      mapped.withBytes { span in
        span.withUnsafeBytes { $0.baseAddress ?? UnsafeRawPointer(bitPattern: 16) }
      } ?? UnsafeRawPointer(UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16))
  }

  deinit { owned?.deallocate() }

  /// Lets go of the memory of what was read from a file; it is read anew where it is needed.
  func giveBack() { mapped?.giveBack() }

  func load<Value: FixedWidthInteger>(_ offset: Int, as: Value.Type) -> Value {
    Value(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: Value.self))
  }

  func checksum(_ offset: Int, _ length: Int) -> UInt32 {
    Deflate.crc32(
      RawSpan(_unsafeBytes: UnsafeRawBufferPointer(start: base + offset, count: length)))
  }
}

/// The pages of an index that were found sound.
final class SoundPages: Sendable {
  private let bytes: IndexBytes
  /// Where the checksums begin, and where what they cover ends.
  private let table: Int
  private let count: Int
  nonisolated(unsafe) private let sound: UnsafeMutablePointer<Atomic<UInt8>>

  init(_ bytes: IndexBytes, table: Int) {
    self.bytes = bytes
    self.table = table
    count = (table + IndexFormat.pageSize - 1) >> IndexFormat.pageShift
    sound = .allocate(capacity: count)
    for page in 0..<count { (sound + page).initialize(to: Atomic(0)) }
  }

  deinit {
    sound.deinitialize(count: count)
    sound.deallocate()
  }

  /// The offset of the first damaged page among those that hold these bytes.
  @inline(__always)
  func firstDamaged(_ offset: Int, _ length: Int) -> Int? {
    guard length > 0 else { return nil }
    for page in offset >> IndexFormat.pageShift...(offset + length - 1) >> IndexFormat.pageShift
    where sound[page].load(ordering: .relaxed) == 0 {
      if !check(page) { return page << IndexFormat.pageShift }
    }
    return nil
  }

  @inline(never)
  private func check(_ page: Int) -> Bool {
    let start = page << IndexFormat.pageShift
    let sum = bytes.checksum(start, min(IndexFormat.pageSize, table - start))
    guard sum == bytes.load(table + 4 * page, as: UInt32.self) else { return false }
    sound[page].store(1, ordering: .relaxed)
    return true
  }
}
