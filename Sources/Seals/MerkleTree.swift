package import Primitives

/// The hashes of RFC 9162, 2.1.1: leaves and nodes can never be taken for one another.
package enum MerkleHash {
  /// SHA-256 of a zero byte and the entry.
  package static func leaf(_ entry: [UInt8]) -> Digest { SHA256.digest(of: [0] + entry) }

  /// SHA-256 of a one byte and both children.
  package static func node(_ left: Digest, _ right: Digest) -> Digest {
    SHA256.digest(of: [1] + left.bytes + right.bytes)
  }

  /// The root of a tree without leaves: SHA-256 of nothing.
  package static let empty = SHA256.digest(of: [])
}

/// The right edge of a growing Merkle tree: enough for its root, in memory that grows with the
/// logarithm of its size.
package struct MerkleEdge: Hashable, Sendable {
  /// Leaves so far.
  package private(set) var size = 0
  /// Roots of the perfect subtrees, largest first: one for each bit set in `size`.
  private var roots: [Digest] = []

  package init() {}

  /// Adds a leaf by its hash; amortised constant time.
  package mutating func append(leaf: Digest) {
    var node = leaf
    var level = size
    while level & 1 == 1 {
      node = MerkleHash.node(roots.removeLast(), node)
      level >>= 1
    }
    roots.append(node)
    size += 1
  }

  /// The root of the tree so far (RFC 9162, 2.1.1).
  package var root: Digest {
    guard var node = roots.last else { return MerkleHash.empty }
    for left in roots.dropLast().reversed() { node = MerkleHash.node(left, node) }
    return node
  }
}

/// A whole Merkle tree, by the hashes of its leaves: 32 bytes a leaf.
package struct MerkleTree: Sendable {
  package private(set) var leaves: [Digest]

  package init(leaves: [Digest] = []) { self.leaves = leaves }

  package var size: Int { leaves.count }

  package mutating func append(leaf: Digest) { leaves.append(leaf) }

  /// The root over the first `size` leaves, `size` in `0...self.size`; linear time.
  package func root(size: Int) -> Digest {
    var edge = MerkleEdge()
    for leaf in leaves[..<size] { edge.append(leaf: leaf) }
    return edge.root
  }

  package var root: Digest { root(size: size) }

  /// The path from leaf `index` (from 0) to the root over `size` leaves (RFC 9162, 2.1.3.1).
  ///
  /// `index < size <= self.size` must hold. Linear time.
  package func inclusionPath(of index: Int, size: Int) -> [Digest] {
    precondition(0 <= index && index < size && size <= self.size, "no such leaf")
    var path: [Digest] = []
    var range = 0..<size
    while range.count > 1 {
      let middle = range.lowerBound + MerkleTree.split(range.count)
      if index < middle {
        path.append(subroot(middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        path.append(subroot(range.lowerBound..<middle))
        range = middle..<range.upperBound
      }
    }
    return path.reversed()
  }

  /// The proof that the first `old` of `size` leaves are unchanged (RFC 9162, 2.1.4.1).
  ///
  /// `0 < old <= size <= self.size` must hold; empty when both are equal. Linear time.
  package func consistencyPath(from old: Int, to size: Int) -> [Digest] {
    precondition(0 < old && old <= size && size <= self.size, "no such tree")
    var path: [Digest] = []
    var range = 0..<size
    var known = true
    // As SUBPROOF(m, D[n], b): `known` says that the verifier holds the subtree's root already.
    while old != range.upperBound {
      let middle = range.lowerBound + MerkleTree.split(range.count)
      if old <= middle {
        path.append(subroot(middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        path.append(subroot(range.lowerBound..<middle))
        range = middle..<range.upperBound
        known = false
      }
    }
    if !known { path.append(subroot(range)) }
    return path.reversed()
  }

  private func subroot(_ range: Range<Int>) -> Digest {
    var edge = MerkleEdge()
    for leaf in leaves[range] { edge.append(leaf: leaf) }
    return edge.root
  }

  /// The largest power of two below `count`, which is at least 2.
  private static func split(_ count: Int) -> Int {
    1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
  }
}

/// Checks of proofs, which need nothing but the proof.
package enum MerkleProof {
  /// The root that `path` leads to from the leaf (RFC 9162, 2.1.3.2); `nil` when the path has
  /// another length than leaf `index` of `size` needs.
  package static func root(
    leaf: Digest, index: Int, size: Int, path: [Digest]
  ) -> Digest? {
    guard index >= 0, index < size else { return nil }
    var position = index
    var last = size - 1
    var node = leaf
    for sibling in path {
      guard last > 0 else { return nil }
      if position & 1 == 1 || position == last {
        node = MerkleHash.node(sibling, node)
        while position & 1 == 0, position != 0 {
          position >>= 1
          last >>= 1
        }
      } else {
        node = MerkleHash.node(node, sibling)
      }
      position >>= 1
      last >>= 1
    }
    return last == 0 ? node : nil
  }

  /// Whether `path` shows that the tree of `newSize` leaves continues that of `oldSize`
  /// (RFC 9162, 2.1.4.2).
  package static func isConsistent(
    oldSize: Int, oldRoot: Digest, newSize: Int, newRoot: Digest, path: [Digest]
  ) -> Bool {
    guard oldSize > 0, oldSize <= newSize else { return false }
    if oldSize == newSize { return path.isEmpty && oldRoot == newRoot }
    // A perfect old tree is a subtree of the new one: its root opens the path.
    let full = oldSize & (oldSize - 1) == 0 ? [oldRoot] + path : path
    guard let seed = full.first else { return false }
    var position = oldSize - 1
    var last = newSize - 1
    while position & 1 == 1 {
      position >>= 1
      last >>= 1
    }
    var old = seed
    var new = seed
    for node in full.dropFirst() {
      guard last > 0 else { return false }
      if position & 1 == 1 || position == last {
        old = MerkleHash.node(node, old)
        new = MerkleHash.node(node, new)
        while position & 1 == 0, position != 0 {
          position >>= 1
          last >>= 1
        }
      } else {
        new = MerkleHash.node(new, node)
      }
      position >>= 1
      last >>= 1
    }
    return last == 0 && old == oldRoot && new == newRoot
  }
}
