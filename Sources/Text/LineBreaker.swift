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
  /// The library, by name and version: its rules decide where lines end.
  package static var library: String { unsafe "ICU " + String(cString: icu_version()) }

  private let iterator: OpaquePointer
  /// Opened when titles ask for it; `nil` before.
  private var words: OpaquePointer?
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

  deinit {
    unsafe icu_breaks_close(iterator)
    if let words = unsafe words { unsafe icu_breaks_close(words) }
  }

  /// The same as `breaks`, but inside words of ICU's dictionary only where no line can hold them.
  ///
  /// Throws `text-line-rules` when the dictionary is not installed.
  package func wordBreaks(in scalars: [Unicode.Scalar]) throws(Fault) -> [LineBreak] {
    var result = breaks(in: scalars)
    let words: OpaquePointer
    if let known = unsafe self.words {
      unsafe words = unsafe known
    } else {
      var status = U_ZERO_ERROR
      let opened = unsafe icu_word_breaks_open("zh", &status)
      guard let opened = unsafe opened, status.rawValue <= U_ZERO_ERROR.rawValue else {
        throw icuFault("text-line-rules", status)
      }
      unsafe self.words = unsafe opened
      unsafe words = unsafe opened
    }
    let starts = Set(unsafe places(in: scalars, by: words).map(\.index))
    for index in result.indices where result[index] == .allowed && !starts.contains(index) {
      result[index] = .glued
    }
    return result
  }

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
    standardBreaks(in: scalars, abridged: true)
  }

  /// With `abridged`, ICU is not asked about the inside of a run of ideographs, where a line may
  /// always end (UAX #14, LB31); a boundary there leaves nothing for what follows to depend on.
  package func standardBreaks(in scalars: [Unicode.Scalar], abridged: Bool) -> [LineBreak] {
    var result = [LineBreak](repeating: .forbidden, count: scalars.count)
    guard scalars.count > 1 else { return result }
    if abridged {
      for index in 1..<scalars.count
      where LineBreaker.isIdeograph(scalars[index - 1]) && LineBreaker.isIdeograph(scalars[index]) {
        result[index] = .allowed
      }
    }
    for place in unsafe places(in: scalars, by: iterator, abridged: abridged) {
      // Rule status 100 and above: a hard break (UBRK_LINE_HARD).
      result[place.index] = place.status >= 100 ? .mandatory : .allowed
    }
    return result
  }

  /// Of class ID, and next to others of it nothing but that.
  private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value &- 0x4E00 < 0x5200 || scalar.value &- 0x3400 < 0x19C0
  }

  /// The scalars before which the iterator finds a boundary, and its rule status there.
  ///
  /// With `abridged`, of a run of ideographs only the first and the last are shown to it.
  @unsafe private func places(
    in scalars: [Unicode.Scalar], by iterator: OpaquePointer, abridged: Bool = false
  ) -> [(index: Int, status: Int32)] {
    // Worked on as locals: every access to a class's own is checked for overlap.
    var units = self.units
    var scalarOfUnit = self.scalarOfUnit
    (self.units, self.scalarOfUnit) = ([], [])
    defer { (self.units, self.scalarOfUnit) = (units, scalarOfUnit) }
    units.removeAll(keepingCapacity: true)
    scalarOfUnit.removeAll(keepingCapacity: true)
    // Whether the scalar before is an ideograph and stands behind another.
    var isInside = false
    var follows = false
    for (index, scalar) in scalars.enumerated() {
      let value = scalar.value
      if abridged {
        let isIdeograph = LineBreaker.isIdeograph(scalar)
        if isIdeograph, isInside {
          units[units.count - 1] = UInt16(truncatingIfNeeded: value)
          scalarOfUnit[scalarOfUnit.count - 1] = Int32(index)
          continue
        }
        isInside = isIdeograph && follows
        follows = isIdeograph
      }
      if value < 0x10000 {
        units.append(UInt16(truncatingIfNeeded: value))
      } else {
        units.append(UInt16(truncatingIfNeeded: 0xD7C0 + (value >> 10)))
        units.append(UInt16(truncatingIfNeeded: 0xDC00 + (value & 0x3FF)))
        scalarOfUnit.append(Int32(index))
      }
      scalarOfUnit.append(Int32(index))
    }
    var found: [(index: Int, status: Int32)] = []
    unsafe units.withUnsafeBufferPointer { text in
      var status = U_ZERO_ERROR
      unsafe icu_breaks_set_text(iterator, text.baseAddress, Int32(text.count), &status)
      guard status.rawValue <= U_ZERO_ERROR.rawValue else { return }
      var place = unsafe icu_breaks_next(iterator)
      while place >= 0 && place < text.count {
        found.append((Int(scalarOfUnit[Int(place)]), unsafe icu_breaks_status(iterator)))
        place = unsafe icu_breaks_next(iterator)
      }
    }
    return found
  }
}
