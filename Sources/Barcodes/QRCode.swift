internal import CQRCodegen
package import Primitives

/// The modules of a QR code (ISO/IEC 18004) without its quiet zone.
package struct QRCode: Hashable, Sendable {
  /// The library and its interface's version; it tells no other.
  package static let library = "libqrcodegen 1"

  /// Modules along one side: 21, 25, 29 …, 177.
  package let side: Int
  /// Row after row from the top, 1 for dark.
  package let modules: [UInt8]

  /// Free modules on every side that readers ask for (ISO/IEC 18004, 6.3.8).
  package static let quietZone = 4

  /// Encodes bytes with error correction level M in the smallest version that fits: in
  /// alphanumeric mode (7.4.4) where every byte is one of its 45 characters, else in byte mode.
  ///
  /// Deterministic. Throws `barcodes-qr-size` for no bytes or more than 2,331.
  package init(encoding bytes: [UInt8]) throws(Fault) {
    guard !bytes.isEmpty, bytes.count <= QRCode.capacity, let plain = QRSymbol(bytes, mask: 0)
    else { throw QRCode.sizeFault(bytes.count) }
    let symbol = plain.best(for: bytes)
    side = symbol.side
    modules = symbol.modules
  }

  /// Bytes that version 40 holds at level M.
  private static let capacity = 2331

  private static func sizeFault(_ count: Int) -> Fault {
    Fault(
      "barcodes-qr-size", .refused,
      what: Phrase(zh: "无法生成二维码", en: "the QR code cannot be made"),
      why: Phrase(
        zh: "内容为 \(count) 字节，须为 1 至 \(capacity) 字节",
        en: "it would hold \(count) bytes, 1 to \(capacity) are possible"),
      next: Phrase(zh: "请缩短内容", en: "shorten what it says"))
  }
}
