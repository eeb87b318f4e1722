extension [UInt8] {
  /// Adds a copy of the bytes that `span` lends.
  package mutating func append(_ span: RawSpan) {
    unsafe span.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }
}
