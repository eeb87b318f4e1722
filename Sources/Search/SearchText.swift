internal import Primitives
internal import Text

/// Text as it is searched: folded to one spelling, and cut where a match may not cross.
///
/// Width, case and compatibility forms are folded (84号 = ８４号). Everything that is neither a
/// letter, an ideograph nor a digit is a barrier, so that no hit reaches over a comma. Runs of
/// barriers are one byte, and the text begins and ends with one.
package struct SearchText: Hashable, Sendable {
  /// UTF-8 with `barrier` between runs of searchable characters.
  package var bytes: [UInt8]

  /// Stands between runs; no folded character holds this byte.
  package static let barrier: UInt8 = 0x1F

  /// Folds a text, in time linear in its length.
  package init(_ text: String) {
    bytes = [SearchText.barrier]
    bytes.reserveCapacity(text.utf8.count + 2)
    append(text)
  }

  package init() { bytes = [SearchText.barrier] }

  /// Adds a text behind a barrier, so that nothing matches over the seam.
  package mutating func append(_ text: String) {
    guard SearchText.isPlain(text) else {
      // Rare: compatibility ideographs, circled numbers, combining marks.
      let folded = (try? normalised(text, to: .nfkc)) ?? text
      appendFolded(folded)
      return
    }
    appendFolded(text)
  }

  private mutating func appendFolded(_ text: String) {
    var fresh = bytes.last == SearchText.barrier
    for scalar in text.unicodeScalars {
      let folded = SearchText.folded(scalar)
      if folded == 0 {
        if !fresh { bytes.append(SearchText.barrier) }
        fresh = true
        continue
      }
      SearchText.encode(folded, into: &bytes)
      fresh = false
    }
    if !fresh { bytes.append(SearchText.barrier) }
  }

  /// Its characters and the ends of its runs.
  var places: Int {
    var places = 0
    for byte in bytes where byte & 0xC0 != 0x80 { places += 1 }
    return places - 1
  }

  /// Appends a text folded, as code points, with 0 behind each run.
  ///
  /// It is what `bytes` holds in another form.
  static func fold(_ text: String, into places: PlaceBuffer) {
    let start = places.count
    var text = text
    let isPlain = text.withUTF8 { bytes in
      // No byte gives more than one place, and the last run its end.
      places.reserve(bytes.count + 1)
      return foldPlain(bytes, into: places)
    }
    if !isPlain {
      places.count = start
      let scalars = ((try? normalised(text, to: .nfkc)) ?? text).unicodeScalars
      places.reserve(scalars.count + 1)
      for scalar in scalars { places.push(folded(scalar), start) }
    }
    places.push(0, start)
  }

  /// `false` at the first character that needs the library's compatibility forms.
  private static func foldPlain(
    _ bytes: UnsafeBufferPointer<UInt8>, into places: PlaceBuffer
  ) -> Bool {
    let start = places.count
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      if lead < 0x80 {
        index += 1
        places.push(folded(Unicode.Scalar(lead)), start)
        continue
      }
      // A string's bytes are well-formed, so the others are there.
      let value: UInt32
      if lead >= 0xE0, lead < 0xF0 {
        value =
          UInt32(lead & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6
          | UInt32(bytes[index + 2] & 0x3F)
        index += 3
        if value &- 0x4E00 < 0x5200 {
          places.push(value, start)
          continue
        }
      } else if lead < 0xE0 {
        value = UInt32(lead & 0x1F) << 6 | UInt32(bytes[index + 1] & 0x3F)
        index += 2
      } else {
        value =
          UInt32(lead & 0x07) << 18 | UInt32(bytes[index + 1] & 0x3F) << 12
          | UInt32(bytes[index + 2] & 0x3F) << 6 | UInt32(bytes[index + 3] & 0x3F)
        index += 4
      }
      guard let scalar = Unicode.Scalar(value), isPlain(scalar) else { return false }
      places.push(folded(scalar), start)
    }
    return true
  }

  /// Its characters, place by place.
  var placed: PlacedText {
    let scalars = String(decoding: bytes.dropFirst(), as: UTF8.self).unicodeScalars
    return PlacedText(
      places: scalars.map { $0.value == UInt32(SearchText.barrier) ? 0 : $0.value })
  }

  /// The runs between barriers, each as UTF-8.
  package var runs: [[UInt8]] {
    bytes.split(separator: SearchText.barrier).map(Array.init)
  }

  /// Whether `folded` does the whole job, without the library's compatibility forms.
  private static func isPlain(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isPlain) }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0xA0, 0x2010...0x2027, 0x3000...0x3029, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xFF01...0xFF5E, 0x20000...0x2F7FF, 0xD7, 0xB7:
      true
    default: false
    }
  }

  /// The scalar that stands for this one in searched text, or 0 for a barrier.
  static func folded(_ scalar: Unicode.Scalar) -> UInt32 {
    let value = scalar.value
    switch value {
    case 0x30...0x39, 0x61...0x7A: return value
    case 0x41...0x5A: return value + 0x20
    case 0..<0x80: return 0
    case 0xFF01...0xFF5E: return folded(Unicode.Scalar(UInt8(value - 0xFEE0)))
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x3FFFF, 0x3005, 0x3007: return value
    case 0x2010...0x2027, 0x3000...0x3004, 0x3008...0x3020: return 0
    default: return foldedByProperties(scalar)
    }
  }

  private static func foldedByProperties(_ scalar: Unicode.Scalar) -> UInt32 {
    let properties = scalar.properties
    guard properties.isAlphabetic || properties.numericType != nil else { return 0 }
    let lower = properties.lowercaseMapping.unicodeScalars
    return lower.count == 1 ? lower.first?.value ?? scalar.value : scalar.value
  }

  private static func encode(_ value: UInt32, into bytes: inout [UInt8]) {
    switch value {
    case 0..<0x80: bytes.append(UInt8(value))
    case 0..<0x800:
      bytes.append(UInt8(0xC0 | value >> 6))
      bytes.append(UInt8(0x80 | value & 0x3F))
    case 0..<0x10000:
      bytes.append(UInt8(0xE0 | value >> 12))
      bytes.append(UInt8(0x80 | value >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | value & 0x3F))
    default:
      bytes.append(UInt8(0xF0 | value >> 18))
      bytes.append(UInt8(0x80 | value >> 12 & 0x3F))
      bytes.append(UInt8(0x80 | value >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | value & 0x3F))
    }
  }
}

