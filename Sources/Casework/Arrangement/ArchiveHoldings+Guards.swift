package import Primitives

extension ArchiveHoldings {
  /// Throws the rule that an entry breaks; what it lets through may be written.
  ///
  /// `sealedOn` has the day of sealing of the files that the entry names; one that is not in it is
  /// not held to its sealing.
  package func check(
    _ record: ArchiveRecord, matrix: PermissionMatrix = PermissionMatrix(),
    sealedOn: [ArchivedFile: CivilDate] = [:]
  ) throws(Fault) {
    try checkRight(record, matrix)
    for row in record.files {
      try requireInOrder(
        record, after: sealedOn[row.file],
        Phrase(zh: "\(row.file.name)封卷", en: "\(row.file.name) was sealed"))
    }
    switch record.kind {
    case .arranged: return
    case .accessioned: try checkAccession(record)
    case .transferListed: try checkTransfer(record)
    case .transferSigned: try checkTransferSignature(record)
    case .appraised: try checkAppraisal(record)
    case .appraisalApproved: try checkAppraisalApproval(record)
    case .held:
      try requireFiles(record)
      for row in record.files { try requireInCustody(row.file) }
      try requireReason(record)
    case .holdLifted:
      guard let hold = holds[record.number ?? ""] else { throw unknown(record) }
      if hold.lifted != nil { throw twice(record) }
      try requireInOrder(record, after: hold.placed)
      try requireReason(record)
    case .destructionListed: try checkDestruction(record)
    case .destructionApproved: try checkDestructionApproval(record)
    case .destructionSupervised: try checkSupervision(record)
    case .destroyed: try checkDestroyed(record)
    }
  }

  // MARK: Who

  /// Throws unless the person may do the archive's work.
  package static func requireArchivist(
    _ actor: ActingPerson, matrix: PermissionMatrix = PermissionMatrix()
  ) throws(Fault) {
    try require(.archive, of: actor, matrix)
  }

  /// Throws unless the entry says who acts, and the person may.
  package func checkRight(of record: ArchiveRecord) throws(Fault) {
    try checkRight(record, PermissionMatrix())
  }

  private func checkRight(_ record: ArchiveRecord, _ matrix: PermissionMatrix) throws(Fault) {
    guard let actor = record.actor else {
      // Codes may be given by a run that nobody signed in for.
      if record.kind == .arranged { return }
      throw Fault(
        breaking: .archivist, zh: "没有写明由谁办理", en: "it was not said who acts",
        next: Phrase(
          zh: "请加 --as 人员标识（见 dossier office）", en: "add --as PERSON (see dossier office)"))
    }
    let right: AccessRight
    switch record.kind {
    case .appraisalApproved, .destructionApproved: right = .approveDisposal
    case .destructionSupervised: return
    default: right = .archive
    }
    try ArchiveHoldings.require(right, of: actor, matrix)
  }

  private static func require(
    _ right: AccessRight, of actor: ActingPerson, _ matrix: PermissionMatrix
  ) throws(Fault) {
    let isAllowed = AccessGroup.allCases.contains {
      $0.roles.contains(actor.role) && matrix.scope(of: right, for: $0) != .none
    }
    guard !isAllowed else { return }
    throw Fault(
      breaking: right == .archive ? .archivist : .leaderApproves,
      zh: "\(actor.name)是\(actor.role.title.zh)", en: "\(actor.name) is a \(actor.role.title.en)",
      next: right == .archive
        ? Phrase(zh: "请由档案员办理", en: "let the archivist do it")
        : Phrase(zh: "请由选任工委主任批准", en: "let the head of the committee approve it"))
  }

  // MARK: Accession and transfer

