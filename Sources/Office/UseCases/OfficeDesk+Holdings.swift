internal import Calendars
internal import Casework
internal import Codec
internal import Dossiers
internal import Forms
package import Primitives
internal import Storage

/// Which cases an entry of the archive's records is about, and what it says.
package struct HoldingsOrder: Sendable {
  /// Case numbers; none for all that fit.
  package var cases: [String]
  package var on: CivilDate
  package var reason: String?
  package var occasion: ArchiveOccasion
  /// Where the list is printed to; `nil` for nowhere.
  package var output: String?

  package init(
    cases: [String] = [], on: CivilDate, reason: String? = nil, occasion: ArchiveOccasion,
    output: String? = nil
  ) {
    self.cases = cases
    self.on = on
    self.reason = reason
    self.occasion = occasion
    self.output = output
  }

  fileprivate var moment: Timestamp { occasion.moment ?? Timestamp(on, hour: 18) }

  /// The files named, or all that `isFit` where none is.
  fileprivate func files(
    _ holdings: ArchiveHoldings, orElse isFit: (RecordedFile) -> Bool
  ) throws(Fault) -> [RecordedFile] {
    guard !cases.isEmpty else { return holdings.arrangement.files.filter(isFit) }
    var files: [RecordedFile] = []
    for text in cases {
      let id = CaseID(rawValue: text)
      try id.checked()
      let own = holdings.arrangement.files.filter { $0.caseID == id }
      // A case without a code is left for the rules to name.
      files += own.isEmpty ? [RecordedFile(ArchivedFile(id))] : own
    }
    return files
  }

  fileprivate func record(
    _ kind: ArchiveRecordKind, _ actor: ActingPerson?, number: ArchiveNumber? = nil
  ) -> ArchiveRecord {
    ArchiveRecord(
      kind, number: number, on: on, recordedAt: moment, account: occasion.account, actor: actor,
      reason: reason)
  }
}

extension RecordedFile {
  /// What identifies a file on a list, without what was said of it when it got its code.
  fileprivate var listed: RecordedFile {
    RecordedFile(
      file, code: code, filingYear: filingYear, dossier: dossier, pages: pages, title: title)
  }
}

extension OfficeDesk {
  /// What was written, for a person and a program.
  private func outcome(
    _ written: [ArchiveRecord], _ order: HoldingsOrder, form: String? = nil
  ) throws(Fault) -> Outcome {
    var outcome = Outcome()
    for record in written {
      let number = record.number?.rawValue ?? ""
      outcome.put("number", number)
      outcome.put("kind", record.kind.rawValue)
      outcome.put("cases", texts: record.files.map(\.file.name))
      let zh = record.files.isEmpty ? "" : "：\(record.files.count)卷"
      let count = record.files.count
      let en = count == 0 ? "" : ": \(count) \(count == 1 ? "file" : "files")"
      outcome.say(
        zh: "\(record.kind.title.zh) \(number)\(zh)", en: "\(record.kind.title.en) \(number)\(en)")
      for file in record.files {
        let code = file.code?.rawValue ?? ""
        outcome.lines.append(Phrase("  \(code)  \(file.file.name)  \(file.title ?? "")"))
      }
      if let form, let output = order.output, let number = record.number {
        let printed = try formRegister(
          RegisterWish(
            form: form, number: number.rawValue, asOf: order.on, output: output))
        outcome.lines += printed.lines
        outcome.put("file", output)
      }
    }
    return outcome
  }

  // MARK: Accession and transfer

