package import Primitives

/// A name in data: one text, compared by its bytes, accepted by decoders whatever it says.
///
/// Whether it is well formed is for the guards to say, so that a faulty one can be named.
package protocol Identifier: RawRepresentable, Codable, Hashable, Comparable, Sendable,
  ExpressibleByStringLiteral, CustomStringConvertible
where RawValue == String {
  init(rawValue: String)
}

extension Identifier {
  package init(stringLiteral text: String) { self.init(rawValue: text) }
  package var description: String { rawValue }

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// ASCII letters, digits and `-._`, at most 64 of them, led by a letter or digit.
  package var isPlain: Bool {
    let bytes = rawValue.utf8
    guard let first = bytes.first, bytes.count <= 64, isLetterOrDigit(first) else { return false }
    return bytes.allSatisfy { isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
  }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
}

/// A case's permanent name `XH-2022-00017`: office, year of registration, serial from 1.
package struct CaseID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  /// `serial` is printed with at least five digits.
  package init(office: String, year: Int, serial: Int) {
    self.init(rawValue: "\(office)-\(padded(year, 4))-\(padded(serial, 5))")
  }

  /// Office, year and serial of a well-formed name: 2…8 capitals, 4 digits, 5…9 digits.
  package var parts: (office: String, year: Int, serial: Int)? {
    guard rawValue.utf8.count <= 23 else { return nil }
    let pieces = rawValue.split(separator: "-", omittingEmptySubsequences: false)
    guard pieces.count == 3, (2...8).contains(pieces[0].utf8.count),
      pieces[0].utf8.allSatisfy({ (0x41...0x5A).contains($0) }),
      let year = digits(pieces[1], 4...4), let serial = digits(pieces[2], 5...9), serial > 0
    else { return nil }
    return (String(pieces[0]), year, serial)
  }

  /// Its parts; throws `case-id` for a text that is not the number of a case.
  @discardableResult
  package func checked() throws(Fault) -> (office: String, year: Int, serial: Int) {
    guard let parts else {
      throw Fault(
        "case-id", .usage, what: Phrase(zh: "编号不对", en: "the case number is not right"),
        why: Phrase(zh: "“\(self)”不是案件编号", en: "“\(self)” is not the number of a case"),
        next: Phrase(zh: "例如 XH-2022-00017", en: "for example XH-2022-00017"))
    }
    return parts
  }
}

/// A number in one unit's ledger, `2022-0017`: year and serial from 1, never used twice.
package struct LedgerNumber: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  package init(year: Int, serial: Int) {
    self.init(rawValue: "\(padded(year, 4))-\(padded(serial, 4))")
  }

  package var parts: (year: Int, serial: Int)? {
    guard rawValue.utf8.count <= 14 else { return nil }
    let pieces = rawValue.split(separator: "-", omittingEmptySubsequences: false)
    guard pieces.count == 2, let year = digits(pieces[0], 4...4),
      let serial = digits(pieces[1], 4...9), serial > 0
    else { return nil }
    return (year, serial)
  }
}

private func digits(_ text: Substring, _ count: ClosedRange<Int>) -> Int? {
  guard count.contains(text.utf8.count),
    text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
  else { return nil }
  return Int(text)
}
