package import Calendars
package import Casework
internal import Codec
package import Primitives
internal import Seals
package import Storage
internal import Zip

/// What a full check of one dossier found.
package struct DossierReport: Hashable, Sendable {
  /// What is damaged, altered or void, each with a code and the entry; empty when all is well.
  package var findings: [Fault] = []
  /// What could not be checked, and what is unusual and lawful.
  package var notes: [Fault] = []
  package var caseID: CaseID?
  package var eventCount = 0
  /// SHA-256 of the file, as `sha256sum` prints it.
  package var digest: Digest?
  package var sealedAt: Timestamp?

  package var isSound: Bool { findings.isEmpty }
}

extension Dossier {
  /// Checks every byte of a dossier and gathers all findings, in the order of their entries.
  ///
  /// `earlier` are the bytes of the files that a supplement continues, the dossier itself first.
  package static func verify(
    bytes: [UInt8], after earlier: [[UInt8]] = [], calendar: WorkingCalendar = .stateCouncil
  ) -> DossierReport {
    var report = DossierReport()
    report.digest = SHA256.digest(of: bytes)
    do throws(Fault) {
      let reader = try ZipReader(bytes, limits: limits)
      var inspection = Inspection(reader, stopping: false)
      try inspection.run()
      try inspection.checkPapers()
      report.findings = inspection.findings
      report.eventCount = inspection.events.count
      guard let manifest = inspection.manifest else { return report }
      report.caseID = manifest.caseID
      report.sealedAt = manifest.sealedAt
      report.notes = manifest.redactions.map(Dossier.note)
      guard inspection.findings.isEmpty, let rules = inspection.rules,
        let revision = inspection.revision
      else { return report }
      let dossier = Dossier(
        inspection, manifest: manifest, revision: revision, rules: rules, path: nil)
      dossier.verifyState(after: earlier, calendar, &report)
    } catch {
      report.findings.append(error)
    }
    return report
  }

  package static func verify(
    _ path: String, after earlier: [String] = [], storage: Storage,
    calendar: WorkingCalendar = .stateCouncil
  ) throws(Fault) -> DossierReport {
    var before: [[UInt8]] = []
    for path in earlier {
      before.append(try storage.read(path, limit: DossierFormat.totalLimit))
    }
    let bytes = try storage.read(path, limit: DossierFormat.totalLimit)
    var report = verify(bytes: bytes, after: before, calendar: calendar)
    report.findings = report.findings.map { $0.inside(Place(file: path)) }
    report.notes = report.notes.map { $0.inside(Place(file: path)) }
    return report
  }

  private static func note(_ redaction: Manifest.Redaction) -> Fault {
    Fault(
      "dossier-redacted", .failed,
      what: Phrase(zh: "文件已依规定删去", en: "a file was lawfully taken out"),
      why: Phrase(
        zh: "\(redaction.on)：\(redaction.reason)", en: "\(redaction.on): \(redaction.reason)"),
      next: Phrase(zh: "其摘要仍在清单中", en: "its digest stays in the manifest"),
      at: Place(entry: redaction.path.rawValue))
  }

  /// Replays the events and compares the view with `case.xml`.
  private func verifyState(
    after earlier: [[UInt8]], _ calendar: WorkingCalendar, _ report: inout DossierReport
  ) {
    if isSupplement && earlier.isEmpty {
      report.notes.append(
        Fault(
          "dossier-base-absent", .failed,
          what: Phrase(zh: "补充档案未能全部检查", en: "the supplement was not checked throughout"),
          why: Phrase(
            zh: "没有给出它所接续的文件", en: "the files that it continues were not given"),
          next: Phrase(zh: "请一并给出", en: "give them too")))
      return
    }
    do throws(Fault) {
      let before = try checkedBases(earlier)
      let record = try replayed(after: before, calendar: calendar)
      if isSealed && !isSupplement && !record.isSealable {
        throw damage(
          "sealed-early",
          Phrase(
            zh: "已封存，但状态是\(record.state.title.zh)",
            en: "it is sealed and the case is \(record.state.title.en)"),
          entry: DossierFormat.manifestName)
      }
      try compareView(of: record, &report)
    } catch {
      report.findings.append(error)
    }
  }

  /// Opens the files that a supplement continues and compares their digests.
  private func checkedBases(_ earlier: [[UInt8]]) throws(Fault) -> [Dossier] {
    var bases: [Dossier] = []
    var digest: Digest?
    for bytes in earlier {
      let base = try Dossier(bytes: bytes)
      guard base.manifest.supplementOf == digest else { throw Dossier.wrongBase(base) }
      digest = SHA256.digest(of: bytes)
      bases.append(base)
    }
    guard manifest.supplementOf == digest else { throw Dossier.wrongBase(self) }
    return bases
  }

  private static func wrongBase(_ dossier: Dossier) -> Fault {
    damage(
      "base",
      Phrase(
        zh: "它接续的文件应为 \(dossier.manifest.supplementOf?.hex ?? "∅")",
        en: "the file that it continues should be \(dossier.manifest.supplementOf?.hex ?? "∅")"),
      entry: DossierFormat.manifestName)
  }

  private func compareView(of record: Case, _ report: inout DossierReport) throws(Fault) {
    let name = DossierFormat.viewName
    guard manifest.view == DossierFormat.viewVersion else {
      guard manifest.view < DossierFormat.viewVersion else {
        throw damage(
          "view-version", Phrase(zh: "视图版本未知", en: "its view version is not known"),
          entry: DossierFormat.manifestName)
      }
      report.notes.append(
        Fault(
          "dossier-view-version", .failed,
          what: Phrase(zh: "未比对 case.xml", en: "case.xml was not compared"),
          why: Phrase(zh: "它由较早的程序写成", en: "an earlier program wrote it"),
          next: Phrase(zh: "以记录为准", en: "the events decide"), at: Place(entry: name)))
      return
    }
    let expected = try Dossier.viewBytes(of: record, rules: rules)
    guard expected != viewBytes else { return }
    var found = damage(
      "view",
      Phrase(zh: "case.xml 与记录不符", en: "case.xml is not what the events give"), entry: name)
    if let stored = try? NodeXML.read(viewBytes), let right = try? NodeXML.read(expected) {
      found.details = Difference.between(stored, right).prefix(Dossier.shownDifferences).map {
        Phrase(
          zh: "\($0.path)：文件“\($0.left ?? "∅")”，应为“\($0.right ?? "∅")”",
          en: "\($0.path): the file has “\($0.left ?? "∅")”, the events give “\($0.right ?? "∅")”")
      }
    }
    throw found
  }

  static let shownDifferences = 20
}