  /// Takes cases into the archive (接收登记): those named, else all of a filing year that have a code.
  package func archiveAccession(
    _ order: HoldingsOrder, year: Int?, from: String, broughtBy: String?
  ) throws(Fault) -> Outcome {
    let written = try records.write(order.occasion, at: order.moment) {
      holdings, actor throws(Fault) in
      let known = Set(holdings.accessions.flatMap { $0.files.map(\.file) })
      let files = try order.files(holdings) { file in
        !known.contains(file.file) && (year == nil || file.filingYear == year)
      }
      var record = order.record(
        .accessioned, actor, number: holdings.nextNumber(.accessions, year: order.on.year))
      record.files = files.map(\.listed)
      record.from = from
      if let broughtBy {
        record.parties.append(RecordedParty(.handingOver, name: broughtBy, unit: from))
      }
      if let actor {
        record.parties.append(
          RecordedParty(
            .receiving, person: actor.id, name: actor.name, post: actor.post,
            unit: actor.unitName))
      }
      return [record]
    }
    return try outcome(written, order, form: "accession-register")
  }

  /// Lists cases for the state archive (移交清单): those named, else all that are due.
  package func archiveTransferList(_ order: HoldingsOrder, to: String) throws(Fault) -> Outcome {
    let written = try records.write(order.occasion, at: order.moment) {
      holdings, actor throws(Fault) in
      let listed = Set(holdings.transfers.values.flatMap { $0.listed.files.map(\.file) })
      let files = try order.files(holdings) { file in
        if case .transfer = holdings.due(file.file, on: order.on) {
          return !listed.contains(file.file)
        }
        return false
      }
      var record = order.record(
        .transferListed, actor, number: holdings.nextNumber(.transfers, year: order.on.year))
      record.files = files.map(\.listed)
      record.to = to
      return [record]
    }
    return try outcome(written, order, form: "transfer-list")
  }

  /// One side's signature under a transfer list; with both the cases are the receiver's.
  package func archiveTransferSign(
    _ number: String, _ order: HoldingsOrder, side: String, name: String?, post: String?,
    unit: String?
  ) throws(Fault) -> Outcome {
    let part = RecordedParty.Part(rawValue: side)
    let number = ArchiveNumber(rawValue: number)
    let written = try records.write(order.occasion, at: order.moment) {
      holdings, actor throws(Fault) in
      var record = order.record(.transferSigned, actor, number: number)
      if part == .handingOver, name == nil, let actor {
        record.parties = [
          RecordedParty(
            .handingOver, person: actor.id, name: actor.name, post: actor.post,
            unit: actor.unitName)
        ]
      } else if let part, let name {
        record.parties = [RecordedParty(part, name: name, post: post, unit: unit)]
      }
      return [record]
    }
    return try outcome(written, order, form: "transfer-list")
  }

  // MARK: Due, appraisal, holds

  /// What is due on a day (到期清单), printed where an output is named.
  package func archiveDue(asOf day: CivilDate, output: String?) throws(Fault) -> Outcome {
    let holdings = try holdings()
    let book = try dueBook(holdings, on: day)
    var outcome = Outcome()
    var rows: [Outcome] = []
    for row in book.rows {
      var item = Outcome()
      item.put("case", row.caseID.rawValue)
      item.put("code", row.code?.rawValue)
      item.put("retention", row.retentionName)
      item.put("kept-until", row.keptUntil?.description)
      item.put("due", row.dueName)
      if row.isHeld { item.put("held", "true") }
      rows.append(item)
      let held = row.isHeld ? "  冻结" : ""
      outcome.lines.append(
        Phrase(
          zh: "\(row.code?.rawValue ?? "")  \(row.dueName ?? "")\(held)  \(row.title)",
          en: "\(row.code?.rawValue ?? "")  \(english(holdings, row, day))  \(row.title)"))
    }
    if rows.isEmpty { outcome.say(zh: "没有到期的案卷。", en: "Nothing is due.") }
    outcome.put("due", list: rows)
    if let output {
      outcome.lines += try formRegister(
        RegisterWish(form: "due-list", asOf: day, output: output)
      ).lines
    }
    return outcome
  }

