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

  var moment: Timestamp { occasion.moment ?? Timestamp(on, hour: 18) }

  /// The files named, or all that `isFit` where none is; of those what is held is left out.
  fileprivate func files(
    _ holdings: ArchiveHoldings, in home: OfficeHome, orElse isFit: (RecordedFile) -> Bool
  ) throws(Fault) -> (chosen: [RecordedFile], held: [RecordedFile]) {
    guard !cases.isEmpty else {
      let fit = holdings.arrangement.files.filter(isFit)
      return (
        fit.filter { holdings.holds(on: $0.file).isEmpty },
        fit.filter { !holdings.holds(on: $0.file).isEmpty }
      )
    }
    return (try named(holdings, in: home), [])
  }

  /// Every file of the cases named.
  fileprivate func named(
    _ holdings: ArchiveHoldings, in home: OfficeHome
  ) throws(Fault) -> [RecordedFile] {
    var files: [RecordedFile] = []
    for text in cases {
      let id = CaseID(rawValue: text)
      try id.checked()
      let own = holdings.arrangement.files.filter { $0.caseID == id }
      let path = try home.dossier(id).path
      let isThere = try home.storage.exists(path)
      guard isThere || !own.isEmpty else { throw home.unknown(id) }
      // A case without a code is left for the rules to name.
      files += own.isEmpty ? [RecordedFile(ArchivedFile(id))] : own
    }
    return files
  }

  func record(
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

extension RecordedParty {
  fileprivate init(_ part: Part, _ actor: ActingPerson) {
    self.init(
      part, person: actor.id, name: actor.name, post: actor.post, unit: actor.unitName)
  }
}

extension OfficeFile {
  /// Somebody by key or by name, with the post and unit that the office lists; a name that it does
  /// not list stands as it is.
  fileprivate func party(
    _ part: RecordedParty.Part, named text: String
  ) throws(Fault) -> RecordedParty {
    let namesakes = people.filter { $0.name == text }
    if let person = person(PersonID(rawValue: text)) ?? (namesakes.count == 1 ? namesakes[0] : nil)
    {
      return RecordedParty(
        part, person: person.id, name: person.name, post: person.functions.first?.post,
        unit: person.functions.first?.unitName)
    }
    if namesakes.count > 1 {
      let keys = namesakes.map(\.id.rawValue)
      throw Fault(
        "office-person-namesake", .usage,
        what: Phrase(zh: "“\(text)”不止一人", en: "“\(text)” is more than one person"),
        why: Phrase(zh: "office.xml 有同名的人", en: "office.xml lists namesakes"),
        next: Phrase(
          zh: "请写人员标识：" + keys.joined(separator: "、"),
          en: "write the key: " + keys.joined(separator: ", ")))
    }
    // Keys are written in small letters, digits and hyphens; no name is.
    let isKey = text.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
        || $0 == 0x5F
    }
    guard isKey else { return RecordedParty(part, name: text) }
    // Says that there is no such person.
    _ = try actor(PersonID(rawValue: text), as: nil, for: .archived)
    return RecordedParty(part, name: text)
  }
}

extension SheetFormat {
  /// By the ending of the file that is written: `.pdf`, `.ofd` or `.svg`.
  init(suffixOf path: String) throws(Fault) {
    for format in SheetFormat.allCases where path.lowercased().hasSuffix("." + format.rawValue) {
      self = format
      return
    }
    throw Fault(
      "sheet-suffix", .usage,
      what: Phrase(zh: "\(path)没有打印", en: "\(path) was not printed"),
      why: Phrase(
        zh: "按文件名的后缀决定格式，这个后缀不认识",
        en: "the file's ending says what it becomes, and this one is not known"),
      next: Phrase(zh: "请用 .pdf、.ofd 或 .svg", en: "end it in .pdf, .ofd or .svg"))
  }
}