  private func checkAccession(_ record: ArchiveRecord) throws(Fault) {
    try requireFiles(record)
    try requireBody(record.from, Phrase(zh: "移交单位", en: "the body that they come from"), "--from")
    let known = Set(accessions.flatMap { $0.files.map(\.file) })
    for row in record.files where known.contains(row.file) {
      let earlier = accessions.first { $0.files.contains { $0.file == row.file } }
      throw Fault(
        breaking: .once, row.file.name,
        zh: "\(row.file.name)已在\(earlier?.number?.rawValue ?? "")号接收",
        en: "\(row.file.name) was accessioned as \(earlier?.number?.rawValue ?? "")")
    }
  }

  private func checkTransfer(_ record: ArchiveRecord) throws(Fault) {
    try requireFiles(record)
    try requireBody(record.to, Phrase(zh: "接收单位", en: "the archive that takes them"), "--to")
    for row in record.files {
      try requireInCustody(row.file)
      try requireNotHeld(row.file)
      if let other = transfers.values.first(where: {
        $0.listed.files.contains { $0.file == row.file }
      }) {
        throw Fault(
          breaking: .once, row.file.name,
          zh: "\(row.file.name)已列入移交清单\(other.listed.number?.rawValue ?? "")",
          en: "\(row.file.name) is on the transfer list \(other.listed.number?.rawValue ?? "")")
      }
      let recorded = arrangement.recorded(row.file)
      guard isTransferable(row.file) else {
        throw Fault(
          breaking: .transferable, row.file.name, zh: "\(row.file.name)保管10年",
          en: "\(row.file.name) is kept ten years",
          next: Phrase(zh: "请从清单中去掉", en: "leave it out of the list"))
      }
      let last = (recorded?.filingYear ?? 0) + ArchiveHoldings.transferYears
      guard last < record.on.year || !isNilOrBlank(record.reason) else {
        throw Fault(
          breaking: .notYetDue, row.file.name, zh: "\(row.file.name)自\(last + 1)年起移交",
          en: "\(row.file.name) is transferred from \(last + 1) on",
          next: Phrase(
            zh: "经档案馆同意提前移交的，请用 --early 写明理由",
            en: "where the archive agreed to take it earlier, say why with --early"))
      }
    }
  }

  private func checkTransferSignature(_ record: ArchiveRecord) throws(Fault) {
    guard let transfer = transfers[record.number ?? ""] else { throw unknown(record) }
    guard record.parties.count == 1, let party = record.parties.first,
      party.part == .handingOver || party.part == .receiving, !party.name.isBlank
    else {
      throw Fault(
        breaking: .bothSides, record.number?.rawValue, zh: "没有写明哪一方、谁签字",
        en: "it was not said which side signs, and who")
    }
    try requireInOrder(record, after: transfer.listed)
    for signed in transfer.signatures {
      if signed.part == party.part { throw twice(record) }
      guard signed.name != party.name else {
        throw Fault(
          breaking: .bothSides, record.number?.rawValue, zh: "\(party.name)已代表另一方签字",
          en: "\(party.name) has signed for the other side")
      }
    }
    for row in transfer.listed.files { try requireNotHeld(row.file) }
  }

  // MARK: Appraisal