  private func english(
    _ holdings: ArchiveHoldings, _ row: HoldingsBook.Row, _ day: CivilDate
  ) -> String {
    let held = row.isHeld ? ", held" : ""
    switch holdings.due(ArchivedFile(row.caseID), on: day) {
    case .appraisal(let year): return "appraisal since \(year)\(held)"
    case .transfer(let year): return "transfer since \(year)\(held)"
    case nil: return held
    }
  }

  /// The appraisal group's opinion on cases whose time is over: those named, else all.
  package func archiveAppraise(
    _ order: HoldingsOrder, opinion: String, retention: String?, members: [String]
  ) throws(Fault) -> Outcome {
    guard let opinion = AppraisalOpinion(rawValue: opinion) else {
      throw Fault(
        "archive-opinion", .usage,
        what: Phrase(zh: "没有意见“\(opinion)”", en: "there is no opinion “\(opinion)”"),
        why: Phrase(zh: "只有 keep 和 destroy", en: "there are keep and destroy"),
        next: Phrase(zh: "请改正 --opinion", en: "correct --opinion"))
    }
    let period = try OfficeDesk.retention(retention)
    let office = try requireOffice()
    let written = try records.write(order.occasion, at: order.moment) {
      holdings, actor throws(Fault) in
      let files = try order.files(holdings) { file in
        if case .appraisal = holdings.due(file.file, on: order.on) { return true }
        return false
      }
      var record = order.record(
        .appraised, actor, number: holdings.nextNumber(.appraisals, year: order.on.year))
      record.files = files.map { file in
        var row = file.listed
        row.opinion = opinion
        row.basis = order.reason
        row.retention = opinion == .keep ? period : nil
        return row
      }
      record.parties = members.map { member in
        let person = office.person(PersonID(rawValue: member))
        return RecordedParty(
          .member, person: person?.id, name: person?.name ?? member,
          post: person?.functions.first?.post, unit: person?.functions.first?.unitName)
      }
      return [record]
    }
    return try outcome(written, order, form: "appraisal-report")
  }

  package func archiveAppraisalApprove(
    _ number: String, _ order: HoldingsOrder
  ) throws(Fault) -> Outcome {
    try step(.appraisalApproved, number, order, form: "appraisal-report")
  }

  /// Holds cases: nothing held is transferred or destroyed.
  package func archiveHold(_ order: HoldingsOrder) throws(Fault) -> Outcome {
    let written = try records.write(order.occasion, at: order.moment) {
      holdings, actor throws(Fault) in
      var record = order.record(
        .held, actor, number: holdings.nextNumber(.holds, year: order.on.year))
      record.files = try order.files(holdings) { _ in false }.map(\.listed)
      return [record]
    }
    return try outcome(written, order)
  }

  package func archiveHoldLift(_ number: String, _ order: HoldingsOrder) throws(Fault) -> Outcome {
    try step(.holdLifted, number, order, form: nil)
  }

  /// The holds that stand.
  package func archiveHolds() throws(Fault) -> Outcome {
    var outcome = Outcome()
    var rows: [Outcome] = []
    let standing = try holdings().holds.filter { $0.value.lifted == nil }
    for (number, hold) in standing.sorted(by: { $0.key < $1.key }) {
      var row = Outcome()
      row.put("number", number.rawValue)
      row.put("on", hold.placed.on.description)
      row.put("reason", hold.placed.reason)
      row.put("cases", texts: hold.placed.files.map(\.file.name))
      rows.append(row)
      let cases = hold.placed.files.map(\.file.name).joined(separator: "、")
      outcome.lines.append(
        Phrase("\(number)  \(hold.placed.on)  \(hold.placed.reason ?? "")  \(cases)"))
    }
    if rows.isEmpty { outcome.say(zh: "没有冻结的案卷。", en: "Nothing is held.") }
    outcome.put("hold", list: rows)
    return outcome
  }

  // MARK: Destruction

