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

  /// Encodes bytes in byte mode with error correction level M, in the smallest version that fits.
  ///
  /// Deterministic. Throws `barcodes-qr-size` for no bytes or more than 2,331.
  package init(encoding bytes: [UInt8]) throws(Fault) {
    guard !bytes.isEmpty, bytes.count <= QRCode.capacity else {
      throw QRCode.sizeFault(bytes.count)
    }
    let code = unsafe QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M)
    guard let code = unsafe code else { throw QRCode.sizeFault(bytes.count) }
    defer { unsafe QRcode_free(code) }
    let width = unsafe Int(code.pointee.width)
    side = width
    modules = unsafe UnsafeBufferPointer(start: code.pointee.data, count: width * width)
      .map { $0 & 1 }
  }

  package func isDark(row: Int, column: Int) -> Bool { modules[row * side + column] == 1 }

  /// Dark modules side by side in a row, as (row, first column, count), top to bottom.
  ///
  /// A painter fills far fewer rectangles than there are modules.
  package var darkRuns: [(row: Int, column: Int, count: Int)] {
    var runs: [(row: Int, column: Int, count: Int)] = []
    for row in 0..<side {
      var column = 0
      while column < side {
        let start = column
        while column < side && isDark(row: row, column: column) { column += 1 }
        if column > start { runs.append((row, start, column - start)) }
        column += 1
      }
    }
    return runs
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
