internal import CQRCodegen
internal import Synchronization

/// One symbol as the library draws it, and the choice among its eight masks (ISO/IEC 18004, 7.8).
///
/// The library weighs masks module by module, which takes most of its time, and a batch has hundreds of
/// codes. What a mask changes depends on the version alone, so it is kept, and weighed by rows of bits.
struct QRSymbol {
  let side: Int
  /// Row after row, a byte for each module.
  let modules: [UInt8]

  /// Nothing where the bytes do not fit.
  ///
  /// `mask` is 0 to 7, or −1 for the library's own choice.
  init?(_ bytes: [UInt8], mask: Int32) {
    var data = [UInt8](repeating: 0, count: QRSymbol.bufferSize)
    var symbol = data
    var scratch = data
    let isAlphanumeric = bytes.allSatisfy(QRSymbol.isAlphanumeric)
    // The segment points into `data`, which must stay until the symbol is drawn.
    let isMade = unsafe data.withUnsafeMutableBufferPointer { data in
      var segment =
        isAlphanumeric
        ? unsafe qrcodegen_makeAlphanumeric(
          String(decoding: bytes, as: UTF8.self), data.baseAddress)
        : unsafe qrcodegen_makeBytes(bytes, bytes.count, data.baseAddress)
      return unsafe qrcodegen_encodeSegmentsAdvanced(
        &segment, 1, qrcodegen_Ecc_MEDIUM, qrcodegen_VERSION_MIN, qrcodegen_VERSION_MAX,
        qrcodegen_Mask(mask), false, &scratch, &symbol)
    }
    guard isMade else { return nil }
    let side = unsafe Int(qrcodegen_getSize(symbol))
    var modules: [UInt8] = []
    modules.reserveCapacity(side * side)
    for index in 0..<(side * side) {
      let isDark = unsafe qrcodegen_getModule(symbol, Int32(index % side), Int32(index / side))
      modules.append(isDark ? 1 : 0)
    }
    self.side = side
    self.modules = modules
  }

  private init(side: Int, modules: [UInt8]) {
    self.side = side
    self.modules = modules
  }

  /// A symbol of version 40 in bits, with its size before it.
  private static let bufferSize = (177 * 177 + 7) / 8 + 1

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x20, 0x24, 0x25, 0x2A, 0x2B, 0x2D, 0x2E, 0x2F, 0x3A: true
    default: false
    }
  }

  // MARK: Masks

  /// What a mask changes in a symbol that has mask 0.
  private struct Change {
    var modules: [UInt8]
    var rows: ModuleRows
  }

  /// By the side of the symbol; the first is mask 0 and changes nothing.
  private static let changes = Mutex<[Int: [Change]]>([:])

  /// The symbol of these bytes, which this one is with mask 0, under the mask with the fewest points
  /// against it; of several the first.
  func best(for bytes: [UInt8]) -> QRSymbol {
    // No sheet carries so much.
    guard side <= ModuleRows.widest else { return QRSymbol(bytes, mask: -1) ?? self }
    let rows = ModuleRows(modules, side: side)
    var best = (points: Int.max, mask: 0)
    let changes = changes(for: bytes)
    for (mask, change) in changes.enumerated() {
      let points = rows.changed(by: change.rows).points
      if points < best.points { best = (points, mask) }
    }
    if best.mask == 0 { return self }
    let change = changes[best.mask].modules
    return QRSymbol(
      side: side, modules: modules.indices.map { modules[$0] ^ change[$0] })
  }

  /// What each mask changes in symbols of this side.
  private func changes(for bytes: [UInt8]) -> [Change] {
    if let known = QRSymbol.changes.withLock({ $0[side] }) { return known }
    let made = (0..<8).compactMap { (mask: Int32) -> Change? in
      guard let other = QRSymbol(bytes, mask: mask) else { return nil }
      let changed = modules.indices.map { modules[$0] ^ other.modules[$0] }
      return Change(modules: changed, rows: ModuleRows(changed, side: side))
    }
    QRSymbol.changes.withLock { $0[side] = made }
    return made
  }
}