/// Code points being gathered; 0 ends a run.
final class PlaceBuffer {
  @exclusivity(unchecked) private(set) var places: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) private var capacity = 1024
  @exclusivity(unchecked) var count = 0

  init() { places = .allocate(capacity: capacity) }

  deinit { places.deallocate() }

  /// Makes room for so many more.
  func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    let wanted = max(capacity * 2, count + more)
    let fresh = UnsafeMutablePointer<UInt32>.allocate(capacity: wanted)
    fresh.update(from: places, count: count)
    places.deallocate()
    places = fresh
    capacity = wanted
  }

  /// Adds code points as they are.
  func append(_ more: [UInt32]) {
    reserve(more.count)
    for place in more {
      places[count] = place
      count += 1
    }
  }

  /// Adds a code point, or 0 where a run has begun since `start`.
  @inline(__always)
  func push(_ folded: UInt32, _ start: Int) {
    if folded != 0 || (count > start && places[count &- 1] != 0) {
      places[count] = folded
      count &+= 1
    }
  }
}

/// Whether `needle` occurs in `text`.
///
/// UTF-8 synchronises itself, so a byte match is a character match. Linear in practice; an empty
/// needle occurs everywhere.
func occurs(_ needle: [UInt8], in text: [UInt8]) -> Bool {
  firstOccurrence(of: needle, in: text, from: 0) != nil
}

/// The first position from `start` at which `needle` occurs.
func firstOccurrence(of needle: [UInt8], in text: [UInt8], from start: Int) -> Int? {
  guard let first = needle.first else { return start }
  let last = text.count - needle.count
  guard start <= last else { return nil }
  return text.withUnsafeBufferPointer { text in
    needle.withUnsafeBufferPointer { needle in
      // The last byte of a three-byte ideograph varies most: look for it first.
      let tail = needle.count - 1
      let rare = needle[tail]
      var position = start
      while position <= last {
        if text[position + tail] == rare, text[position] == first {
          var index = 1
          while index < tail, text[position + index] == needle[index] { index += 1 }
          if index >= tail { return position }
        }
        position += 1
      }
      return nil
    }
  }
}
