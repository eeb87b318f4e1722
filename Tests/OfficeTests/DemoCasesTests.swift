import Calendars
import Casework
import Deflate
import Office
import Primitives
import Testing

/// Walks sample cases through the guards, with stand-in digests for the papers.
private struct Walk {
  var events: [Event] = []
  private var issued: [(code: DocumentCode, version: Int, issue: DemoIssue)] = []

  mutating func take(_ step: DemoStep) throws {
    let sequence = events.count + 1
    events.append(
      Event(
        sequence: sequence, id: EventID(rawValue: "e-\(sequence)"), actor: step.actor,
        on: step.on, isDateInvented: step.isDateInvented ? true : nil,
        recordedAt: step.recordedAt, keeper: step.keeper, origin: .sample,
        evidence: step.evidence, body: try body(of: step.action)))
  }

  private mutating func body(of action: DemoStep.Action) throws -> EventBody {
    switch action {
    case .event(let body): return body
    case .issue(let issue):
      let version = issued.filter { $0.code == issue.code }.count + 1
      issued.append((issue.code, version, issue))
      return .documentIssued(
        DocumentIssued(
          code: issue.code, version: version, digest: try digest(issue.code, version),
          file: "documents/\(issue.code.rawValue)-v\(version).pdf", title: issue.title,
          number: issue.number, unit: issue.unit, assignment: issue.assignment,
          round: issue.round, ledger: issue.ledger))
    case .sign(let signing):
      let document = try #require(
        issued.last {
          $0.code == signing.code && $0.issue.ledger == signing.ledger
            && ($0.issue.unit == nil || $0.issue.unit == signing.unit)
        })
      return .signature(
        Signature(
          code: signing.code, version: document.version,
          digest: try digest(signing.code, document.version), slot: signing.slot,
          unit: signing.unit, signer: signing.signer, method: signing.method))
    case .attach(let attachment):
      return .attached(
        Attached(
          evidence: attachment.evidence, file: attachment.file,
          digest: try #require(Digest(bytes: [UInt8](repeating: 1, count: 32))),
          mediaType: attachment.mediaType, caption: attachment.caption))
    }
  }

  private func digest(_ code: DocumentCode, _ version: Int) throws -> Digest {
    let head = Array(code.rawValue.utf8) + [UInt8(version)]
    return try #require(
      Digest(bytes: head + [UInt8](repeating: 0, count: Digest.byteCount - head.count)))
  }
}

private func events(of sample: DemoCase) throws -> [Event] {
  var walk = Walk()
  for step in sample.steps { try walk.take(step) }
  return walk.events
}

private func sample(_ key: String) throws -> DemoCase {
  try #require(DemoCases.all.first { $0.key == key })
}

@Test(arguments: DemoCases.all.map(\.key))
func sampleCasePassesEveryGuardToTheArchive(key: String) throws {
  let sample = try sample(key)
  var written = try Case.replay(events(of: sample), under: Rulebook())
  #expect(written.id == sample.id)
  #expect(written.state == .writtenOff)
  #expect(written.isDualWrittenOff)
  #expect(written.isSealable)
  let last = try #require(sample.steps.last)
  try written.apply(
    Event(
      sequence: sample.steps.count + 1, id: "e-last", actor: DemoOffice.archivist.acting(),
      on: sample.archivedOn, isDateInvented: true,
      recordedAt: Timestamp(sample.archivedOn, hour: 16), origin: .sample,
      body: .archived(Archived())),
    under: Rulebook())
  #expect(written.state == .archived)
  #expect(last.on <= sample.archivedOn)
}
