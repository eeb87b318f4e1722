internal import Calendars
internal import Casework
internal import Codec
internal import Forms
internal import Inspector
package import Primitives
internal import Seals
internal import Storage

extension OfficeDesk {
  /// Tests a volume for the four properties, item by item (DA/T 70-2018, at filing), and prints the
  /// report where an output is named.
  ///
  /// `volume` is a file or the name of one of the office's own; another office's is held against the
  /// authority and the log beside it. `moment` is now. Damage ends it with that status, and what
  /// else did not pass with warnings.
  package func archiveReport(
    _ volume: String, at moment: Timestamp, output: String?
  ) throws(Fault) -> Outcome {
    let format = try output.map { output throws(Fault) in try SheetFormat(suffixOf: output) }
    let path = try home.file(ofVolume: volume)
    try requireVolume(path)
    let folder = Storage.folder(of: path)
    let (inspector, trusted) = try inspector(of: folder, isOurs: false)
    let audit = try inspector.audit(volume: path, level: .full)
    var outcome = Outcome(warnings: trusted.map { [$0] } ?? [])
    do throws(Fault) { try journal([audit], at: moment) } catch {
      outcome.warnings.append(error.phrase)
    }
    let report = try PropertyReport(of: path, audit, by: self)
    say(report, in: &outcome)
    if let output, let format {
      let book = PropertyBook(
        report.subject, report.outcomes, on: moment.date, program: OfficeDesk.program,
        sampleMark: report.isSample ? "示例" : nil, office: report.office)
      let printed = try press.print(
        register: "four-property-report",
        of: CaseDocument(try NodeEncoder().encode(book, name: FormData.properties.rawValue)),
        given: [:], at: moment, calendar: rules.calendar, as: format)
      try storage.publish(printed.bytes, to: output, replacing: .any)
      outcome.put("file", output)
      outcome.say(
        zh: "已写好 \(output)（\(printed.pages ?? 0)页）",
        en: "wrote \(output) (\(printed.pages ?? 0) pages)")
    }
    if !audit.isSound {
      outcome.ending = .damaged
    } else if report.failed > 0 || !outcome.warnings.isEmpty {
      outcome.ending = .warnings
    }
    return outcome
  }

  /// A volume of which neither file nor seal is here cannot be reported on.
  private func requireVolume(_ path: String) throws(Fault) {
    let stem = path.hasSuffix(".zip") ? String(path.dropLast(".zip".count)) : path
    let isFile = try storage.kind(of: path) == .file
    let isSealed = try storage.exists(stem + ".seal.txt")
    if isFile || isSealed { return }
    throw Fault(
      "archive-missing", what: Phrase(zh: "没有检测", en: "nothing was tested"),
      why: Phrase(zh: "那里没有卷，也没有它的封印", en: "there is no volume and no seal of one"),
      next: Phrase(
        zh: "用 dossier archive list 看有哪些卷，或写明卷的文件",
        en: "see which there are with dossier archive list, or name a volume's file"),
      at: Place(file: path))
  }

  private func say(_ report: PropertyReport, in outcome: inout Outcome) {
    outcome.put("volume", report.subject.volume)
    outcome.put("dossiers", report.subject.dossiers)
    outcome.put("bytes", report.subject.bytes)
    outcome.put("sha256", report.subject.sha256?.hex)
    outcome.put("result", (report.failed == 0 ? PropertyResult.passed : .failed).rawValue)
    for result in PropertyResult.allCases {
      outcome.put("\(result.rawValue)-items", report.outcomes.count { $0.result == result })
    }
    var rows: [Outcome] = []
    for item in report.outcomes {
      var row = Outcome()
      row.put("code", item.item.rawValue)
      row.put("property", item.item.property.rawValue)
      row.put("name", item.item.title.zh)
      row.put("test", item.item.test.zh)
      row.put("result", item.result.rawValue)
      row.put("evidence", item.evidence.zh)
      row.put("finding", list: item.findings.map(OfficeDesk.row))
      rows.append(row)
      outcome.say(
        zh:
          "\(item.item.rawValue)  \(item.result.title.zh)  \(item.item.title.zh)  \(item.evidence.zh)",
        en:
          "\(item.item.rawValue)  \(item.result.title.en)  \(item.item.title.en)  \(item.evidence.en)"
      )
      for finding in item.findings.prefix(PropertyBook.shownFindings) {
        outcome.lines.append(OfficeDesk.line(finding))
      }
      let rest = item.findings.count - PropertyBook.shownFindings
      if rest > 0 { outcome.say(zh: "  - 另有\(rest)处", en: "  - and \(rest) more") }
    }
    outcome.put("item", list: rows)
    let open = report.outcomes.count { $0.result == .unchecked }
    outcome.say(
      zh: report.failed == 0
        ? "\(report.subject.volume)：软件检测的各项通过，\(open)项由人工检测"
        : "\(report.subject.volume)：\(report.failed)项不通过",
      en: report.failed == 0
        ? "\(report.subject.volume): what software can test passed; \(open) items are left to people"
        : "\(report.subject.volume): \(report.failed) items failed")
  }

  private static func row(_ finding: PropertyFinding) -> Outcome {
    var row = Outcome()
    row.put("dossier", finding.dossier)
    row.put("entry", finding.entry)
    row.put("zh", finding.what.zh)
    row.put("en", finding.what.en)
    return row
  }

  private static func line(_ finding: PropertyFinding) -> Phrase {
    let place = finding.place
    let lead = place.isEmpty ? "  - " : "  - \(place)："
    return Phrase(
      zh: lead + finding.what.zh,
      en: (place.isEmpty ? "  - " : "  - \(place): ") + finding.what.en)
  }
}
