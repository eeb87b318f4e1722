import Casework
import Codec
import Dossiers
import Primitives
import Seals
import Storage
import Testing
import Zip

/// The entries of a dossier with changes, packed again, with a manifest that fits when asked.
private func repacked(
  _ bytes: [UInt8], fitting: Bool = true, _ change: (inout [(name: String, bytes: [UInt8])]) -> Void
) throws -> [UInt8] {
  let reader = try ZipReader(bytes)
  var parts: [(name: String, bytes: [UInt8])] = []
  for entry in reader.entries { parts.append((entry.name, try reader.read(entry))) }
  change(&parts)
  if fitting { try fitManifest(&parts) }
  var writer = ZipWriter()
  for (name, bytes) in parts { try writer.add(name, bytes, .stored) }
  return try writer.finishedBytes()
}

private func fitManifest(_ parts: inout [(name: String, bytes: [UInt8])]) throws {
  guard let index = parts.firstIndex(where: { $0.name == DossierFormat.manifestName }) else {
    return
  }
  var manifest = try NodeDecoder().decode(Manifest.self, from: NodeXML.read(parts[index].bytes))
  manifest.files = parts.filter { $0.name != DossierFormat.manifestName }.map { part in
    Manifest.File(
      path: EntryName(rawValue: part.name), mediaType: DossierFormat.mediaType(of: part.name),
      size: part.bytes.count, sha256: SHA256.digest(of: part.bytes))
  }
  manifest.files.sort { $0.path.rawValue < $1.path.rawValue }
  parts[index].bytes = try NodeXML.write(NodeEncoder().encode(manifest, name: "manifest"))
}

private func replace(
  _ old: String, _ new: String, in name: String, _ parts: inout [(name: String, bytes: [UInt8])]
) {
  for index in parts.indices where parts[index].name == name {
    let text = String(decoding: parts[index].bytes, as: UTF8.self)
    parts[index].bytes = Array(text.replacing(old, with: new).utf8)
  }
}

@Test func everyFlippedByteIsFoundAndNamed() throws {
  var story = try Story()
  try story.add(PriorAttempt.example, by: Who.recorder)
  try story.issue(.registration)
  let bytes = try story.draft.bytes()
  #expect(Dossier.verify(bytes: bytes).findings.isEmpty)
  for index in bytes.indices {
    var damaged = bytes
    damaged[index] ^= 1 << UInt8(index % 8)
    let report = Dossier.verify(bytes: damaged)
    #expect(!report.isSound, "byte \(index)")
    let isNamed = report.findings.allSatisfy { finding in
      finding.kind == .damaged && (finding.place.entry != nil || finding.place.offset != nil)
        || finding.code.hasPrefix("zip-")
    }
    #expect(isNamed, "byte \(index): \(report.findings)")
  }
}

@Test func everyTruncationIsFound() throws {
  let bytes = try Story().draft.bytes()
  for count in stride(from: 0, to: bytes.count, by: 37) {
    #expect(!Dossier.verify(bytes: Array(bytes[..<count])).isSound)
    #expect(throws: Fault.self) { try Dossier(bytes: Array(bytes[..<count])) }
  }
}

@Test func anAlteredEventBreaksTheChainAtItsSuccessor() throws {
  let bytes = try Story.whole().draft.bytes()
  let altered = try repacked(bytes) { parts in
    replace("施工", "未施工", in: "events/000003.xml", &parts)
    replace("2022-11-05", "2022-11-06", in: "events/000003.xml", &parts)
  }
  let codes = Dossier.verify(bytes: altered).findings.map { ($0.code, $0.place.entry) }
  #expect(codes.first?.0 == "dossier-chain")
  #expect(codes.first?.1 == "events/000004.xml")
  #expect(throws: Fault.self) { try Dossier(bytes: altered) }
}

@Test func everySingleAlteredEventIsDetected() throws {
  let bytes = try Story.whole().draft.bytes()
  let reader = try ZipReader(bytes)
  let names = reader.entries.map(\.name).filter { $0.hasPrefix("events/") }
  for name in names {
    let altered = try repacked(bytes) { parts in
      replace("recorded-at=\"2022-11-", "recorded-at=\"2022-12-", in: name, &parts)
    }
    let report = Dossier.verify(bytes: altered)
    // The last event has no successor; there the view, or the rules, give it away.
    #expect(!report.isSound || name == names.last, "\(name)")
  }
}

@Test func aMissingEventIsNamed() throws {
  let bytes = try Story.whole().draft.bytes()
  let cut = try repacked(bytes) { $0.removeAll { $0.name == "events/000005.xml" } }
  let report = Dossier.verify(bytes: cut)
  // The paper that the missing event issued is now named by none.
  #expect(report.findings.map(\.code) == ["dossier-event-gap", "dossier-stray"])
  #expect(report.findings.first?.place.entry == "events/000006.xml")
  #expect(report.findings.first?.why.en.contains("events/000005.xml") == true)
}

