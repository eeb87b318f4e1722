/// A length on paper, kept in whole nanometres so that layout is exact and the same everywhere.
///
/// One typographic point is 352,777.78 nm; rounding to a nanometre is below 0.000003 pt.
/// Arithmetic traps on overflow, which starts at 9,000 kilometres.
package struct Length: Hashable, Comparable, Sendable {
  /// The length in nanometres, negative when it points left or up.
  package var nanometres: Int

  @inlinable
  package init(nanometres: Int) { self.nanometres = nanometres }

  package static let zero = Length(nanometres: 0)

  /// A length in millimetres, rounded to the nearest nanometre.
  package static func millimetres(_ value: Double) -> Length {
    Length(nanometres: Int((value * 1_000_000).rounded()))
  }

  /// A length in points of 1/72 inch, rounded to the nearest nanometre.
  package static func points(_ value: Double) -> Length {
    Length(nanometres: Int((value * 25_400_000 / 72).rounded()))
  }

  /// Millimetres with at most three decimals, as OFD (GB/T 33190, 7.3) and SVG take lengths:
  /// `210`, `1.5`, `-1.235`.
  package var millimetreText: String {
    var bytes: [UInt8] = []
    appendMillimetres(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends `millimetreText`: a page has thousands of lengths.
  package func appendMillimetres(to bytes: inout [UInt8]) {
    let thousandths = (abs(nanometres) + 500) / 1000
    if nanometres < 0 && thousandths > 0 { bytes.append(0x2D) }
    bytes.append(thousandths: UInt(thousandths))
  }

  package var inMillimetres: Double { Double(nanometres) / 1_000_000 }
  package var inPoints: Double { Double(nanometres) * 72 / 25_400_000 }

  /// Thousandths of a point, rounded half away from zero; what the PDF writer prints.
  package var milliPoints: Int {
    let scaled = nanometres * 9
    return (scaled + (scaled < 0 ? -1587 : 1587)) / 3175
  }

  // Written out and inlinable: other rooms compare and add lengths for every glyph of a page.
  @inlinable
  package static func == (left: Length, right: Length) -> Bool {
    left.nanometres == right.nanometres
  }
  @inlinable
  package static func != (left: Length, right: Length) -> Bool {
    left.nanometres != right.nanometres
  }
  @inlinable
  package static func < (left: Length, right: Length) -> Bool {
    left.nanometres < right.nanometres
  }
  @inlinable
  package static func + (left: Length, right: Length) -> Length {
    Length(nanometres: left.nanometres + right.nanometres)
  }
  @inlinable
  package static func - (left: Length, right: Length) -> Length {
    Length(nanometres: left.nanometres - right.nanometres)
  }
  @inlinable
  package static prefix func - (value: Length) -> Length { Length(nanometres: -value.nanometres) }
  @inlinable
  package static func * (left: Length, right: Int) -> Length {
    Length(nanometres: left.nanometres * right)
  }
  /// Integer division, rounded towards zero; the remainder is the caller's to place.
  package static func / (left: Length, right: Int) -> Length {
    Length(nanometres: left.nanometres / right)
  }
  package static func += (left: inout Length, right: Length) { left = left + right }
  package static func -= (left: inout Length, right: Length) { left = left - right }

  /// The length times `numerator / denominator`, rounded towards zero.
  package func scaled(_ numerator: Int, over denominator: Int) -> Length {
    Length(nanometres: nanometres * numerator / denominator)
  }
}

/// A whole number of the last of so many decimals, without zeros at its end: 1500 of 3 is `1.5`.
package func decimal(_ value: Int, digits: Int) -> String {
  let unit = (0..<digits).reduce(1) { power, _ in power * 10 }
  var rest = value % unit
  guard rest > 0 else { return String(value / unit) }
  var places = digits
  while rest % 10 == 0 {
    rest /= 10
    places -= 1
  }
  return "\(value / unit)." + padded(rest, places)
}

/// A point on a page: x to the right, y downwards, from the top left corner of the sheet.
package struct Point: Hashable, Sendable {
  package var x: Length
  package var y: Length

  package init(x: Length, y: Length) {
    self.x = x
    self.y = y
  }
}

/// A width and a height.
package struct Size: Hashable, Sendable {
  package var width: Length
  package var height: Length

  package init(width: Length, height: Length) {
    self.width = width
    self.height = height
  }

  package static let a4 = Size(width: .millimetres(210), height: .millimetres(297))
  package static let a3 = Size(width: .millimetres(297), height: .millimetres(420))

  /// The same sheet turned by a quarter.
  package var turned: Size { Size(width: height, height: width) }
}

/// An axis-parallel rectangle; `origin` is its top left corner.
package struct Rectangle: Hashable, Sendable {
  package var origin: Point
  package var size: Size

  package init(origin: Point, size: Size) {
    self.origin = origin
    self.size = size
  }

  package init(x: Length, y: Length, width: Length, height: Length) {
    self.init(origin: Point(x: x, y: y), size: Size(width: width, height: height))
  }

  package var minX: Length { origin.x }
  package var minY: Length { origin.y }
  package var maxX: Length { origin.x + size.width }
  package var maxY: Length { origin.y + size.height }
}

extension [UInt8] {
  /// Appends the number's digits.
  package mutating func append(decimal value: UInt) {
    if value >= 10 { append(decimal: value / 10) }
    append(0x30 + UInt8(value % 10))
  }

  /// Appends a number given in thousandths, without needless zeros: `1.5`, `210`.
  package mutating func append(thousandths value: UInt) {
    let (whole, rest) = value.quotientAndRemainder(dividingBy: 1000)
    append(decimal: whole)
    guard rest > 0 else { return }
    append(0x2E)
    append(0x30 + UInt8(rest / 100))
    guard rest % 100 > 0 else { return }
    append(0x30 + UInt8(rest / 10 % 10))
    if rest % 10 > 0 { append(0x30 + UInt8(rest % 10)) }
  }
}
