import Primitives
import Search

/// Forged indexes and random queries: a value or a typed fault, and the same answer as a scan's.
enum IndexFuzz {
  private static let texts = [
    "永叔路84号小区化粪池堵塞，污水外溢", "加装电梯的建议；老旧小区电梯水水水", "水", "8栋a座 化粪池 清淤",
    "绳金塔街道噪音扰民，夜间施工", "",
  ]

  private static let records: [SearchRecord] = (0..<300).map { number in
    SearchRecord(
      caseID: "C-\(number)", number: "N\(number)", title: texts[number % 6],
      date: CivilDate(dayNumber: 19_000 + number * 37 % 900), street: "街道\(number % 3)",
      community: "", units: ["区住建局", "区城管局"].dropLast(number % 3), deputies: [],
      category: number % 2 == 0 ? "市政" : "", state: "archived", satisfaction: "满意",
      durationDays: number % 4 == 0 ? nil : number * 9, rounds: 1 + number % 2,
      hasScan: number % 5 == 0,
      texts: [
        (.title, texts[number % 6]), (.narrative, texts[(number + 1) % 6]),
        (.log, texts[number % 5]), (.personal, texts[number % 4]),
        // A rare run of frequent bigrams.
        (.reply, number % 40 == 0 ? "南北中" : "南北，北中"),
      ], isRead: number % 3 > 0, volume: "V")
  }

  private static let index = (try? SearchIndex.bytes(of: records)) ?? []
  private static let open = try? SearchIndex(bytes: index)

  // Made each time: a leak checker does not see queries through the tagged pointers of a constant.
  private static var requests: [SearchRequest] {
    [
      "水", "化粪池", "电梯 水", "title:电梯 OR 居民:永叔路", "NOT 污水 天数>30 is:reworked", "84号 满意度:满意",
      "huafenchi OR jzdt 繁体:电梯", "\"84号小区化粪池\"", "\"加装电梯\" \"老旧小区\"",
      "南北中", "\"梯水水\" OR \"南北南\"",
    ]
    .compactMap { text in
      guard let query = try? Query(text) else { return nil }
      return SearchRequest(
        query: query, order: SearchRequest.Order.allCases[text.utf8.count % 4],
        facets: Facet.allCases, limit: 5, searchesPersonal: text.utf8.count % 2 == 0)
    }
  }

  /// Takes the bytes as an index, as one that is given its checksums, and as changes to a sound one.
  static func read(_ bytes: [UInt8]) {
    ask(bytes)
    var signed = bytes
    sign(&signed)
    ask(signed)
    var forged = index
    var at = 0
    while at + 4 <= bytes.count, at < 64 {
      let place =
        (Int(bytes[at]) | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2]) << 16) % forged.count
      forged[place] = bytes[at + 3]
      at += 4
    }
    sign(&forged)
    ask(forged)
  }

  private static func ask(_ bytes: [UInt8]) {
    guard let index = try? SearchIndex(bytes: bytes) else { return }
    for request in requests {
      var scan = Scan(request)
      try? scan.look(in: index)
      _ = scan.answer()
    }
    // With a sound one beside it, as volumes are; and as long as that, so that memory is not what is tried.
    if let open, index.caseCount <= 2 * records.count {
      _ = try? SearchIndex.bytes(merging: [index, open])
    }
  }

  /// What a query finds must not depend on where it looks.
  static func compare(_ query: Query) {
    guard let open else { return }
    let request = SearchRequest(
      query: query, order: .relevance, facets: [.unit], limit: 9, searchesPersonal: true)
    var indexed = Scan(request)
    do {
      try indexed.look(in: open)
    } catch {
      // Only attachments, and words that can be spelled in too many ways, are left to the scan.
      precondition(
        ["search-index-spellings", "search-index-attachments"].contains(error.code), "\(error)")
      return
    }
    var scanned = Scan(request)
    for record in records { scanned.look(at: record) }
    let (left, right) = (indexed.answer(), scanned.answer())
    precondition(left.count == right.count, "\(query)")
    precondition(left.hits.map(\.caseID) == right.hits.map(\.caseID), "\(query)")
    precondition(left.hits.map(\.score) == right.hits.map(\.score), "\(query)")
    precondition(left.facets[0].values.elementsEqual(right.facets[0].values, by: ==), "\(query)")
  }

  // MARK: Checksums

  /// As `docs/formats/index.md` has them: the footer begins with the magic bytes again.
  private static func sign(_ bytes: inout [UInt8]) {
    let magic = Array("DOSSIDX1".utf8)
    guard
      let footer = stride(from: bytes.count - 8, to: 8, by: -1)
        .first(where: { Array(bytes[$0..<($0 + 8)]) == magic }),
      footer + 52 <= bytes.count
    else { return }
    let table = (0..<4).reduce(0) { $0 | Int(bytes[footer + 24 + $1]) << (8 * $1) }
    guard table > 0, table < footer else { return }
    var start = 0
    var at = table
    while start < table, at + 4 <= footer {
      put(sum(bytes[start..<min(table, start + 16_384)]), &bytes, at)
      start += 16_384
      at += 4
    }
    put(sum(bytes[table..<footer]), &bytes, footer + 40)
    put(sum(bytes[footer..<(bytes.count - 4)]), &bytes, bytes.count - 4)
  }

  private static func put(_ value: UInt32, _ bytes: inout [UInt8], _ at: Int) {
    for index in 0..<4 { bytes[at + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }

  private static let remainders: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }

  private static func sum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { $0 >> 8 ^ remainders[Int(($0 ^ UInt32($1)) & 255)] }
  }
}
