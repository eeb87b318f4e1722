import Casework
import Codec
import Dossiers
import Primitives
import Seals
import Storage
import Testing
import Zip

@Test func aDossierKeepsEverythingThatWasRecorded() throws {
  let folder = Folder()
  let path = folder.path("XH-2022-00017.dossier")
  let story = try Story.whole()
  let saved = try story.draft.save(to: path, storage: .disk)
  let dossier = try Dossier.open(path, storage: .disk)
  #expect(dossier.caseID == "XH-2022-00017")
  #expect(dossier.revision == saved.revision)
  #expect(dossier.rules == rules)
  #expect(dossier.events.map(\.sequence) == Array(1...dossier.events.count))
  #expect(try dossier.replayed() == story.draft.record)
  #expect(saved.digest == SHA256.digest(of: folder.bytes("XH-2022-00017.dossier")))
  #expect(try story.draft.bytes() == folder.bytes("XH-2022-00017.dossier"))
  let report = try Dossier.verify(path, storage: .disk)
  #expect(report.findings.isEmpty)
  #expect(report.eventCount == dossier.events.count)
  #expect(try dossier.storedView().state == .writtenOff)
}

@Test func theFirstEntryIsTheMimetypeAndAllAreStored() throws {
  let reader = try ZipReader(try Story.whole().draft.bytes())
  #expect(reader.entries.first?.name == "mimetype")
  #expect(reader.entries.allSatisfy { $0.method == .stored })
  #expect(reader.entries.map(\.name).contains("META-INF/manifest.xml"))
  #expect(reader.entries.map(\.name).contains("documents/09-ASG-v1.pdf"))
  #expect(reader.entries.map(\.name).contains("documents/18-WOF-v2.pdf"))
}

@Test func appendingGivesTheSameBytesAsWritingAtOnce() throws {
  let folder = Folder()
  let path = folder.path("a.dossier")
  var story = try Story()
  _ = try story.draft.save(to: path, storage: .disk)
  for stage in Story.Stage.allCases {
    story = try Story(continuing: Dossier.open(path, storage: .disk), on: story.today)
    // The numbers of a story count papers too.
    story.number = story.draft.nextSequence - 1
    try story.tell(stage)
    _ = try story.draft.save(to: path, storage: .disk)
  }
  #expect(folder.bytes("a.dossier") == (try Story.whole().draft.bytes()))
  #expect(folder.names == [".dossiers.lock", "a.dossier"])
}

@Test func eachEventNamesTheDigestOfItsPredecessorsBytes() throws {
  let bytes = try Story.whole().draft.bytes()
  let reader = try ZipReader(bytes)
  var previous: Digest?
  for entry in reader.entries where entry.name.hasPrefix("events/") {
    let event = try NodeDecoder().decode(Event.self, from: NodeXML.read(reader.read(entry)))
    #expect(event.previous == previous)
    previous = SHA256.digest(of: try reader.read(entry))
  }
  #expect(previous != nil)
}

@Test func guardsRefuseWhatTheProcessForbids() throws {
  var story = try Story()
  let before = story.draft.nextSequence
  let found = fault { () throws(Fault) in try story.writeOff() }
  #expect(found?.kind == .refused)
  #expect(story.draft.nextSequence == before || story.draft.record.documents.count > 0)
}

@Test func twoWritersConflictAndNothingIsLost() throws {
  let folder = Folder()
  let path = folder.path("a.dossier")
  _ = try Story().draft.save(to: path, storage: .disk)
  let dossier = try Dossier.open(path, storage: .disk)
  var first = try Story(continuing: dossier, on: day("2022-11-05"))
  var second = try Story(continuing: dossier, on: day("2022-11-05"))
  try first.collect()
  try second.add(PriorAttempt.example, by: Who.recorder)
  let saved = try first.draft.save(to: path, storage: .disk)
  let found = fault { () throws(Fault) in _ = try second.draft.save(to: path, storage: .disk) }
  #expect(found?.code == "dossier-conflict")
  #expect(found?.why.en.contains(dossier.revision.hex) == true)
  #expect(found?.why.en.contains(saved.revision.hex) == true)
  #expect(try Dossier.open(path, storage: .disk).revision == saved.revision)
}

@Test func aNewDossierNeverReplacesAFile() throws {
  let folder = Folder()
  let path = folder.path("a.dossier")
  _ = try Story().draft.save(to: path, storage: .disk)
  let found = fault { () throws(Fault) in _ = try Story().draft.save(to: path, storage: .disk) }
  #expect(found?.code == "storage-exists")
}

@Test func aSealedDossierIsReadOnly() throws {
  let folder = Folder()
  let path = folder.path("a.dossier")
  var story = try Story.whole()
  try story.draft.seal(at: Timestamp(day("2022-12-01"), hour: 10))
  _ = try story.draft.save(to: path, storage: .disk)
  #expect(folder.mode("a.dossier") == 0o444)
  let dossier = try Dossier.open(path, storage: .disk)
  #expect(dossier.isSealed)
  let found = fault { () throws(Fault) in _ = try DossierDraft(continuing: dossier) }
  #expect(found?.code == "dossier-sealed")
  #expect(found?.kind == .refused)
  #expect(found?.why.zh.contains("规则") == true)
  #expect(try Dossier.verify(path, storage: .disk).findings.isEmpty)
}

