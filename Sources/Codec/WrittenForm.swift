package import Primitives

/// A scalar type that says in words how its values are written, for messages.
package protocol WrittenForm {
  static var writtenForm: Phrase { get }
}

extension CivilDate: WrittenForm {
  package static var writtenForm: Phrase {
    Phrase(zh: "确有其日的日期，形如 2023-01-31", en: "a date that exists, written 2023-01-31")
  }
}

extension Timestamp: WrittenForm {
  package static var writtenForm: Phrase {
    Phrase(
      zh: "时刻，形如 2023-01-31T09:30:00+08:00", en: "a moment, written 2023-01-31T09:30:00+08:00")
  }
}

extension Digest: WrittenForm {
  package static var writtenForm: Phrase {
    Phrase(zh: "SHA-256，64 位十六进制数字", en: "a SHA-256 of 64 hexadecimal digits")
  }
}

/// The raw values of a string enumeration in the order of its cases, else `nil`.
func enumerationValues(of type: Any.Type) -> [String]? {
  guard let cases = type as? any CaseIterable.Type else { return nil }
  func values<T: CaseIterable>(_ type: T.Type) -> [String]? {
    var texts: [String] = []
    for value in T.allCases {
      guard let raw = value as? any RawRepresentable, let text = raw.rawValue as? String
      else { return nil }
      texts.append(text)
    }
    return texts.isEmpty ? nil : texts
  }
  return values(cases)
}
