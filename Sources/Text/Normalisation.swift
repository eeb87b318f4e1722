internal import CICU
package import Primitives

/// The forms of Unicode text (UAX #15).
package enum NormalForm: Sendable {
  /// Composed: what is stored and compared.
  case nfc
  /// Composed, compatibility characters replaced: for matching only.
  case nfkc
  /// NFKC, case folded, default-ignorable characters dropped: for search keys only.
  case nfkcCaseFold
}

/// The text in a normal form; ASCII and text already in that form come back as they are.
///
/// Throws `text-normalisation` when ICU's data is not installed. Linear.
package func normalised(_ text: String, to form: NormalForm) throws(Fault) -> String {
  if form != .nfkcCaseFold && text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
  var status = U_ZERO_ERROR
  let rules: OpaquePointer?
  switch form {
  case .nfc: unsafe rules = icu_nfc(&status)
  case .nfkc: unsafe rules = icu_nfkc(&status)
  case .nfkcCaseFold: unsafe rules = icu_nfkc_casefold(&status)
  }
  let units = Array(text.utf16)
  let normal = unsafe units.withUnsafeBufferPointer { source in
    let length = Int32(source.count)
    let whole = unsafe icu_normalized_prefix(rules, source.baseAddress, length, &status)
    if whole == length || status.rawValue > U_ZERO_ERROR.rawValue { return [UInt16]?.none }
    return unsafe composed(source, rules, &status)
  }
  guard status.rawValue <= U_ZERO_ERROR.rawValue else {
    throw icuFault("text-normalisation", status)
  }
  return normal.map { String(decoding: $0, as: UTF16.self) } ?? text
}

/// One call where the result fits twice the source, else a second with the size that ICU names.
private func composed(
  _ source: UnsafeBufferPointer<UInt16>, _ rules: OpaquePointer?, _ status: inout UErrorCode
) -> [UInt16] {
  var capacity = source.count * 2 + 16
  while true {
    status = U_ZERO_ERROR
    var needed: Int32 = 0
    let result = unsafe [UInt16](unsafeUninitializedCapacity: capacity) { buffer, count in
      needed = unsafe icu_normalize(
        rules, source.baseAddress, Int32(source.count), buffer.baseAddress, Int32(capacity),
        &status)
      count = min(max(0, Int(needed)), capacity)
    }
    guard status == U_BUFFER_OVERFLOW_ERROR, Int(needed) > capacity else { return result }
    capacity = Int(needed)
  }
}

/// Full-width ASCII and signs as their half-width characters, the ideographic space as a space,
/// half-width katakana and hangul as full-width; everything else as it is.
///
/// For matching only: full-width punctuation is right in Chinese text. Throws as `normalised`.
package func widthFolded(_ text: String) throws(Fault) -> String {
  // Every such character is at U+3000 or in U+FF01…FFEE, whose UTF-8 starts with E3 or EF.
  guard text.utf8.contains(where: { $0 == 0xE3 || $0 == 0xEF }) else { return text }
  var result = String.UnicodeScalarView()
  var narrow = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    if scalar.value >= 0xFF61 && scalar.value <= 0xFFDC {
      narrow.append(scalar)
      continue
    }
    if !narrow.isEmpty {
      result.append(contentsOf: try normalised(String(narrow), to: .nfkc).unicodeScalars)
      narrow = String.UnicodeScalarView()
    }
    result.append(folded(scalar))
  }
  result.append(contentsOf: try normalised(String(narrow), to: .nfkc).unicodeScalars)
  return String(result)
}

private func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar.value {
  case 0x3000: " "
  case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
  case 0xFFE0: "¢"
  case 0xFFE1: "£"
  case 0xFFE2: "¬"
  case 0xFFE5: "¥"
  case 0xFFE6: "₩"
  default: scalar
  }
}

func icuFault(_ code: String, _ status: UErrorCode) -> Fault {
  let name = unsafe String(cString: icu_error_name(status))
  return Fault(
    code,
    what: Phrase(zh: "无法使用 ICU 的文本规则", en: "ICU's text rules cannot be used"),
    why: Phrase(name),
    next: Phrase(zh: "请重新安装 libicu", en: "install libicu anew"))
}
