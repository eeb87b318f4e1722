/// Comma-separated values as RFC 4180 has them.
package enum CommaSeparated {
  /// A cell in quotation marks.
  ///
  /// By scalars: a quotation mark with an accent on it is one character, and still ends a cell.
  package static func quoted(_ text: String) -> String {
    var cell = String.UnicodeScalarView()
    cell.append("\"")
    for scalar in text.unicodeScalars {
      if scalar == "\"" { cell.append(scalar) }
      cell.append(scalar)
    }
    cell.append("\"")
    return String(cell)
  }
}
