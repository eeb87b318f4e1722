import Primitives
import Seals
import Testing

/// The eight entries that Certificate Transparency implementations test with.
private let entries: [[UInt8]] = [
  "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map { bytesFromHex($0) ?? [] }

/// Their roots for sizes 1…8.
private let roots = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

private let known = MerkleTree(leaves: entries.map { MerkleHash.leaf($0) })

@Test func rootsAreThePublishedOnes() {
  #expect(
    MerkleTree().root.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  for size in 1...8 { #expect(known.root(size: size).hex == roots[size - 1]) }
}

@Test func pathsAreThePublishedOnes() {
  #expect(
    known.inclusionPath(of: 0, size: 8).map(\.hex) == [
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ])
  #expect(
    known.consistencyPath(from: 6, to: 8).map(\.hex) == [
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ])
}

private func tree(_ size: Int) -> MerkleTree {
  MerkleTree(leaves: (0..<size).map { MerkleHash.leaf([UInt8($0)]) })
}

@Test func everyInclusionPathOfEverySmallTreeLeadsToTheRootAndToNoOther() {
  let whole = tree(20)
  for size in 1...20 {
    let root = whole.root(size: size)
    for index in 0..<size {
      let path = whole.inclusionPath(of: index, size: size)
      let leaf = whole.leaves[index]
      #expect(MerkleProof.root(leaf: leaf, index: index, size: size, path: path) == root)
      for other in 0..<size where other != index {
        #expect(MerkleProof.root(leaf: leaf, index: other, size: size, path: path) != root)
      }
      for place in path.indices {
        var wrong = path
        wrong[place] = leaf
        #expect(MerkleProof.root(leaf: leaf, index: index, size: size, path: wrong) != root)
        wrong.remove(at: place)
        #expect(MerkleProof.root(leaf: leaf, index: index, size: size, path: wrong) != root)
      }
      #expect(
        MerkleProof.root(leaf: leaf, index: index, size: size, path: path + [leaf]) != root)
    }
  }
}

@Test func everyConsistencyPathOfEverySmallTreeHoldsAndNoCorruptedOne() {
  let whole = tree(20)
  func holds(_ old: Int, _ size: Int, _ path: [Digest], oldRoot: Digest? = nil) -> Bool {
    MerkleProof.isConsistent(
      oldSize: old, oldRoot: oldRoot ?? whole.root(size: old), newSize: size,
      newRoot: whole.root(size: size), path: path)
  }
  for size in 1...20 {
    for old in 1...size {
      let path = whole.consistencyPath(from: old, to: size)
      #expect(holds(old, size, path))
      #expect(!holds(old, size, path, oldRoot: MerkleHash.empty))
      #expect(!holds(old, size, path + [MerkleHash.empty]))
      for place in path.indices {
        var wrong = path
        wrong[place] = MerkleHash.empty
        #expect(!holds(old, size, wrong))
        wrong.remove(at: place)
        #expect(!holds(old, size, wrong))
      }
    }
  }
}

@Test func theEdgeHasTheRootOfTheWholeTree() {
  var edge = MerkleEdge()
  let whole = tree(40)
  for size in 0...40 {
    #expect(edge.size == size)
    #expect(edge.root == whole.root(size: size))
    if size < 40 { edge.append(leaf: whole.leaves[size]) }
  }
}

@Test func proofsOfNothingAreRefused() {
  let leaf = MerkleHash.leaf([])
  #expect(MerkleProof.root(leaf: leaf, index: 0, size: 0, path: []) == nil)
  #expect(MerkleProof.root(leaf: leaf, index: 1, size: 1, path: []) == nil)
  #expect(MerkleProof.root(leaf: leaf, index: -1, size: 1, path: []) == nil)
  #expect(
    !MerkleProof.isConsistent(
      oldSize: 0, oldRoot: MerkleHash.empty, newSize: 1, newRoot: leaf, path: []))
  #expect(
    !MerkleProof.isConsistent(oldSize: 2, oldRoot: leaf, newSize: 1, newRoot: leaf, path: []))
}
