package import Primitives

/// The size of a log at some moment, and its root then.
package struct LogTree: Hashable, Sendable {
  package var size: Int
  package var root: Digest

  package init(size: Int, root: Digest) {
    self.size = size
    self.root = root
  }
}

/// A small text that shows one fact about an office's log to anybody; docs/formats/log.md.
package enum LogProof: Hashable, Sendable {
  /// `entry` is leaf `index` (from 0) of the log of `size` leaves with this root.
  case inclusion(LogEntry, index: Int, size: Int, root: Digest, path: [Digest])
  /// The log of `size` leaves continues the log of `oldSize` leaves unchanged.
  case consistency(oldSize: Int, oldRoot: Digest, size: Int, root: Digest, path: [Digest])

  /// Makes the proof that `entry` is leaf `index` of the first `size` leaves of `tree`.
  package static func inclusion(
    of entry: LogEntry, at index: Int, in tree: MerkleTree, size: Int
  ) -> LogProof {
    .inclusion(
      entry, index: index, size: size, root: tree.root(size: size),
      path: tree.inclusionPath(of: index, size: size))
  }

  /// Makes the proof that the first `size` leaves of `tree` continue its first `oldSize` leaves.
  package static func consistency(
    from oldSize: Int, to size: Int, in tree: MerkleTree
  ) -> LogProof {
    .consistency(
      oldSize: oldSize, oldRoot: tree.root(size: oldSize), size: size,
      root: tree.root(size: size), path: tree.consistencyPath(from: oldSize, to: size))
  }

  /// The size and root that the proof is about, to be compared with a seal or a paper catalogue.
  package var tree: LogTree {
    switch self {
    case .inclusion(_, _, let size, let root, _), .consistency(_, _, let size, let root, _):
      LogTree(size: size, root: root)
    }
  }

  /// Whether the proof holds for its tree; a root does not bind its size, so compare `tree` whole.
  package var holds: Bool {
    switch self {
    case .inclusion(let entry, let index, let size, let root, let path):
      MerkleProof.root(leaf: entry.leaf, index: index, size: size, path: path) == root
    case .consistency(let oldSize, let oldRoot, let size, let root, let path):
      MerkleProof.isConsistent(
        oldSize: oldSize, oldRoot: oldRoot, newSize: size, newRoot: root, path: path)
    }
  }

  package var bytes: [UInt8] {
    var lines = LabelledLines()
    lines.append("format", LogProof.format)
    switch self {
    case .inclusion(let entry, let index, let size, let root, let path):
      lines.append("kind", "inclusion")
      lines.append("entry", entry.line)
      lines.append("index", index)
      lines.append("size", size)
      lines.append("root", root)
      for (side, node) in zip(LogProof.sides(index: index, size: size), path) {
        lines.append(side, node)
      }
    case .consistency(let oldSize, let oldRoot, let size, let root, let path):
      lines.append("kind", "consistency")
      lines.append("old-size", oldSize)
      lines.append("old-root", oldRoot)
      lines.append("size", size)
      lines.append("root", root)
      for node in path { lines.append("path", node) }
    }
    return lines.bytes
  }

  /// Reads the text and nothing that differs from it by a byte; throws `seal-proof-form`.
  package init(bytes: [UInt8]) throws(Fault) {
    let code = "seal-proof-form"
    var lines = try LabelledLines(bytes, code: code)
    _ = try lines.take("format", code: code) { $0 == LogProof.format ? true : nil }
    let isInclusion = try lines.take("kind", code: code) { kind in
      kind == "inclusion" ? true : kind == "consistency" ? false : nil
    }
    self =
      isInclusion
      ? try LogProof.readInclusion(&lines, code: code)
      : try LogProof.readConsistency(&lines, code: code)
    try LabelledLines.requireSame(self.bytes, bytes, code: code, en: "proofs", zh: "证明")
  }

  private static func readInclusion(
    _ lines: inout LabelledLines, code: String
  ) throws(Fault) -> LogProof {
    let entry = try lines.take("entry", code: code) { LogEntry(line: $0) }
    let index = try lines.take("index", code: code, as: LabelledLines.count)
    let size = try lines.take("size", code: code) { text in
      LabelledLines.count(text).flatMap { $0 > index ? $0 : nil }
    }
    let root = try lines.take("root", code: code) { Digest(hex: $0) }
    var path: [Digest] = []
    for side in sides(index: index, size: size) {
      path.append(try lines.take(side, code: code) { Digest(hex: $0) })
    }
    return .inclusion(entry, index: index, size: size, root: root, path: path)
  }

  private static func readConsistency(
    _ lines: inout LabelledLines, code: String
  ) throws(Fault) -> LogProof {
    let oldSize = try lines.take("old-size", code: code, as: LabelledLines.count)
    let oldRoot = try lines.take("old-root", code: code) { Digest(hex: $0) }
    let size = try lines.take("size", code: code, as: LabelledLines.count)
    let root = try lines.take("root", code: code) { Digest(hex: $0) }
    var path: [Digest] = []
    while lines.nextLabel != nil {
      path.append(try lines.take("path", code: code) { Digest(hex: $0) })
    }
    return .consistency(
      oldSize: oldSize, oldRoot: oldRoot, size: size, root: root, path: path)
  }

  /// On which side of the running hash each node of an inclusion path stands, from the leaf up.
  ///
  /// Written out so that a few lines of shell can check a proof without knowing the tree.
  private static func sides(index: Int, size: Int) -> [String] {
    var sides: [String] = []
    var position = index
    var last = size - 1
    while last > 0 {
      if position & 1 == 1 {
        sides.append("left")
      } else if position < last {
        sides.append("right")
      }
      position >>= 1
      last >>= 1
    }
    return sides
  }

  private static let format = "dossier-proof 1"
}
