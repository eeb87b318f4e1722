import Primitives
import Seals
import Testing
import Zip

@testable import Casework
@testable import Dossiers

@Suite("Damage to a dossier is found and named")
struct DamageTests {
  private func small() throws -> [UInt8] {
    var story = try Story()
    try story.attempt("疏通一次")
    try story.issue("%PDF a sheet")
    return try story.bytes()
  }

  @Test func everyFlippedByteIsFound() throws {
    let bytes = try small()
    #expect(fault(bytes) == nil)
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1 << UInt8(index % 8)
      let found = fault(damaged)
      #expect(found?.kind == .damaged, "byte \(index): \(String(describing: found))")
    }
  }

  @Test func aFlippedByteOfContentNamesItsEntry() throws {
    let bytes = try small()
    for entry in try ZipReader(bytes).entries {
      let content = try ZipReader(bytes).read(entry)
      let start = try #require(bytes.firstRange(of: content)?.lowerBound)
      for place in stride(from: 0, to: content.count, by: 7) {
        var damaged = bytes
        damaged[start + place] ^= 0x10
        #expect(fault(damaged)?.place.entry == entry.name, "\(entry.name) \(place)")
      }
    }
  }

  @Test func everyTruncationIsFound() throws {
    let bytes = try small()
    for count in bytes.indices {
      #expect(fault(Array(bytes[..<count])) != nil, "\(count) bytes")
    }
  }

  @Test func bytesBehindTheEndAreFound() throws {
    #expect(fault(try small() + [0]) != nil)
  }

  @Test func anAlteredEventBreaksTheChainAtItsSuccessor() throws {
    let altered = try repacked(small()) { replace("疏通一次", "疏通两次", in: "events/000002.xml", &$0) }
    let found = fault(altered)
    #expect(found?.code == "dossier-chain")
    #expect(found?.place.entry == "events/000003.xml")
  }

  @Test func aMissingEventIsNamed() throws {
    let cut = try repacked(small()) { $0.removeAll { $0.name == "events/000002.xml" } }
    let found = fault(cut)
    #expect(found?.code == "dossier-sequence")
    #expect(found?.place.entry == "events/000003.xml")
  }

  @Test func aDocumentThatIsNotTheOneIssuedIsNamed() throws {
    let altered = try repacked(small()) {
      replace("a sheet", "b sheet", in: "documents/04-REG-v1.pdf", &$0)
    }
    let found = fault(altered)
    #expect(found?.code == "dossier-reference")
    #expect(found?.place.entry == "documents/04-REG-v1.pdf")
  }

  @Test func anAlteredResidentIsNamed() throws {
    let altered = try repacked(small()) { replace("裴阿姨", "王阿姨", in: "persons/p-0001.xml", &$0) }
    #expect(fault(altered)?.place.entry == "persons/p-0001.xml")
  }

  @Test func aResidentWhoVanishedWithoutAWordIsMissed() throws {
    let cut = try repacked(small()) { $0.removeAll { $0.name == "persons/p-0001.xml" } }
    #expect(fault(cut)?.place.entry == "persons/p-0001.xml")
  }

  @Test func aCaseViewThatTheEventsDoNotGiveIsFound() throws {
    let bytes = try small()
    try Dossier(reading: bytes).checkView(under: Rulebook())
    let altered = try Dossier(
      reading: repacked(bytes) { replace("疏通一次", "疏通两次", in: "case.xml", &$0) })
    let found = #expect(throws: Fault.self) { try altered.checkView(under: Rulebook()) }
    #expect(found?.code == "dossier-view")
    #expect(found?.place.entry == "case.xml")
  }

  @Test func aChangedDocumentVoidsItsSignature() throws {
    var story = try Story()
    try story.issue("the sheet")
    let issued = try #require(story.record?.documents.last?.value)
    let signature = Signature(
      code: issued.code, version: issued.version, digest: issued.digest, slot: .recorder,
      signer: Story.recorder, method: .electronic)
    try story.add(.signature(signature))
    #expect(story.record?.isValid(signature) == true)
    try story.issue("the sheet, corrected")
    #expect(story.record?.isValid(signature) == false)
    // The old sheet stays in the file as it was signed.
    let dossier = try story.dossier()
    #expect(try dossier.bytes(of: issued.file) == Array("the sheet".utf8))
    #expect(try dossier.view().signatures.first?.isVoid == true)
  }

  @Test func aCharacterThatXMLCannotHoldIsRefusedWithItsField() throws {
    var story = try Story()
    let found = #expect(throws: Fault.self) { try story.attempt("铃声\u{7}") }
    #expect(found?.code == "dossier-character")
    #expect(found?.what.en.contains("text") == true, "\(String(describing: found))")
    #expect(found?.why.en.contains("U+7") == true)
  }
}
