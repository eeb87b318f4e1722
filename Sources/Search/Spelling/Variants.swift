/// Simplified and traditional characters that stand for each other.
enum Variants {
  private static let table: [UInt32: [UInt32]] = {
    var table: [UInt32: Set<UInt32>] = [:]
    for group in variantTable.description.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let characters = group.unicodeScalars.map(\.value)
      for character in characters {
        table[character, default: []].formUnion(characters.filter { $0 != character })
      }
    }
    return table.mapValues { $0.sorted() }
  }()

  /// The other characters of a character's kin, in order: 发, 發 and 髮 are one.
  static func others(_ character: UInt32) -> [UInt32] { table[character] ?? [] }
}
