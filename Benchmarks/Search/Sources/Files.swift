import Glibc
import Primitives
import Search
import Storage

/// A prepared corpus: number, yyyymmdd, street and text, separated by tabs.
struct Corpus {
  private let file: MappedFile

  init(_ path: String) throws { file = try Storage.disk.map(path) }

  func forEach(_ body: (SearchRecord) throws -> Void) throws {
    var failure: (any Error)?
    file.withBytes { span in
      span.withUnsafeBytes { bytes in
        var (start, kept) = (0, 0)
        do {
          while start < bytes.count, let base = bytes.baseAddress {
            let end =
              memchr(base + start, 0x0A, bytes.count - start).map { UnsafeRawPointer($0) - base }
              ?? bytes.count
            try body(Corpus.record(bytes[start..<end]))
            start = end + 1
            // What was read is no memory of the index's.
            if start - kept > 16 << 20 {
              file.giveBack()
              kept = start
            }
          }
        } catch {
          failure = error
        }
      }
    }
    if let failure { throw failure }
  }

  private static func record(_ line: Slice<UnsafeRawBufferPointer>) -> SearchRecord {
    let fields = line.split(separator: 0x09, maxSplits: 3, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    return SearchRecord(
      caseID: fields[0], number: "", title: "", date: day(Int(fields[1]) ?? 0), street: fields[2],
      community: "", units: [], deputies: [], category: "", state: "", satisfaction: "",
      durationDays: nil, rounds: 1, hasScan: false, texts: [(.narrative, fields[3])], volume: "")
  }
}

func day(_ number: Int) -> CivilDate {
  CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    ?? CivilDate(dayNumber: 0)
}

/// A line of the prepared queries.
struct Question {
  var id: String
  var kind: String
  var request: SearchRequest

  static func read(_ path: String) throws -> [Question] {
    try lines(path).map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let terms = fields[2].split(separator: " ").map {
        Query.text(TextTerm(text: String($0), field: nil))
      }
      var request = SearchRequest(query: terms.count == 1 ? terms[0] : .all(terms))
      if !fields[3].isEmpty { request.streets = [fields[3]] }
      if fields[4] != "0" {
        request.from = day(Int(fields[4]) ?? 0)
        request.to = day(Int(fields[5]) ?? 0)
      }
      return Question(id: fields[0], kind: fields[1], request: request)
    }
  }
}

/// What a plain scan found: how many hits, and the CRC-32 of their numbers.
struct Truth {
  var count: Int
  var digest: UInt32
  /// Of the counts by street and by year; `nil` where the truth does not tell.
  var facets: UInt32?

  static func read(_ path: String) throws -> [String: Truth] {
    var found: [String: Truth] = [:]
    for line in try lines(path) {
      let words = line.split { " {}\",:".contains($0) }.map(String.init)
      // id X class Y count N digest D, and perhaps facets F
      guard words.count >= 8, let count = Int(words[5]), let digest = UInt32(words[7]) else {
        continue
      }
      found[words[1]] = Truth(
        count: count, digest: digest, facets: words.count >= 10 ? UInt32(words[9]) : nil)
    }
    return found
  }
}

private func lines(_ path: String) throws -> [String] {
  let bytes = try Storage.disk.read(path, limit: 1 << 26)
  return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
}

/// The CRC-32 of the ascending numbers with commas between them.
func digest(_ numbers: [UInt32]) -> UInt32 {
  checksum(numbers.map(String.init).joined(separator: ","))
}

/// The CRC-32 of how many hits have each value: of each facet, its values in order.
func digest(_ facets: [[String: Int]]) -> UInt32 {
  checksum(
    facets.flatMap { facet in
      facet.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\($0.key)=\($0.value)" }
    }.joined(separator: ";"))
}

private func checksum(_ text: String) -> UInt32 {
  var sum: UInt32 = ~0
  for byte in text.utf8 {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }
  return ~sum
}

/// Lines of JSON at the end of a file.
struct Results {
  private let path: String
  private let head: String

  init(_ path: String, _ corpus: String) throws {
    self.path = path
    head = "{\"engine\": \"dossier\", \"corpus\": \"\(Storage.name(of: corpus))\", "
  }

  func put(_ fields: String) {
    try? Storage.disk.append(Array((head + fields + "}\n").utf8), to: path)
  }
}