@Test func aChangedDocumentVoidsItsSignatures() throws {
  let bytes = try Story.whole().draft.bytes()
  let altered = try repacked(bytes) { parts in
    for index in parts.indices where parts[index].name == "documents/09-ASG-v1.pdf" {
      parts[index].bytes = Array("another sheet".utf8)
    }
  }
  let report = Dossier.verify(bytes: altered)
  #expect(
    report.findings.map(\.code)
      == ["dossier-document-changed", "dossier-signature-void", "dossier-signature-void"])
  #expect(report.findings[0].place.entry == "documents/09-ASG-v1.pdf")
  #expect(report.findings[1].why.zh.contains("局长"))
  #expect(report.findings[2].why.zh.contains("副区长甲"))
  // Opening looks at documents when they are read.
  let dossier = try Dossier(bytes: altered)
  let found = fault { () throws(Fault) in
    _ = try dossier.reprint(.assignmentSignOff, version: 1)
  }
  #expect(found?.code == "dossier-document-changed")
}

@Test func aWrongViewIsNamedWithItsFields() throws {
  let bytes = try Story.whole().draft.bytes()
  let altered = try repacked(bytes) { parts in
    replace("state=\"written-off\"", "state=\"completed\"", in: "case.xml", &parts)
    replace("state=\"writtenOff\"", "state=\"completed\"", in: "case.xml", &parts)
  }
  let report = Dossier.verify(bytes: altered)
  #expect(report.findings.map(\.code) == ["dossier-view"])
  #expect(report.findings.first?.place.entry == "case.xml")
  #expect(report.findings.first?.details.contains { $0.en.contains("@state") } == true)
}

@Test func whatTheManifestDoesNotListIsDamage() throws {
  let bytes = try Story().draft.bytes()
  func codes(fitting: Bool = false, _ change: (inout [(name: String, bytes: [UInt8])]) -> Void)
    throws -> [String]
  {
    Dossier.verify(bytes: try repacked(bytes, fitting: fitting, change)).findings.map(\.code)
  }
  #expect(
    try codes { $0.append(("persons/p-2-v1.xml", [1])) }.contains("dossier-unlisted"))
  #expect(try codes { $0.append(("zebra.txt", [1])) }.contains("dossier-unknown-entry"))
  #expect(try codes { $0.removeAll { $0.name == "case.xml" } }.contains("dossier-missing"))
  #expect(try codes { replace("<", "<", in: "case.xml", &$0) }.isEmpty)
  #expect(try codes { $0.swapAt(1, 2) } == ["dossier-order"])
  #expect(try codes { $0.swapAt(0, 1) }.contains("dossier-mimetype"))
  #expect(
    try codes { replace("application/xml", "text/xml", in: "META-INF/manifest.xml", &$0) }
      .contains("dossier-media-type"))
  #expect(
    try codes(fitting: true) { $0.append(("documents/99-OTH-v1.pdf", [1])) }.contains(
      "dossier-order"))
  #expect(
    try codes { replace(" view=\"1\"", " view=\"1\" wiew=\"1\"", in: "META-INF/manifest.xml", &$0) }
      == ["codec-unknown-key"])
}

@Test func aNewerFormatIsSaidToBeNewer() throws {
  let newer = try repacked(try Story().draft.bytes(), fitting: false) { parts in
    replace(" format=\"1\"", " format=\"2\"", in: "META-INF/manifest.xml", &parts)
  }
  let found = fault { () throws(Fault) in _ = try Dossier(bytes: newer) }
  #expect(found?.code == "dossier-format")
}

@Test func compressedEntriesAreRefused() throws {
  let reader = try ZipReader(try Story().draft.bytes())
  var writer = ZipWriter()
  for entry in reader.entries {
    try writer.add(
      entry.name, try reader.read(entry), entry.name == "case.xml" ? .deflated : .stored)
  }
  let report = Dossier.verify(bytes: try writer.finishedBytes())
  #expect(report.findings.map(\.code) == ["dossier-deflated"])
}

@Test func randomDamageGivesFaultsAndNeverTraps() throws {
  let seed = UInt64(11)
  var scatter = Scatter(seed: seed)
  let bytes = try Story().draft.bytes()
  for _ in 0..<400 {
    var damaged = bytes
    for _ in 0...Int.random(in: 0..<4, using: &scatter) {
      let index = Int.random(in: 0..<damaged.count, using: &scatter)
      switch Int.random(in: 0..<3, using: &scatter) {
      case 0: damaged[index] = UInt8.random(in: 0...255, using: &scatter)
      case 1: damaged.remove(at: index)
      default: damaged.insert(contentsOf: damaged.prefix(index % 50), at: index)
      }
    }
    if damaged != bytes { #expect(!Dossier.verify(bytes: damaged).isSound, "seed \(seed)") }
  }
}
