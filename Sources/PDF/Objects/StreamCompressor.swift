internal import Deflate

/// The two strengths of compression in a file, each with a compressor kept for all its streams.
struct StreamCompressor: ~Copyable {
  /// Font programs are most of a document's bytes and hardly shrink further at higher levels:
  /// level 6 takes twice the time for two per cent.
  private let fast = Compressor(level: 1)
  private let small = Compressor(level: 6)

  func compress(_ data: [UInt8], _ storage: ObjectFile.Storage) -> [UInt8] {
    switch storage {
    case .plain: data
    case .fast: fast.compress(data.span.bytes, .zlib)
    case .small: small.compress(data.span.bytes, .zlib)
    }
  }
}
