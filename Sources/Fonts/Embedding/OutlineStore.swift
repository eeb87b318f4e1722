internal import Primitives
internal import Synchronization

/// Outlines of one face that were made ready for embedding before, by glyph.
///
/// A process that prints many documents shows the same few thousand characters again and again.
/// Safe to share between threads.
final class OutlineStore: Sendable {
  private struct Kept {
    var bytes: [UInt8] = []
    var places: [Int: Range<Int>] = [:]
  }

  private let kept = Mutex(Kept())

  /// Bytes that are kept at most: all characters of a large font have more, an office's have not.
  private static let limit = 8 << 20

  /// Appends the glyph's outline to `output` when it is kept.
  func append(_ glyph: Int, to output: inout [UInt8]) -> Bool {
    kept.withLock { state in
      guard let place = state.places[glyph] else { return false }
      unsafe output.append(state.bytes.span.bytes.extracting(place))
      return true
    }
  }

  /// Keeps a glyph's outline for the next document, while there is room.
  func keep(_ glyph: Int, _ outline: ArraySlice<UInt8>) {
    kept.withLock { state in
      guard state.bytes.count + outline.count <= OutlineStore.limit, state.places[glyph] == nil
      else { return }
      let start = state.bytes.count
      state.bytes += outline
      state.places[glyph] = start..<state.bytes.count
    }
  }
}
