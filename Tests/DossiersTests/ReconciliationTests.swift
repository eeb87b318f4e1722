import Casework
import Dossiers
import Primitives
import Testing

private func opened(_ story: Story) throws -> Dossier {
  try Dossier(bytes: story.draft.bytes())
}

@Test func copiesAreIdenticalOrOneIsAhead() throws {
  var story = try Story()
  let short = try opened(story)
  #expect(try Dossier.reconcile(short, short) == .identical)
  try story.collect()
  let long = try opened(story)
  let more = long.events.count - short.events.count
  #expect(try Dossier.reconcile(long, short) == .firstAhead(more))
  #expect(try Dossier.reconcile(short, long) == .secondAhead(more))
}

@Test func theFirstDifferingEventIsShownWithItsKeepersAndFields() throws {
  var first = try Story()
  var second = first
  try first.add(
    PriorAttempt(by: "包干单位", when: nil, text: "疏通一次", outcome: "又堵"), by: Who.recorder)
  try second.add(
    PriorAttempt(by: "包干单位", when: nil, text: "疏通两次", outcome: nil), by: Who.deputy)
  try second.issue(.registration)
  guard case .diverged(let point) = try Dossier.reconcile(opened(first), opened(second)) else {
    Issue.record("the copies diverge")
    return
  }
  #expect(point.sequence == 2)
  #expect(point.first.actor.name == "登记员甲")
  #expect(point.second.actor.name == "代表甲")
  #expect((point.firstCount, point.secondCount) == (1, 2))
  let fields = Dictionary(
    point.differences.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  #expect(fields["prior-attempt/text"]?.left == "疏通一次")
  #expect(fields["prior-attempt/text"]?.right == "疏通两次")
  #expect(fields["prior-attempt/outcome"]?.right == .some(nil))
  #expect(fields["actor/@id"] != nil)
  #expect(fields["@on"] == nil)
  let found = fault { () throws(Fault) in
    _ = try Dossier.merge(Dossier(bytes: first.draft.bytes()), Dossier(bytes: second.draft.bytes()))
  }
  #expect(found?.code == "dossier-diverged")
  #expect(found?.kind == .refused)
}

@Test func aMergeIsTheUnionOfHonestCopies() throws {
  var shared = try Story()
  try shared.add(PriorAttempt.example, by: Who.recorder)
  var ahead = shared
  try ahead.issue(.registration)
  var beside = shared
  _ = try beside.draft.keep(Story.resident, salt: Story.salt)
  for (first, second) in [(ahead, beside), (beside, ahead)] {
    let merged = try Dossier(bytes: Dossier.merge(opened(first), opened(second)).bytes())
    #expect(merged.events.count == 3)
    #expect(try merged.revealPersonalData() == [Story.resident])
    #expect(try merged.reprint(.registration, version: 1).isEmpty == false)
  }
  let both = try Dossier.merge(opened(ahead), opened(beside)).bytes()
  #expect(both == (try Dossier.merge(opened(beside), opened(ahead)).bytes()))
  #expect(Dossier.verify(bytes: both).findings.isEmpty)
}

@Test func twoContentsUnderOneNameAreAConflict() throws {
  var first = try Story()
  var second = first
  _ = try first.draft.keep(Story.resident, salt: Story.salt)
  _ = try second.draft.keep(Story.resident, salt: Salt(bytes: Array(9...30)))
  let found = fault { () throws(Fault) in
    _ = try Dossier.merge(Dossier(bytes: first.draft.bytes()), Dossier(bytes: second.draft.bytes()))
  }
  #expect(found?.code == "dossier-merge-conflict")
  #expect(found?.place.entry == "persons/p-0001-v1.xml")
}

@Test func whatWasTakenOutStaysOutAfterAMerge() throws {
  var story = try Story()
  _ = try story.draft.keep(Story.resident, salt: Story.salt)
  let with = try opened(story)
  var draft = try DossierDraft(continuing: with)
  try draft.redact("persons/p-0001-v1.xml", on: day("2023-01-01"), reason: "本人要求")
  let without = try Dossier(bytes: draft.bytes())
  for (first, second) in [(with, without), (without, with)] {
    let merged = try Dossier(bytes: Dossier.merge(first, second).bytes())
    #expect(try merged.revealPersonalData().isEmpty)
    #expect(merged.manifest.redactions.count == 1)
  }
}

@Test func differentCasesAreNotCompared() throws {
  let found = fault { () throws(Fault) in
    _ = try Dossier.reconcile(
      Dossier(bytes: Story("XH-2022-00001").draft.bytes()),
      Dossier(bytes: Story("XH-2022-00002").draft.bytes()))
  }
  #expect(found?.code == "dossier-other-case")
}
