internal import CICU
package import Primitives

/// Whether a line may end between two characters.
package enum LineBreak: UInt8, Comparable, Sendable {
  /// Never, short of a word that no line can hold.
  case forbidden
  /// The standard allows it, our rules keep a number and its unit together: 3,900.00|元.
  case glued
  /// Inside a date or a number of several parts: 2022年|11月; the better place to break one that
  /// no line can hold.
  case linked
  case allowed
  /// After a line feed.
  case mandatory

  package static func < (left: LineBreak, right: LineBreak) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// Finds where lines of Chinese and mixed text may end: UAX #14 for locale `zh`, with the glue of
/// official writing on top.
///
/// Holds one ICU iterator, which is costly to open: keep a breaker for many texts. Not `Sendable`.
@safe package final class LineBreaker {
  private let iterator: OpaquePointer
  private var units: [UInt16] = []
  private var scalarOfUnit: [Int32] = []

  /// Opens ICU's rules; throws `text-line-rules` when its data is not installed.
  package init() throws(Fault) {
    var status = U_ZERO_ERROR
    let opened = unsafe icu_line_breaks_open("zh", &status)
    guard let opened = unsafe opened, status.rawValue <= U_ZERO_ERROR.rawValue else {
      throw icuFault("text-line-rules", status)
    }
    unsafe iterator = opened
  }

  deinit { unsafe icu_breaks_close(iterator) }

  /// What ICU and our glue say of the place before each scalar; the first is `forbidden`.
  ///
  /// Linear in the text.
  package func breaks(in scalars: [Unicode.Scalar]) -> [LineBreak] {
    var result = standardBreaks(in: scalars)
    Glue.apply(to: &result, scalars)
    return result
  }

  /// What the standard alone says.
  package func standardBreaks(in scalars: [Unicode.Scalar]) -> [LineBreak] {
    var result = [LineBreak](repeating: .forbidden, count: scalars.count)
    guard scalars.count > 1 else { return result }
    units.removeAll(keepingCapacity: true)
    scalarOfUnit.removeAll(keepingCapacity: true)
    for (index, scalar) in scalars.enumerated() {
      let value = scalar.value
      if value < 0x10000 {
        units.append(UInt16(truncatingIfNeeded: value))
      } else {
        units.append(UInt16(truncatingIfNeeded: 0xD7C0 + (value >> 10)))
        units.append(UInt16(truncatingIfNeeded: 0xDC00 + (value & 0x3FF)))
        scalarOfUnit.append(Int32(index))
      }
      scalarOfUnit.append(Int32(index))
    }
    let iterator = unsafe self.iterator
    unsafe units.withUnsafeBufferPointer { text in
      var status = U_ZERO_ERROR
      unsafe icu_breaks_set_text(iterator, text.baseAddress, Int32(text.count), &status)
      guard status.rawValue <= U_ZERO_ERROR.rawValue else { return }
      var place = unsafe icu_breaks_next(iterator)
      while place >= 0 && place < text.count {
        // Rule status 100 and above: a hard break (UBRK_LINE_HARD).
        let isHard = unsafe icu_breaks_status(iterator) >= 100
        result[Int(scalarOfUnit[Int(place)])] = isHard ? .mandatory : .allowed
        place = unsafe icu_breaks_next(iterator)
      }
    }
    return result
  }
}
