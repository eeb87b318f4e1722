package import Primitives
internal import Seals
package import Storage

/// An office's log as an audit needs it: every leaf, and where each case stands.
package struct LogReading: Sendable {
  private let tree: MerkleTree
  private let places: [String: (index: Int, digest: Digest)]
  private let bytes: [UInt8]
  /// Whether the last line was cut short, which the next addition mends.
  package let isTorn: Bool

  /// Reads the log's bytes; throws `seal-log-form`.
  package init(bytes: [UInt8]) throws(Fault) {
    var reader = LogReader()
    var tree = MerkleTree()
    var places: [String: (index: Int, digest: Digest)] = [:]
    try reader.read(bytes) { index, entry throws(Fault) in
      tree.append(leaf: entry.leaf)
      places[entry.caseID] = (index, entry.dossier)
    }
    self.tree = tree
    self.places = places
    self.bytes = bytes
    isTorn = !reader.rest.isEmpty
  }

  package init(_ path: String, storage: Storage) throws(Fault) {
    try self.init(bytes: try storage.read(path, limit: LogReading.byteLimit))
  }

  package static let byteLimit = 1 << 30

  package var size: Int { tree.size }

  /// The root over the first `size` leaves; `nil` when there are fewer.
  package func root(size: Int) -> Digest? {
    size >= 0 && size <= tree.size ? tree.root(size: size) : nil
  }

  /// What the first entries come to at each of these sizes, as heads state it; sizes beyond the
  /// log's are left out.
  ///
  /// One pass over the leaves and one over the text, whatever the number of sizes.
  func states(at sizes: Set<Int>) -> [Int: (tree: LogTree, textSM3: SM3Digest)] {
    var states: [Int: (tree: LogTree, textSM3: SM3Digest)] = [:]
    var edge = MerkleEdge()
    var text = SM3Hasher()
    var hashed = 0
    let whole = bytes.span.bytes
    var lineEnds = bytes.indices.lazy.filter { bytes[$0] == 0x0A }.makeIterator()
    // The first line is the log's head.
    guard lineEnds.next() != nil else { return [:] }
    for leaf in tree.leaves {
      guard let end = lineEnds.next() else { break }
      edge.append(leaf: leaf)
      guard sizes.contains(edge.size) else { continue }
      text.update(whole.extracting(hashed..<end + 1))
      hashed = end + 1
      states[edge.size] = (LogTree(size: edge.size, root: edge.root), text.digestSoFar)
    }
    return states
  }

  /// Whether the case's leaf is among the first `size` and names this digest.
  func holds(_ caseID: String, _ digest: Digest, before size: Int) -> Bool {
    guard let place = places[caseID] else { return false }
    return place.index < size && place.digest == digest
  }
}
