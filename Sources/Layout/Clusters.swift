internal import Forms
internal import Primitives
internal import Text

/// The smallest thing a line is made of: a character with its marks, a box, a blank.
struct Cluster {
  enum Kind: UInt8 {
    case glyphs
    /// A space: dropped at a line's end.
    case space
    case lineFeed
    case box, tickedBox
    case blank, underlinedBlank
    case pageNumber
  }

  var kind: Kind
  /// A Han character or a full-width mark: room may be added beside it in justified lines.
  var isWide: Bool
  /// A closing mark that may lose its empty half at a line's end; an opening one.
  var isClosing: Bool
  var isOpening: Bool
  /// Its empty half is gone already.
  var hasGivenWay = false
  var breakBefore: LineBreak
  var style: Int32
  var face: Int32
  var node: Int32
  /// The only glyph, at the pen, where `glyphStart` is -1.
  var glyph: UInt32
  /// The first glyph in `ClusterTable.shaped` for a cluster from the shaper, else -1.
  var glyphStart: Int32
  var glyphCount: Int32
  var byteStart: Int32
  var byteCount: Int32
  /// The first scalar in the paragraph's text; boxes and blanks stand for one object each.
  var scalar: Int32
  /// Nanometres, tracking and `scriptGap` included.
  var advance: Int
  /// Room between this character and a neighbour of another script; dropped at a line's end.
  var scriptGap: Int32 = 0
}

/// A paragraph taken apart, and the memory for it: used again for each paragraph.
///
/// Bytes, scalars and shaped glyphs are arrays of their own; clusters hold ranges of them.
struct ClusterTable {
  struct Shaped {
    var glyph: UInt32
    /// From the cluster's pen position, right and down.
    var x: Int
    var y: Int
  }

  var clusters: [Cluster] = []
  /// Glyphs of words from the shaper.
  var shaped: [Shaped] = []
  var bytes: [UInt8] = []
  var scalars: [Unicode.Scalar] = []
  var styles: [TextStyle] = []
  /// The largest type size of the paragraph.
  var size = Length.zero

  mutating func clear() {
    clusters.removeAll(keepingCapacity: true)
    shaped.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    scalars.removeAll(keepingCapacity: true)
    styles.removeAll(keepingCapacity: true)
    size = .zero
  }

  /// The scalar that a box or a blank stands for when lines are broken.
  static let object: Unicode.Scalar = "\u{4E00}"

  mutating func addStyle(_ style: TextStyle) -> Int32 {
    size = max(size, style.size)
    if let last = styles.last, last == style { return Int32(styles.count - 1) }
    styles.append(style)
    return Int32(styles.count - 1)
  }

  mutating func addObject(_ kind: Cluster.Kind, style: Int32, node: Int, advance: Length) {
    clusters.append(
      Cluster(
        kind: kind, isWide: true, isClosing: false, isOpening: false, breakBefore: .forbidden,
        style: style, face: -1, node: Int32(node), glyph: 0, glyphStart: -1, glyphCount: 0,
        byteStart: Int32(bytes.count), byteCount: 0, scalar: Int32(scalars.count),
        advance: advance.nanometres))
    scalars.append(kind == .lineFeed ? "\n" : ClusterTable.object)
  }

  /// Makes room for a text of so many bytes.
  mutating func reserve(_ count: Int) {
    bytes.reserveCapacity(bytes.count + count)
    clusters.reserveCapacity(clusters.count + count)
    scalars.reserveCapacity(scalars.count + count)
  }

  /// Parts Latin words from the Chinese around them by an eighth of an em.
  ///
  /// Figures stay close to their characters, as dates, numbers and measures are written.
  mutating func partScripts() {
    guard clusters.count > 1 else { return }
    for index in 1..<clusters.count {
      let before = clusters[index - 1]
      let next = clusters[index]
      guard before.kind == .glyphs, next.kind == .glyphs, before.isWide != next.isWide,
        ClusterTable.isParted(scalars[Int(next.scalar) - 1], scalars[Int(next.scalar)])
      else { continue }
      let gap = styles[Int(before.style)].size.nanometres / 8
      clusters[index - 1].advance += gap
      clusters[index - 1].scriptGap = Int32(clamping: gap)
    }
  }

  private static func isParted(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
    isHan(left) && isLatin(right) || isLatin(left) && isHan(right)
  }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
    default: false
    }
  }

  private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F: true
    default: false
    }
  }

  /// Takes the empty half from a mark that meets another: 》（ or 。” fill one square and a half.
  mutating func closeUpMarks() {
    guard clusters.count > 1 else { return }
    for index in 1..<clusters.count {
      let next = clusters[index]
      guard next.isClosing || next.isOpening else { continue }
      let before = clusters[index - 1]
      let meets = before.isClosing || before.isOpening && next.isOpening
      if meets && before.style == next.style {
        clusters[index - 1].advance -= styles[Int(before.style)].size.nanometres / 2
        clusters[index - 1].hasGivenWay = true
      }
    }
  }
}