extension OfficeDesk {
  /// What was written, for a person and a program; `held` was left out.
  func outcome(
    _ written: [ArchiveRecord], _ order: HoldingsOrder, held: [RecordedFile] = [],
    form: String? = nil
  ) throws(Fault) -> Outcome {
    var outcome = Outcome()
    if written.isEmpty {
      outcome.say(zh: "没有可办的案卷，没有记入。", en: "There is no case to do it with; nothing was recorded.")
    }
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
            form: form, number: number.rawValue, asOf: order.on,
            format: try SheetFormat(suffixOf: output), output: output))
        outcome.lines += printed.lines
        outcome.put("file", output)
      }
    }
    if !held.isEmpty {
      outcome.put("held", texts: held.map(\.file.name))
      let names = held.map(\.file.name)
      outcome.say(
        zh: "冻结的没有列入：\(names.joined(separator: "、"))",
        en: "left out, for they are held: \(names.joined(separator: ", "))")
    }
    return outcome
  }

  /// Writes one entry about files; none where no case was named and none fits.
  ///
  /// The file that a list is printed to is looked at before anything is written.
  private func write(
    _ kind: ArchiveRecordKind, _ order: HoldingsOrder, form: String?,
    orElse isFit: (ArchiveHoldings, RecordedFile) -> Bool,
    _ complete: (inout ArchiveRecord, ArchiveHoldings) throws(Fault) -> Void
  ) throws(Fault) -> Outcome {
    if let output = order.output { _ = try SheetFormat(suffixOf: output) }
    var held: [RecordedFile] = []
    let written = try records.write(order.occasion, at: order.moment) {
      holdings, actor throws(Fault) in
      let files = try order.files(holdings, in: home) { isFit(holdings, $0) }
      held = files.held
      var record = order.record(
        kind, actor, number: holdings.nextNumber(kind.chain, year: order.on.year))
      record.files = files.chosen.map(\.listed)
      try complete(&record, holdings)
      // Who may not do it is told so, even when there is nothing to do.
      guard record.files.isEmpty, order.cases.isEmpty else { return [record] }
      try holdings.checkRight(of: record)
      return []
    }
    return try outcome(written, order, held: held, form: form)
  }

  // MARK: Accession and transfer

  /// Takes cases into the archive (接收登记): those named, else all of a filing year that have a code.
  package func archiveAccession(
    _ order: HoldingsOrder, year: Int?, from: String, broughtBy: String?
  ) throws(Fault) -> Outcome {
    try write(
      .accessioned, order, form: "accession-register",
      orElse: { holdings, file in
        let isKnown = holdings.accessions.contains { $0.files.contains { $0.file == file.file } }
        return !isKnown && (year == nil || file.filingYear == year)
      }
    ) { record, _ throws(Fault) in
      record.from = from
      if let broughtBy {
        record.parties.append(RecordedParty(.handingOver, name: broughtBy, unit: from))
      }
      if let actor = record.actor { record.parties.append(RecordedParty(.receiving, actor)) }
    }
  }

  /// Lists cases for the state archive (移交清单): those named, else all that are due and not held.
  package func archiveTransferList(_ order: HoldingsOrder, to: String) throws(Fault) -> Outcome {
    try write(
      .transferListed, order, form: "transfer-list",
      orElse: { holdings, file in
        guard case .transfer = holdings.due(file.file, on: order.on) else { return false }
        return holdings.progress(of: file.file) == nil
      }
    ) { record, _ throws(Fault) in record.to = to }
  }

  /// One side's signature under a transfer list; with both the cases are the receiver's.
  package func archiveTransferSign(
    _ number: String, _ order: HoldingsOrder, side: String, name: String?, post: String?,
    unit: String?
  ) throws(Fault) -> Outcome {
    let part = try OfficeDesk.side(side, name: name, unit: unit)
    if let output = order.output { _ = try SheetFormat(suffixOf: output) }
    let number = ArchiveNumber(rawValue: number)
    let office = try requireOffice()
    let written = try records.write(order.occasion, at: order.moment) {
      holdings, actor throws(Fault) in
      var record = order.record(.transferSigned, actor, number: number)
      if let name {
        var party = RecordedParty(part, name: name, post: post, unit: unit)
        if part == .handingOver {
          party = try office.party(part, named: name)
          party.post = post ?? party.post
          party.unit = unit ?? party.unit
        }
        record.parties = [party]
      } else if let actor {
        record.parties = [RecordedParty(part, actor)]
      }
      return [record]
    }
    var outcome = try outcome(written, order, form: "transfer-list")
    let signed = try holdings().transfers[number]?.signatures ?? []
    let sides: [RecordedParty.Part] = [.handingOver, .receiving]
    let missing = sides.filter { side in !signed.contains { $0.part == side } }
    outcome.put("side", part.rawValue)
    outcome.put("missing", texts: missing.map(\.rawValue))
    let signer = written.first?.parties.first?.name ?? ""
    let name = part.title.zh
    if let other = missing.first {
      outcome.say(
        zh:
          "\(name)\(signer)已签字，还差\(other.title.zh)签字：dossier archive transfer sign \(number) --side \(other.rawValue)",
        en:
          "\(part.title.en): \(signer) has signed; \(other.title.en) is still missing: dossier archive transfer sign \(number) --side \(other.rawValue)"
      )
    } else {
      outcome.say(
        zh: "\(name)\(signer)已签字，双方签字齐全，案卷已移交。",
        en:
          "\(part.title.en): \(signer) has signed; both sides have, and the cases are transferred.")
    }
    return outcome
  }

  private static func side(
    _ text: String, name: String?, unit: String?
  ) throws(Fault) -> RecordedParty.Part {
    guard let part = RecordedParty.Part(rawValue: text), part == .handingOver || part == .receiving
    else {
      throw Fault(
        "archive-side", .usage,
        what: Phrase(zh: "没有“\(text)”一方", en: "there is no side “\(text)”"),
        why: Phrase(
          zh: "只有 handing-over（移交）和 receiving（接收）", en: "there are handing-over and receiving"),
        next: Phrase(zh: "请改正 --side", en: "correct --side"))
    }
    let isNamed = !(name ?? "").isBlank && !(unit ?? "").isBlank
    guard part == .handingOver || isNamed else {
      throw Fault(
        "archive-side", .usage, what: Phrase(zh: "没有记入", en: "nothing was recorded"),
        why: Phrase(
          zh: "接收方签字须写明谁、哪个单位",
          en: "who signs for the receiving side is to be named, and their body"),
        next: Phrase(zh: "请加 --name 和 --unit", en: "add --name and --unit"))
    }
    return part
  }

  // MARK: Due, appraisal, holds

  /// What is due on a day (到期清单), printed where an output is named.
  package func archiveDue(asOf day: CivilDate, output: String?) throws(Fault) -> Outcome {
    let format = try output.map { output throws(Fault) in try SheetFormat(suffixOf: output) }
    let holdings = try holdings()
    var outcome = Outcome()
    var rows: [Outcome] = []
    for due in HoldingsBook.due(on: day, holdings) {
      let file = due.file.file
      let isHeld = !holdings.holds(on: file).isEmpty
      let last = holdings.lastYear(of: file)
      var item = Outcome()
      item.put("case", file.name)
      item.put("code", due.file.code?.rawValue)
      item.put("retention", holdings.retention(of: file)?.title.zh)
      item.put("kept-until", last.map { "\($0)-12-31" })
      item.put("due", due.what.zh)
      if isHeld { item.put("held", "true") }
      rows.append(item)
      let (code, title) = (due.file.code?.rawValue ?? "", due.file.title ?? "")
      outcome.say(
        zh: "\(code)  \(due.what.zh)\(isHeld ? "  冻结" : "")  \(title)",
        en: "\(code)  \(due.what.en)\(isHeld ? ", held" : "")  \(title)")
    }
    if rows.isEmpty { outcome.say(zh: "没有到期的案卷。", en: "Nothing is due.") }
    outcome.put("due", list: rows)
    if let output, let format {
      outcome.lines += try formRegister(
        RegisterWish(form: "due-list", asOf: day, format: format, output: output)
      ).lines
    }
    return outcome
  }

  /// The appraisal group's opinion on cases whose time is over: those named, else all on which none
  /// was given and that are not held.
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
    return try write(
      .appraised, order, form: "appraisal-report",
      orElse: { holdings, file in
        guard case .appraisal = holdings.due(file.file, on: order.on) else { return false }
        return holdings.progress(of: file.file) == nil
      }
    ) { record, _ throws(Fault) in
      for index in record.files.indices {
        record.files[index].opinion = opinion
        record.files[index].basis = order.reason
        record.files[index].retention = period
      }
      for member in members { record.parties.append(try office.party(.member, named: member)) }
    }
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
      record.files = try order.named(holdings, in: home).map(\.listed)
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

  /// Lists what an approved appraisal says is to be destroyed (销毁清册): those named, else all that
  /// are on no list and not held.
  package func archiveDisposeList(
    _ appraisal: String, _ order: HoldingsOrder
  ) throws(Fault) -> Outcome {
    let follows = ArchiveNumber(rawValue: appraisal)
    guard let appraisal = try holdings().appraisals[follows] else {
      throw .unknown(follows, in: .appraisals)
    }
    let rows = appraisal.made.files
    // Of an appraisal that awaits approval all is taken, so that the rule can say so.
    return try write(
      .destructionListed, order, form: "destruction-list",
      orElse: { holdings, file in
        guard rows.contains(where: { $0.file == file.file && $0.opinion == .destroy }) else {
          return false
        }
        let progress = holdings.progress(of: file.file)
        return progress == .appraised(follows) || progress == .toBeDestroyed(appraisal: follows)
      }
    ) { record, _ throws(Fault) in
      record.follows = follows
      for index in record.files.indices {
        let file = record.files[index].file
        record.files[index].basis = rows.first { $0.file == file }?.basis
      }
    }
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
    if let output = order.output { _ = try SheetFormat(suffixOf: output) }
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
    let settings = office.arrangement
    return AccessionBook(
      holdings.accessions.filter {
        $0.on <= wish.asOf && (wish.year == nil || $0.on.year == wish.year)
      },
      schemeOf: { file in
        holdings.arrangement.scheme(of: file.file).flatMap { settings.scheme(named: $0) }
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
      let chain: ArchiveChain =
        code == "TRL" ? .transfers : code == "APR" ? .appraisals : .disposals
      throw .unknown(number, in: chain)
    }
    let office = try requireOffice()
    return HoldingsBook(
      list, holdings: holdings, fonds: office.fonds, sampleMark: office.isSample ? "示例" : nil,
      office: office.office)
  }
}
