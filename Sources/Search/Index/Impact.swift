/// How much an occurrence says of a case: the one function of relevance.
///
/// It needs nothing but the case and the query, so that a case's score is the same whatever else
/// is in the archive, in a scan as from an index, and before as after a merge. In one term it is
/// the saturation of BM25 with k₁ = 1.2 and b = 0.75 over a usual length of 600 places, in whole
/// numbers; rarity is stood for by the term's length.
enum Impact {
  /// What an occurrence in the title adds to the number of occurrences.
  static let title: UInt32 = 8
  static let maxFrequency: UInt32 = 63
  static let classShift = 4
  /// Single characters say little: they count once, and a title before the rest.
  static let characterInTitle: UInt8 = 200
  static let character: UInt8 = 100

  /// Places in steps of 16, up to 255 of them.
  @inline(__always)
  static func lengthClass(_ places: Int) -> UInt8 { UInt8(min(255, places >> classShift)) }

  static func value(_ frequency: UInt32, _ lengthClass: UInt8) -> UInt8 {
    let many = min(frequency, maxFrequency)
    return UInt8(255_000 * many / (1000 * many + 300 + 24 * UInt32(lengthClass)))
  }

  /// `value` for every frequency and length class, at `frequency << 8 | class`.
  static let table: [UInt8] = (0...maxFrequency).flatMap { frequency in
    (0...255).map { value(frequency, UInt8($0)) }
  }

  /// The weight of a run: its characters, at most 16.
  static func weight(_ characters: Int) -> Int { min(16, characters) }
}

/// What scoring needs of each case, as columns.
struct ScoringColumns {
  var lengthClass: UnsafePointer<UInt8>
  var title: Column
  /// No case has a title: no one needs to look.
  @inline(__always) var hasTitles: Bool { title.width > 0 || title.base > 0 }
}
