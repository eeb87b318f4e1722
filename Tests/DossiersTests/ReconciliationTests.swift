import Primitives
import Testing

@testable import Casework
@testable import Dossiers

@Suite("Two copies are compared by their events")
struct ReconciliationTests {
  @Test func copiesAreIdenticalOrOneIsAhead() throws {
    var story = try Story()
    let short = try story.dossier()
    #expect(try Dossier.reconcile(short, short) == .identical)
    try story.attempt("一")
    try story.attempt("二")
    let long = try story.dossier()
    #expect(try Dossier.reconcile(long, short) == .firstAhead(2))
    #expect(try Dossier.reconcile(short, long) == .secondAhead(2))
  }

  @Test func theFirstDifferingEventIsShownWithKeepersAndFields() throws {
    var first = try Story()
    var second = first
    try first.attempt("疏通一次")
    try second.attempt("疏通两次", by: Story.deputy)
    try second.issue("sheet")
    guard case .diverged(let point) = try Dossier.reconcile(first.dossier(), second.dossier())
    else {
      Issue.record("the copies diverge")
      return
    }
    #expect(point.sequence == 2)
    #expect(point.first.actor.name == "邓秋月")
    #expect(point.second.actor.name == "沈若兰")
    #expect(point.firstCount == 1 && point.secondCount == 2)
    let text = try #require(point.differences.first { $0.path == "prior-attempt/text" })
    #expect(text.left == "疏通一次" && text.right == "疏通两次")
    #expect(point.line > 1)
    let found = #expect(throws: Fault.self) {
      try Dossier.merged(first.dossier(), second.dossier())
    }
    #expect(found?.code == "dossier-diverged")
    #expect(found?.details.isEmpty == false)
  }

  @Test func aMergeIsTheUnionOfHonestCopies() throws {
    var shared = try Story()
    try shared.issue("sheet")
    var ahead = shared
    try ahead.attempt("疏通")
    var beside = shared
    try beside.draft.add(Array("scan".utf8), named: "attachments/scan.pdf")
    for (first, second) in [(ahead, beside), (beside, ahead)] {
      let draft = try Dossier.merged(first.dossier(), second.dossier())
      #expect(draft.events.count == 3)
      #expect(draft.bytes(of: "attachments/scan.pdf") == Array("scan".utf8))
    }
  }

  @Test func whatWasTakenOutStaysOut() throws {
    let whole = try Story()
    var redacted = whole
    redacted.draft.redact("p-0001", on: day("2023-01-01"), by: "x-0003", reason: "申请")
    for (first, second) in [(whole, redacted), (redacted, whole)] {
      let draft = try Dossier.merged(first.dossier(), second.dossier())
      #expect(draft.bytes(of: "persons/p-0001.xml") == nil)
      #expect(draft.redactions.count == 1)
    }
  }

  @Test func oneNameWithTwoContentsIsAConflict() throws {
    var first = try Story()
    var second = first
    try first.draft.add(Array("one".utf8), named: "attachments/scan.pdf")
    try second.draft.add(Array("two".utf8), named: "attachments/scan.pdf")
    let found = #expect(throws: Fault.self) {
      try Dossier.merged(first.dossier(), second.dossier())
    }
    #expect(found?.code == "dossier-merge-conflict")
    #expect(found?.place.entry == "attachments/scan.pdf")
  }

  @Test func dossiersOfTwoCasesAreNotCompared() throws {
    let found = #expect(throws: Fault.self) {
      try Dossier.reconcile(Story().dossier(), Story(id: "XH-2022-00018").dossier())
    }
    #expect(found?.code == "dossier-other-case")
  }
}
