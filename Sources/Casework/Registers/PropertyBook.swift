package import Primitives

/// Something that is wrong with a volume, and where.
package struct PropertyFinding: Hashable, Sendable {
  /// The dossier that it is in; `nil` where it is the volume itself.
  package var dossier: String?
  package var entry: String?
  package var what: Phrase

  package init(_ what: Phrase, dossier: String? = nil, entry: String? = nil) {
    self.dossier = dossier
    self.entry = entry
    self.what = what
  }

  /// Where it is, short: the entry from its case's folder on, led by the dossier where it does not
  /// name it.
  package var place: String {
    guard let entry else { return dossier ?? "" }
    let inner = entry.firstRange(of: "/representations/rep1/data/").map { entry[$0.upperBound...] }
    // The case's folder has the case's name once more.
    let short = inner?.firstIndex(of: "/").flatMap { inner?[$0...].dropFirst() } ?? entry[...]
    guard let dossier, !short.hasPrefix(dossier) else { return String(short) }
    return dossier + " " + short
  }
}

/// What was found of one item.
package struct PropertyOutcome: Hashable, Sendable {
  package var item: PropertyItem
  package var result: PropertyResult
  /// What was looked at, or why nothing was.
  package var evidence: Phrase
  package var findings: [PropertyFinding]

  package init(
    _ item: PropertyItem, _ result: PropertyResult, evidence: Phrase,
    findings: [PropertyFinding] = []
  ) {
    self.item = item
    self.result = result
    self.evidence = evidence
    self.findings = findings
  }
}

/// What a volume says of itself, at the head of its report.
package struct PropertySubject: Hashable, Sendable {
  package var volume: String
  package var dossiers: Int
  package var files: Int
  package var bytes: Int
  package var sha256: Digest?
  package var sealedOn: CivilDate?
  package var signer: String?
  package var fonds: String?

  package init(volume: String, dossiers: Int = 0, files: Int = 0, bytes: Int = 0) {
    self.volume = volume
    self.dossiers = dossiers
    self.files = files
    self.bytes = bytes
  }
}

/// The four-property report of a volume at filing (归档环节四性检测报告) as its form sees it.
package struct PropertyBook: Codable, Hashable, Sendable {
  package var asOf: CivilDate
  package var sealedOn: CivilDate?
  package var dossiers: Int
  package var files: Int
  package var bytes: Int
  package var sha256: Digest?
  package var isPassed: Bool
  package var passed: Int
  package var failed: Int
  package var unchecked: Int
  package var notApplicable: Int
  package var volume: String
  package var fonds: String?
  package var signer: String?
  /// By which program.
  package var program: String
  package var conclusion: String
  package var sampleMark: String?
  package var office: OfficeView
  package var rows: [Row]

  package enum CodingKeys: String, CodingKey {
    case asOf, sealedOn, dossiers, files, bytes, sha256, isPassed, passed, failed, unchecked
    case notApplicable, volume, fonds, signer, program, conclusion, sampleMark, office
    case rows = "row"
  }

  package struct Row: Codable, Hashable, Sendable {
    package var code: PropertyItem
    package var property: ArchivalProperty
    package var result: PropertyResult
    /// Findings in all; no more than `PropertyBook.shownFindings` are told.
    package var count: Int
    package var name: String
    package var test: String
    package var resultName: String
    package var evidence: String
    package var findings: [Finding]

    package enum CodingKeys: String, CodingKey {
      case code, property, result, count, name, test, resultName, evidence
      case findings = "finding"
    }
  }

  package struct Finding: Codable, Hashable, Sendable {
    /// Empty where it is the volume as a whole.
    package var place: String
    package var text: String
  }

  /// Findings of one item on the sheet, at most; the rest is counted.
  package static let shownFindings = 20

  package init(
    _ subject: PropertySubject, _ outcomes: [PropertyOutcome], on day: CivilDate, program: String,
    sampleMark: String?, office: OfficeView
  ) {
    func count(_ result: PropertyResult) -> Int { outcomes.count { $0.result == result } }
    asOf = day
    sealedOn = subject.sealedOn
    dossiers = subject.dossiers
    files = subject.files
    bytes = subject.bytes
    sha256 = subject.sha256
    passed = count(.passed)
    failed = count(.failed)
    unchecked = count(.unchecked)
    notApplicable = count(.notApplicable)
    isPassed = failed == 0
    volume = subject.volume
    fonds = subject.fonds
    signer = subject.signer
    self.program = program
    conclusion =
      failed == 0
      ? "软件检测的各项均通过；未检测的\(unchecked)项由人工检测后下结论。"
      : "有\(failed)项不通过，不予归档；请从另一份副本恢复或更正后重新检测。"
    self.sampleMark = sampleMark
    self.office = office
    rows = outcomes.map { outcome in
      let shown = outcome.findings.prefix(PropertyBook.shownFindings)
      return Row(
        code: outcome.item, property: outcome.item.property, result: outcome.result,
        count: outcome.findings.count, name: outcome.item.title.zh, test: outcome.item.test.zh,
        resultName: outcome.result.title.zh, evidence: outcome.evidence.zh,
        findings: shown.map { Finding(place: $0.place, text: $0.what.zh) })
    }
  }
}
