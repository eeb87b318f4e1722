/// The part a typeface plays on an office's sheets; which font plays it is configuration.
package enum FontRole: String, CaseIterable, Codable, Sendable {
  /// 小标宋: titles.
  case title
  /// 宋体: text and page numbers.
  case song
  /// 黑体: labels and first headings.
  case hei
  /// 仿宋: the body of official documents and values in tables.
  case fangsong
  /// 楷体: second headings, remarks.
  case kai
}
