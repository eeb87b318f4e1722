internal import CQREncode
package import Primitives

/// The modules of a QR code (ISO/IEC 18004) without its quiet zone.
package struct QRCode: Hashable, Sendable {
  /// The library, by name and version.
  package static var library: String {
    unsafe "libqrencode " + String(cString: QRcode_APIVersionString())
  }

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
    guard !bytes.isEmpty, bytes.count <= QRCode.capacity else {
      throw QRCode.sizeFault(bytes.count)
    }
    let mode = bytes.allSatisfy(QRCode.isAlphanumeric) ? QR_MODE_AN : QR_MODE_8
    let input = unsafe QRinput_new2(0, QR_ECLEVEL_M)
    defer { unsafe QRinput_free(input) }
    guard unsafe QRinput_append(input, mode, Int32(bytes.count), bytes) == 0 else {
      throw QRCode.sizeFault(bytes.count)
    }
    let code = unsafe QRcode_encodeInput(input)
    guard let code = unsafe code else { throw QRCode.sizeFault(bytes.count) }
    defer { unsafe QRcode_free(code) }
    let width = unsafe Int(code.pointee.width)
    side = width
    modules = unsafe UnsafeBufferPointer(start: code.pointee.data, count: width * width)
      .map { $0 & 1 }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x20, 0x24, 0x25, 0x2A, 0x2B, 0x2D, 0x2E, 0x2F, 0x3A: true
    default: false
    }
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
