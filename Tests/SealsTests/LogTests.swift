import Primitives
import Seals
import Testing

private func entry(_ serial: Int) throws -> LogEntry {
  try #require(
    LogEntry(
      caseID: "XH-2022-" + padded(serial, 5), sealedOn: CivilDate(dayNumber: 19_000 + serial),
      dossier: SHA256.digest(of: [UInt8(serial)])))
}

private func tree(_ size: Int) throws -> MerkleTree {
  MerkleTree(leaves: try (0..<size).map { try entry($0).leaf })
}

@Test func aLogLineIsOneTextForOneEntry() throws {
  let entry = try entry(3)
  let line = "XH-2022-00003 2022-01-11 \(SHA256.digest(of: [3]).hex)"
  #expect(entry.line == line)
  #expect(LogEntry(line: line) == entry)
  for wrong in [
    line + " ", " " + line, line.uppercased(), "XH 2022-01-11 12",
    "XH-2022-00003 2022-01-32 \(SHA256.digest(of: [3]).hex)", "XH-2022-00003  2022-01-11 00", "",
  ] {
    #expect(LogEntry(line: wrong) == nil, "\(wrong)")
  }
}

@Test(arguments: [
  "", ".x", "a/b", "a..b", "é", "a b", "x.", "-a", String(repeating: "a", count: 65),
])
func namesThatCouldLeaveTheirFolderAreNone(text: String) {
  #expect(!isArchiveName(text))
  #expect(
    LogEntry(caseID: text, sealedOn: CivilDate(dayNumber: 0), dossier: MerkleHash.empty) == nil)
}

@Test func aLogIsReadInPiecesOfAnySizeAndATornLineIsKeptApart() throws {
  let entries = try (0..<5).map { try entry($0) }
  let whole = Array(([LogReader.head] + entries.map(\.line)).map { $0 + "\n" }.joined().utf8)
  for size in [1, 7, 64, 10_000] {
    var reader = LogReader()
    var seen: [LogEntry] = []
    for start in stride(from: 0, to: whole.count - 10, by: size) {
      try reader.read(whole[start..<min(start + size, whole.count - 10)]) { index, entry in
        #expect(index == seen.count)
        seen.append(entry)
      }
    }
    #expect(seen == Array(entries[..<4]))
    #expect(!reader.rest.isEmpty)
    #expect(reader.wholeBytes + reader.rest.count == whole.count - 10)
  }
}

@Test func otherTextIsNoLog() {
  for text in ["x\n", "dossier-log 2\n", "dossier-log 1\nx\n", String(repeating: "a", count: 300)] {
    var reader = LogReader()
    do throws(Fault) {
      try reader.read(Array(text.utf8)) { _, _ in }
      Issue.record("read as a log: \(text)")
    } catch { #expect(error.code == "seal-log-form") }
  }
}

@Test func everyProofTextOfSmallLogsHoldsAndComesBack() throws {
  let whole = try tree(9)
  for size in 1...9 {
    for index in 0..<size {
      let proof = LogProof.inclusion(of: try entry(index), at: index, in: whole, size: size)
      #expect(proof.holds)
      #expect(try LogProof(bytes: proof.bytes) == proof)
    }
    for old in 1...size {
      let proof = LogProof.consistency(from: old, to: size, in: whole)
      #expect(proof.holds)
      #expect(try LogProof(bytes: proof.bytes) == proof)
    }
  }
}

@Test func noFlippedByteOfAProofTextHolds() throws {
  let whole = try tree(6)
  let proofs = [
    LogProof.inclusion(of: try entry(2), at: 2, in: whole, size: 6),
    LogProof.consistency(from: 3, to: 6, in: whole),
  ]
  for proof in proofs {
    let bytes = proof.bytes
    for index in bytes.indices {
      for bit in 0..<8 {
        var wrong = bytes
        wrong[index] ^= 1 << UInt8(bit)
        guard let read = try? LogProof(bytes: wrong), read.holds else { continue }
        // A root does not bind its size, so that both are compared with a seal: nothing else may
        // differ in what still holds.
        #expect(read.tree != proof.tree, "byte \(index), bit \(bit)")
      }
    }
    for count in bytes.indices {
      let cut = try? LogProof(bytes: Array(bytes[..<count]))
      #expect(cut?.holds != true, "cut at \(count)")
    }
  }
}

@Test func aSealStatementComesBackAndNoOtherWritingOfItDoes() throws {
  let sm3 = SM3.digest(of: [1])
  for previous in [nil, SealStatement.Previous(volume: "XH-2022-A", digest: MerkleHash.empty)] {
    let statement = SealStatement(
      volume: "XH-2023-A", size: 123, sha256: SHA256.digest(of: [1]),
      tagManifest: SHA256.digest(of: [2]), nationalTagManifest: sm3, dossiers: 4,
      sealedOn: CivilDate(dayNumber: 19_500), logSize: 9, logRoot: MerkleHash.empty,
      previous: previous)
    #expect(try SealStatement(bytes: statement.bytes) == statement)
    for index in statement.bytes.indices {
      var wrong = statement.bytes
      wrong[index] ^= 0x20
      let read = try? SealStatement(bytes: wrong)
      #expect(read != statement, "byte \(index)")
    }
  }
}