  private func checkAppraisal(_ record: ArchiveRecord) throws(Fault) {
    try requireFiles(record)
    let members = Set(
      record.parties.filter { $0.part == .member }.map { $0.person?.rawValue ?? $0.name })
    guard members.count >= 2 else {
      throw Fault(
        breaking: .appraisalGroup, zh: "只有\(members.count)人", en: "there are \(members.count)",
        next: Phrase(
          zh: "请用 --member 写明小组的每一个人", en: "name each of the group with --member"))
    }
    for row in record.files {
      try requireInCustody(row.file)
      let pending = appraisals.values.first {
        $0.approval == nil && $0.made.files.contains { $0.file == row.file }
      }
      if let pending {
        throw Fault(
          breaking: .once, row.file.name,
          zh: "\(row.file.name)的鉴定\(pending.made.number?.rawValue ?? "")还没有批准",
          en:
            "the appraisal \(pending.made.number?.rawValue ?? "") of \(row.file.name) awaits approval"
        )
      }
      guard case .appraisal = due(row.file, on: record.on) else { throw notDue(row.file) }
      guard row.opinion != nil, !isNilOrBlank(row.basis) else {
        throw Fault(
          breaking: .appraisedFirst, row.file.name, zh: "没有写明意见和理由",
          en: "its opinion or its reason is missing")
      }
      if row.opinion == .destroy { try requireNotHeld(row.file) }
      guard row.opinion != .keep || row.retention != nil else {
        throw Fault(
          breaking: .appraisalOpinion, row.file.name, zh: "续存的没有写明新的保管期限",
          en: "what is kept on needs a new period",
          next: Phrase(zh: "请加 --retention", en: "add --retention"))
      }
      guard row.opinion != .destroy || row.retention == nil else {
        throw Fault(
          breaking: .appraisalOpinion, row.file.name, zh: "意见是销毁，却写了新的保管期限",
          en: "it is to be destroyed, and yet has a new period",
          next: Phrase(
            zh: "请去掉 --retention，或改为 --opinion keep",
            en: "leave --retention out, or say --opinion keep"))
      }
    }
  }

  private func notDue(_ file: ArchivedFile) -> Fault {
    let last = lastYear(of: file)
    return Fault(
      breaking: .notYetDue, file.name,
      zh: last.map { "\(file.name)保管到\($0)年12月31日" } ?? "\(file.name)永久保管",
      en: last.map { "\(file.name) is kept until 31 December \($0)" }
        ?? "\(file.name) is kept for ever",
      next: Phrase(zh: "到期清单见 dossier archive due", en: "see dossier archive due for what is"))
  }

  private func checkAppraisalApproval(_ record: ArchiveRecord) throws(Fault) {
    guard let appraisal = appraisals[record.number ?? ""] else { throw unknown(record) }
    if appraisal.approval != nil { throw twice(record) }
    try requireInOrder(record, after: appraisal.made)
    try requireApart(record, from: [appraisal.made], .leaderApproves)
    let isMember = appraisal.made.parties.contains {
      $0.part == .member && ($0.person == record.actor?.id || $0.name == record.actor?.name)
    }
    guard !isMember else {
      throw Fault(
        breaking: .leaderApproves, record.number?.rawValue,
        zh: "\(record.actor?.name ?? "")是鉴定小组成员",
        en: "\(record.actor?.name ?? "") is of the appraisal group")
    }
  }

  // MARK: Destruction

  private func checkDestruction(_ record: ArchiveRecord) throws(Fault) {
    let follows = record.follows ?? ""
    guard let appraisal = appraisals[follows] else { throw .unknown(follows, in: .appraisals) }
    guard let approval = appraisal.approval else {
      throw Fault(
        breaking: .appraisedFirst, follows.rawValue, zh: "鉴定\(follows)还没有批准",
        en: "the appraisal \(follows) is not approved",
        next: Phrase(
          zh: "请领导 dossier archive appraise approve \(follows)",
          en: "the leader: dossier archive appraise approve \(follows)"))
    }
    try requireInOrder(record, after: approval)
    try requireFiles(record)
    for row in record.files {
      let isChosen = appraisal.made.files.contains {
        $0.file == row.file && $0.opinion == .destroy
      }
      guard isChosen else {
        throw Fault(
          breaking: .appraisedFirst, row.file.name, zh: "鉴定没有说销毁\(row.file.name)",
          en: "the appraisal does not say that \(row.file.name) be destroyed")
      }
      try requireInCustody(row.file)
      try requireNotHeld(row.file)
      let other = destructions.values.first { $0.listed.files.contains { $0.file == row.file } }
      if let other {
        throw Fault(
          breaking: .once, row.file.name,
          zh: "\(row.file.name)已列入销毁清册\(other.listed.number?.rawValue ?? "")",
          en: "\(row.file.name) is on the destruction list \(other.listed.number?.rawValue ?? "")")
      }
      guard case .appraisal = due(row.file, on: record.on) else { throw notDue(row.file) }
    }
  }