@Test func sealingWaitsForBothLedgers() throws {
  var story = try Story()
  try story.collect()
  let found = fault { () throws(Fault) in
    try story.draft.seal(at: Timestamp(day("2022-12-01")))
  }
  #expect(found?.code == "dossier-not-sealable")
}

@Test func aSupplementContinuesTheSealedFile() throws {
  let folder = Folder()
  let path = folder.path("XH-2022-00017.dossier")
  var story = try Story.whole()
  try story.draft.seal(at: Timestamp(day("2022-12-01"), hour: 10))
  let saved = try story.draft.save(to: path, storage: .disk)
  let sealed = try Dossier.open(path, storage: .disk)
  var supplement = try DossierDraft(supplementing: sealed, digest: saved.digest)
  try supplement.append(
    ReturnVisit.example.body, on: Story.occasion(Who.deputy, day("2023-02-01"), 500))
  let name = DossierFormat.fileName("XH-2022-00017", supplement: 1)
  #expect(name == "XH-2022-00017.s1.dossier")
  _ = try supplement.save(to: folder.path(name), storage: .disk)
  let opened = try Dossier.open(folder.path(name), storage: .disk)
  #expect(opened.events.first?.previous == saved.digest)
  #expect(opened.events.first?.sequence == sealed.events.count + 1)
  #expect(try opened.replayed(after: [sealed]).returnVisits.count == 1)
  let report = try Dossier.verify(folder.path(name), after: [path], storage: .disk)
  #expect(report.findings.isEmpty && report.notes.isEmpty)
  #expect(
    try Dossier.verify(folder.path(name), storage: .disk).notes.map(\.code)
      == ["dossier-base-absent"])
  let wrong = Dossier.verify(
    bytes: folder.bytes(name), after: [try Story.whole().draft.bytes()])
  #expect(wrong.findings.map(\.code) == ["dossier-base"])
}

@Test func aReprintGivesTheBytesThatWereIssued() throws {
  let folder = Folder()
  let path = folder.path("a.dossier")
  var story = try Story()
  try story.issue(.registration, text: "the sheet as printed")
  try story.issue(.registration, text: "the second version")
  _ = try story.draft.save(to: path, storage: .disk)
  let dossier = try Dossier.open(path, storage: .disk)
  #expect(try dossier.reprint(.registration, version: 1) == Array("the sheet as printed".utf8))
  #expect(try dossier.reprint(.registration, version: 2) == Array("the second version".utf8))
  #expect(
    fault { () throws(Fault) in _ = try dossier.reprint(.registration, version: 3) }?.code
      == "dossier-no-document")
}

@Test func anEventCannotNameAFileThatIsNotThere() throws {
  var story = try Story()
  let found = fault { () throws(Fault) in
    try story.add(DocumentIssued.example, by: Who.district)
  }
  #expect(found?.code == "dossier-paper")
}

@Test func personalDataLieApartAndCanBeTakenOut() throws {
  let folder = Folder()
  let path = folder.path("a.dossier")
  var story = try Story()
  try story.collect()
  _ = try story.draft.save(to: path, storage: .disk)
  var dossier = try Dossier.open(path, storage: .disk)
  #expect(try dossier.revealPersonalData() == [Story.resident])
  // Nowhere else in the file, which is stored uncompressed.
  let file = String(decoding: folder.bytes("a.dossier"), as: UTF8.self)
  #expect(file.ranges(of: "裴阿姨").count == 1)

  var corrected = Story.resident
  corrected.name = "裴秀英"
  var draft = try DossierDraft(continuing: dossier)
  _ = try draft.keep(corrected, salt: Salt(bytes: Array(2...20)))
  _ = try draft.save(to: path, storage: .disk)
  dossier = try Dossier.open(path, storage: .disk)
  #expect(try dossier.revealPersonalData() == [corrected])
  #expect(try Dossier.verify(path, storage: .disk).findings.isEmpty)

  draft = try DossierDraft(continuing: dossier)
  for version in 1...2 {
    try draft.redact("persons/p-0001-v\(version).xml", on: day("2023-01-01"), reason: "本人要求")
  }
  _ = try draft.save(to: path, storage: .disk)
  dossier = try Dossier.open(path, storage: .disk)
  #expect(try dossier.revealPersonalData().isEmpty)
  let report = try Dossier.verify(path, storage: .disk)
  #expect(report.findings.isEmpty)
  #expect(report.notes.map(\.code) == ["dossier-redacted", "dossier-redacted"])
  let after = String(decoding: folder.bytes("a.dossier"), as: UTF8.self)
  #expect(!after.contains("裴"))
}

@Test func aShortSaltIsRefused() throws {
  var story = try Story()
  let found = fault { () throws(Fault) in
    _ = try story.draft.keep(Story.resident, salt: Salt(bytes: [1, 2, 3]))
  }
  #expect(found?.code == "dossier-salt")
}