  /// Lists what an approved appraisal says is to be destroyed (销毁清册): those named, else all.
  package func archiveDisposeList(
    _ appraisal: String, _ order: HoldingsOrder
  ) throws(Fault) -> Outcome {
    let follows = ArchiveNumber(rawValue: appraisal)
    let written = try records.write(order.occasion, at: order.moment) {
      holdings, actor throws(Fault) in
      let rows = holdings.appraisals[follows]?.made.files ?? []
      let chosen = Set(rows.filter { $0.opinion == .destroy }.map(\.file))
      var record = order.record(
        .destructionListed, actor, number: holdings.nextNumber(.disposals, year: order.on.year))
      record.follows = follows
      record.files = try order.files(holdings) { chosen.contains($0.file) }.map { file in
        var row = file.listed
        row.basis = rows.first { $0.file == file.file }?.basis
        return row
      }
      return [record]
    }
    return try outcome(written, order, form: "destruction-list")
  }

  package func archiveDisposeApprove(
    _ number: String, _ order: HoldingsOrder
  ) throws(Fault) -> Outcome {
    try step(.destructionApproved, number, order, form: "destruction-list")
  }

  package func archiveDisposeSupervise(
    _ number: String, _ order: HoldingsOrder
  ) throws(Fault) -> Outcome {
    try step(.destructionSupervised, number, order, form: "destruction-list")
  }

  /// One more entry for a list or decision that is there.
  private func step(
    _ kind: ArchiveRecordKind, _ number: String, _ order: HoldingsOrder, form: String?
  ) throws(Fault) -> Outcome {
    let written = try records.write(order.occasion, at: order.moment) {
      _, actor throws(Fault) in
      [order.record(kind, actor, number: ArchiveNumber(rawValue: number))]
    }
    return try outcome(written, order, form: form)
  }

  // MARK: Books

  private func dueBook(
    _ holdings: ArchiveHoldings, on day: CivilDate
  ) throws(Fault) -> HoldingsBook {
    let office = try requireOffice()
    return HoldingsBook(
      dueOn: day, holdings: holdings, fonds: office.fonds, sampleMark: office.isSample ? "示例" : nil,
      office: office.office)
  }

  func accessionBook(
    _ holdings: ArchiveHoldings, _ wish: RegisterWish
  ) throws(Fault) -> AccessionBook {
    let office = try requireOffice()
    return AccessionBook(
      holdings.accessions.filter {
        $0.on <= wish.asOf && (wish.year == nil || $0.on.year == wish.year)
      },
      period: wish.year.map { "\($0)年" } ?? "截至\(wish.asOf.official)", fonds: office.fonds,
      sampleMark: office.isSample ? "示例" : nil, office: office.office)
  }

  /// The book of a list by the code of its form: what is due needs a day, the others a number.
  func holdingsBook(
    _ code: String, _ holdings: ArchiveHoldings, _ wish: RegisterWish
  ) throws(Fault) -> HoldingsBook {
    if code == "DUE" { return try dueBook(holdings, on: wish.asOf) }
    guard let text = wish.number else {
      throw OfficeDesk.missing("--number", "\(wish.asOf.year)-1")
    }
    let number = ArchiveNumber(rawValue: text)
    let list: ArchiveRecord? =
      switch code {
      case "TRL": holdings.transfers[number]?.listed
      case "APR": holdings.appraisals[number]?.made
      case "DSL": holdings.destructions[number]?.listed
      default: nil
      }
    guard let list else {
      throw Fault(
        "register-number", .usage,
        what: Phrase(zh: "簿册没有打印", en: "the register was not printed"),
        why: Phrase(zh: "没有第\(text)号", en: "there is no number \(text)"),
        next: Phrase(zh: "请核对 --number", en: "check --number"))
    }
    let office = try requireOffice()
    return HoldingsBook(
      list, holdings: holdings, fonds: office.fonds, sampleMark: office.isSample ? "示例" : nil,
      office: office.office)
  }
}
