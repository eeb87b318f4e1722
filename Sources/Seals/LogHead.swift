package import Primitives

/// What a daily head says of an office's log; docs/formats/head.md.
package struct LogHead: Hashable, Sendable {
  /// The head before this one, which ties the heads of an office into a chain.
  package struct Previous: Hashable, Sendable {
    package var day: CivilDate
    /// SHA-256 of that day's `.head.txt`.
    package var digest: Digest

    package init(day: CivilDate, digest: Digest) {
      self.day = day
      self.digest = digest
    }
  }

  /// The day on which it was made.
  package var day: CivilDate
  /// Entries of the log then, and their root.
  package var tree: LogTree
  /// SM3 of the log's text up to and with the last of these entries: a second digest by another
  /// algorithm over the same entries.
  package var textSM3: SM3Digest
  package var previous: Previous?

  package init(day: CivilDate, tree: LogTree, textSM3: SM3Digest, previous: Previous?) {
    self.day = day
    self.tree = tree
    self.textSM3 = textSM3
    self.previous = previous
  }

  /// The text, one for each head.
  package var bytes: [UInt8] {
    var lines = LabelledLines()
    lines.append("format", LogHead.format)
    lines.append("date", day)
    lines.append("log-size", tree.size)
    lines.append("log-root", tree.root)
    lines.append("log-text-sm3", textSM3)
    lines.append("previous-date", previous?.day.description ?? "none")
    lines.append("previous-head-sha256", previous?.digest.hex ?? "none")
    return lines.bytes
  }

  /// Reads the text and nothing that differs from it by a byte; throws `seal-head-form`.
  package init(bytes: [UInt8]) throws(Fault) {
    let code = "seal-head-form"
    var lines = try LabelledLines(bytes, code: code)
    _ = try lines.take("format", code: code) { $0 == LogHead.format ? true : nil }
    let day = try lines.take("date", code: code) { CivilDate($0) }
    let size = try lines.take("log-size", code: code, as: LabelledLines.positive)
    let root = try lines.take("log-root", code: code) { Digest(hex: $0) }
    textSM3 = try lines.take("log-text-sm3", code: code) { SM3Digest(hex: $0) }
    tree = LogTree(size: size, root: root)
    self.day = day
    let before = try lines.take("previous-date", code: code) { text in
      text == "none" || CivilDate(text).map { $0 < day } == true ? text : nil
    }
    if let last = CivilDate(before) {
      let digest = try lines.take("previous-head-sha256", code: code) { Digest(hex: $0) }
      previous = Previous(day: last, digest: digest)
    } else {
      previous = nil
      _ = try lines.take("previous-head-sha256", code: code) { $0 == "none" ? true : nil }
    }
    try LabelledLines.requireSame(self.bytes, bytes, code: code, en: "heads", zh: "日志头")
  }

  /// The longest text read.
  package static let byteLimit = 4096
  private static let format = "dossier-head 1"
}

/// What a log's first entries come to, at any of the sizes asked for, in one pass over its entries
/// and in memory that does not grow with it.
package struct LogStates: ~Copyable {
  private var edge = MerkleEdge()
  private var text = SM3Hasher()
  private let sizes: Set<Int>
  /// What was found for the sizes met so far.
  package private(set) var states: [Int: (tree: LogTree, textSM3: SM3Digest)] = [:]

  package init(at sizes: Set<Int>) {
    self.sizes = sizes
    text.update(Array((LogReader.head + "\n").utf8))
  }

  package mutating func append(_ entry: LogEntry) {
    edge.append(leaf: entry.leaf)
    text.update(Array((entry.line + "\n").utf8))
    if sizes.contains(edge.size) { states[edge.size] = state }
  }

  /// The state after all entries so far.
  package var state: (tree: LogTree, textSM3: SM3Digest) {
    (LogTree(size: edge.size, root: edge.root), text.digestSoFar)
  }
}