  private func checkDestructionApproval(_ record: ArchiveRecord) throws(Fault) {
    guard let list = destructions[record.number ?? ""] else { throw unknown(record) }
    if list.approval != nil { throw twice(record) }
    try requireInOrder(record, after: list.listed)
    try requireApart(record, from: [list.listed], .leaderApproves)
    for row in list.listed.files { try requireNotHeld(row.file) }
  }

  private func checkSupervision(_ record: ArchiveRecord) throws(Fault) {
    guard let list = destructions[record.number ?? ""] else { throw unknown(record) }
    guard let approval = list.approval else { throw notApproved(record) }
    if list.done != nil || list.supervision.contains(where: { $0.actor?.id == record.actor?.id }) {
      throw twice(record)
    }
    try requireInOrder(record, after: approval)
    try requireApart(record, from: [list.listed, approval], .supervisorsApart)
    for row in list.listed.files { try requireNotHeld(row.file) }
  }

  private func checkDestroyed(_ record: ArchiveRecord) throws(Fault) {
    guard let list = destructions[record.number ?? ""] else { throw unknown(record) }
    guard list.approval != nil else { throw notApproved(record) }
    if list.done != nil { throw twice(record) }
    guard list.supervision.count >= 2 else {
      throw Fault(
        breaking: .supervisors, record.number?.rawValue,
        zh: "只有\(list.supervision.count)人签字", en: "\(list.supervision.count) have signed",
        next: Phrase(
          zh: "请监销人各自 dossier archive dispose supervise \(record.number?.rawValue ?? "")",
          en: "each supervisor: dossier archive dispose supervise \(record.number?.rawValue ?? "")")
      )
    }
    for step in list.supervision { try requireInOrder(record, after: step) }
    guard Set(record.files.map(\.file)) == Set(list.listed.files.map(\.file)) else {
      throw Fault(
        breaking: .listed, record.number?.rawValue, zh: "与清册所列的案卷不同",
        en: "it is not what the list names")
    }
    for row in list.listed.files {
      try requireInCustody(row.file)
      try requireNotHeld(row.file)
    }
  }

  // MARK: Shared

  /// Who approves or supervises has not done what is approved or supervised.
  private func requireApart(
    _ record: ArchiveRecord, from earlier: [ArchiveRecord], _ rule: ArchiveRule
  ) throws(Fault) {
    guard let actor = record.actor, earlier.contains(where: { $0.actor?.id == actor.id }) else {
      return
    }
    throw Fault(
      breaking: rule, record.number?.rawValue, zh: "\(actor.name)已在本件中经办或批准",
      en: "\(actor.name) has listed or approved it")
  }

  private func requireFiles(_ record: ArchiveRecord) throws(Fault) {
    guard !record.files.isEmpty else {
      throw Fault(
        breaking: .listed, zh: "清单里没有案卷", en: "the list names no case",
        next: Phrase(zh: "请写明案件编号", en: "name the cases"))
    }
    var seen: Set<ArchivedFile> = []
    for row in record.files {
      guard arrangement.recorded(row.file) != nil else {
        throw Fault(
          breaking: .arrangedFirst, row.file.name, zh: "\(row.file.name)没有档号",
          en: "\(row.file.name) has no code",
          next: Phrase(zh: "请先 dossier archive arrange", en: "first: dossier archive arrange"))
      }
      guard seen.insert(row.file).inserted else {
        throw Fault(
          breaking: .once, row.file.name, zh: "\(row.file.name)写了两次",
          en: "\(row.file.name) is named twice")
      }
    }
  }

  /// What follows is not dated before what it follows.
  private func requireInOrder(
    _ record: ArchiveRecord, after day: CivilDate?, _ earlier: Phrase
  ) throws(Fault) {
    guard let day, record.on < day else { return }
    throw Fault(
      breaking: .inOrder, record.number?.rawValue,
      zh: "\(earlier.zh)在\(day)，“\(record.kind.title.zh)”不能记在\(record.on)",
      en: "\(earlier.en) on \(day), so “\(record.kind.title.en)” cannot be of \(record.on)",
      next: Phrase(zh: "请核对 --on", en: "check --on"))
  }

