internal import Primitives

/// Writes Type 2 charstrings without subroutines and hints (Adobe Technical Note 5177).
///
/// What stays is the width and the path, byte for byte, so that outlines are exactly the font's.
struct CharStringFlattener {
  private let font: CFFTable
  private var subroutines: CFFIndex
  /// Where each operand on the stack begins in `output`, and its value.
  private var starts: [Int] = []
  private var values: [Int] = []
  private var hints = 0
  private var hasWidth = false
  private var output: [UInt8] = []

  /// TN 5177 allows 10.
  private static let depthLimit = 16
  /// TN 5177 allows 48; later fonts 513.
  private static let stackLimit = 513
  /// No glyph comes near it; it bounds what a hostile font can write out.
  private static let glyphLimit = 1 << 20

  init(_ font: CFFTable) {
    self.font = font
    subroutines = font.globalSubroutines
  }

  /// A glyph's flattened charstring.
  mutating func flattened(_ glyph: Int) throws(Fault) -> [UInt8] {
    output.removeAll(keepingCapacity: true)
    subroutines = font.dictionaries[font.dictionary(of: glyph)].subroutines
    starts.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    hints = 0
    hasWidth = false
    let ended = try run(
      font.charStrings.range(glyph), depth: 0, limit: CharStringFlattener.glyphLimit)
    if !ended { output.append(14) }
    return output
  }

  /// Runs one charstring or subroutine; true when it ended the glyph.
  private mutating func run(
    _ range: Range<Int>, depth: Int, limit: Int
  ) throws(Fault) -> Bool {
    guard depth <= CharStringFlattener.depthLimit else { throw damaged(range) }
    let start = font.table.start
    let place = start + range.lowerBound..<start + range.upperBound
    return try font.table.file.withSpan(place) { (code: Span<UInt8>) throws(Fault) -> Bool in
      var position = 0
      while position < code.count {
        let byte = code[position]
        if byte >= 32 || byte == 28 {
          position = try push(code, position, range)
          continue
        }
        position += 1
        switch byte {
        case 1, 3, 18, 23: dropStems()
        case 19, 20:
          dropStems()
          position += (hints + 7) / 8
        case 10, 29:
          let index = byte == 10 ? subroutines : font.globalSubroutines
          guard output.count <= limit else { throw damaged(range) }
          if try run(popSubroutine(index, range), depth: depth + 1, limit: limit) { return true }
        case 11: return false
        case 14:
          guard starts.count < 4 else { throw CharStringFlattener.oldAccent }
          output.append(14)
          return true
        case 12:
          guard position < code.count, (34...37).contains(code[position]) else {
            throw CharStringFlattener.arithmetic
          }
          output.append(12)
          finish(code[position])
          position += 1
        default: finish(byte)
        }
      }
      return false
    }
  }

  /// Copies the number at `position` and puts it on the stack; gives the place after it.
  private mutating func push(
    _ code: Span<UInt8>, _ position: Int, _ range: Range<Int>
  ) throws(Fault) -> Int {
    let byte = code[position]
    let length =
      switch byte {
      case 28: 3
      case 32...246: 1
      case 255: 5
      default: 2
      }
    guard position + length <= code.count, starts.count < CharStringFlattener.stackLimit else {
      throw damaged(range)
    }
    starts.append(output.count)
    switch length {
    case 1:
      values.append(Int(byte) - 139)
      output.append(byte)
    case 2:
      let low = Int(code[position + 1])
      values.append(
        byte < 251 ? (Int(byte) - 247) * 256 + low + 108 : -(Int(byte) - 251) * 256 - low - 108)
      output.append(byte)
      output.append(code[position + 1])
    default:
      // A fraction (five bytes) never numbers a subroutine.
      let word = UInt16(code[position + 1]) << 8 | UInt16(code[position + 2])
      values.append(length == 3 ? Int(Int16(bitPattern: word)) : Int.max)
      for index in position..<position + length { output.append(code[index]) }
    }
    return position + length
  }

  /// Writes a path operator, which clears the stack.
  private mutating func finish(_ operation: UInt8) {
    output.append(operation)
    clear()
  }

  private mutating func clear() {
    starts.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    hasWidth = true
  }

  /// Takes stem hints off the output; an odd first operand is the glyph's width and stays.
  private mutating func dropStems() {
    let count = starts.count
    hints += count / 2
    if count % 2 == 1 && !hasWidth {
      if count > 1 { output.removeLast(output.count - starts[1]) }
    } else if count > 0 {
      output.removeLast(output.count - starts[0])
    }
    clear()
  }

  /// Takes the subroutine's number off stack and output and finds its code.
  private mutating func popSubroutine(
    _ index: CFFIndex, _ range: Range<Int>
  ) throws(Fault) -> Range<Int> {
    guard let value = values.popLast(), let start = starts.popLast(), value != Int.max else {
      throw damaged(range)
    }
    output.removeLast(output.count - start)
    let bias = index.count < 1240 ? 107 : index.count < 33_900 ? 1131 : 32_768
    return try index.range(value + bias)
  }

  private func damaged(_ range: Range<Int>) -> Fault {
    Fault.damagedFont(offset: font.table.start + range.lowerBound)
  }

  private static let arithmetic = Fault.unsupportedFont(
    Phrase(zh: "字形用到运算指令", en: "a glyph uses arithmetic operators"))
  private static let oldAccent = Fault.unsupportedFont(
    Phrase(zh: "字形用旧式方法拼合重音", en: "a glyph is an accented character of the old kind"))
}