  private func requireInOrder(
    _ record: ArchiveRecord, after earlier: ArchiveRecord
  ) throws(Fault) {
    let number = earlier.number?.rawValue ?? ""
    try requireInOrder(
      record, after: earlier.on,
      Phrase(
        zh: "\(number)的“\(earlier.kind.title.zh)”",
        en: "“\(earlier.kind.title.en)” of \(number) is dated"))
  }

  private func requireBody(_ name: String?, _ what: Phrase, _ option: String) throws(Fault) {
    guard isNilOrBlank(name) else { return }
    throw Fault(
      breaking: .listed, zh: "没有写明\(what.zh)", en: "\(what.en) is not named",
      next: Phrase(zh: "请用 \(option) 写明", en: "name it with \(option)"))
  }

  private func requireReason(_ record: ArchiveRecord) throws(Fault) {
    guard isNilOrBlank(record.reason) else { return }
    throw Fault(
      breaking: .listed, record.number?.rawValue, zh: "没有写明理由", en: "the reason is missing",
      next: Phrase(zh: "请加 --reason", en: "add --reason"))
  }

  private func requireInCustody(_ file: ArchivedFile) throws(Fault) {
    let (zh, en): (String, String)
    if isDestroyed(file) {
      (zh, en) = ("\(file.name)已销毁", "\(file.name) was destroyed")
    } else if isTransferred(file) {
      (zh, en) = ("\(file.name)已移交", "\(file.name) was transferred")
    } else {
      return
    }
    throw Fault(breaking: .inCustody, file.name, zh: zh, en: en)
  }

  private func requireNotHeld(_ file: ArchivedFile) throws(Fault) {
    guard let hold = holds(on: file).first else { return }
    let reason = holds[hold]?.placed.reason ?? ""
    throw Fault(
      breaking: .held, file.name, zh: "\(file.name)被冻结（\(hold)：\(reason)）",
      en: "\(file.name) is held (\(hold): \(reason))",
      next: Phrase(
        zh: "冻结解除后再办：dossier archive hold lift \(hold)",
        en: "wait for the hold to be lifted: dossier archive hold lift \(hold)"))
  }

  private func unknown(_ record: ArchiveRecord) -> Fault {
    .unknown(record.number ?? "", in: record.kind.chain)
  }

  private func twice(_ record: ArchiveRecord) -> Fault {
    let number = record.number?.rawValue ?? ""
    return Fault(
      breaking: .once, number, zh: "\(number)的“\(record.kind.title.zh)”已经记过",
      en: "“\(record.kind.title.en)” of \(number) is recorded already")
  }

  private func notApproved(_ record: ArchiveRecord) -> Fault {
    let number = record.number?.rawValue ?? ""
    return Fault(
      breaking: .leaderApproves, number, zh: "销毁清册\(number)还没有批准",
      en: "the destruction list \(number) is not approved",
      next: Phrase(
        zh: "请领导 dossier archive dispose approve \(number)",
        en: "the leader: dossier archive dispose approve \(number)"))
  }
}

extension Fault {
  /// There is no list or decision of that number.
  package static func unknown(_ number: ArchiveNumber, in chain: ArchiveChain) -> Fault {
    Fault(
      "archive-unknown",
      what: Phrase(
        zh: "没有第\(number)号（\(chain.title.zh)）",
        en: "there is no number \(number) among the \(chain.title.en)"),
      why: Phrase(
        zh: "records/\(chain.rawValue) 里没有这一号", en: "records/\(chain.rawValue) does not have it"),
      next: Phrase(zh: "请核对编号", en: "check the number"), at: Place(entry: number.rawValue))
  }
}
