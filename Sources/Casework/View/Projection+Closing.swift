internal import Primitives

extension Projection {
  func fillClosing(_ view: inout CaseView) {
    view.replies = record.replies.map(reply)
    view.reply = view.replies.last
    view.ratings = record.ratings.map(rating)
    view.rating = view.ratings.last
    view.completion = completion
    view.certificate = record.certificates.last.map {
      CertificateView(
        number: $0.value.number, on: $0.on, dossier: $0.value.dossier, code: $0.value.code)
    }
    view.archivalCode = record.archived?.value.code ?? directory.codes[record.id]
    view.answers = record.answers.map {
      AnswerView(
        on: $0.on, way: $0.value.way.title.zh, text: text($0.value.text),
        persons: $0.value.persons.map { name($0.id) }.joined(separator: "、"))
    }
    view.returnVisits = record.returnVisits.map {
      ReturnVisitView(
        on: $0.on, households: $0.value.households, satisfied: $0.value.satisfied,
        recurred: $0.value.recurred, text: text($0.value.text))
    }
    view.links = record.links.map {
      LinkView(
        kind: $0.value.kind, other: $0.value.other, kindName: $0.value.kind.title.zh,
        reason: text($0.value.reason))
    }
  }

  private func reply(_ it: Recorded<Replied>) -> ReplyView {
    let reply = it.value
    return ReplyView(
      on: it.on, servedOn: reply.servedOn, round: reply.round, number: reply.number,
      class: reply.class, isSealed: reply.isSealed, isFaceToFace: reply.faceToFace,
      className: reply.class.title.zh, classLetter: reply.class.rawValue.uppercased(),
      unit: unitName(reply.unit) ?? "", items: texts(reply.items), signer: reply.signer,
      contact: reply.contact, phone: reply.phone, copies: reply.copies,
      commitments: record.commitments.filter {
        $0.round == reply.round && $0.unit == reply.unit
      }.map(commitment),
      signature: record.signature(.replySigner, on: .reply, unit: reply.unit, round: reply.round)
        .map(signature))
  }

  private func rating(_ it: Recorded<Rating>) -> RatingView {
    let rating = it.value
    let signed = record.signatures.last {
      $0.value.slot == .ratingDeputy && $0.value.signer.id == it.actor.id
        && $0.sequence < it.sequence && record.isOfRound($0.value, rating.round)
    }
    return RatingView(
      on: it.on, round: rating.round, attitude: rating.attitude, result: rating.result,
      isInForce: record.currentRatings.contains { $0.sequence == it.sequence },
      coSignersConsulted: rating.coSignersConsulted, attitudeName: rating.attitude.title.zh,
      resultName: rating.result.title.zh,
      ways: rating.ways.map(\.title.zh).joined(separator: "、"), deputy: it.actor.name,
      unit: unitName(rating.unit), reason: rating.reason?.title.zh, text: text(rating.text),
      wish: rating.wish.title.zh, residents: text(rating.residents),
      signature: signed.map(signature))
  }

  /// The completion, also before it happens: the sheet is printed to be signed.
  private var completion: CompletionView? {
    guard !record.ratings.isEmpty else { return nil }
    return CompletionView(
      on: record.completed?.on, isConditional: record.conditional != nil,
      plannedDays: record.completed?.value.plannedDays ?? record.plans.last?.value.plannedDays,
      actualDays: record.completed?.value.actualDays ?? record.results.last?.value.actualDays,
      summary: (record.completed?.value.summary ?? record.results.last?.value.text).map(prose),
      outstanding: record.openCommitments.map(commitment),
      committeeSignature: record.signature(.committee, on: .completion).map(signature),
      deputySignature: record.signature(.completingDeputy, on: .completion).map(signature))
  }

  func signature(_ it: Recorded<Signature>) -> SignatureView {
    SignatureView(
      slot: it.value.slot, code: it.value.code, version: it.value.version, on: it.on,
      method: it.value.method, isVoid: !record.isValid(it.value), digest: it.value.digest,
      slotName: it.value.slot.title.zh, name: text(it.value.signer.name),
      post: it.value.signer.post, unit: it.value.signer.unitName ?? unitName(it.value.unit))
  }

  func fillPapers(_ view: inout CaseView) {
    view.signatures = record.signatures.map(signature)
    view.documents = record.documents.map { document in
      let it = document.value
      let current = record.documents.last {
        $0.value.code == it.code && $0.value.unit == it.unit && $0.value.ledger == it.ledger
      }
      return DocumentView(
        code: it.code, version: it.version, on: document.on, digest: it.digest, pages: it.pages,
        number: it.number, isCurrent: current?.sequence == document.sequence,
        name: it.code.title.zh, title: it.title ?? it.code.title.zh, file: it.file,
        unit: unitName(it.unit))
    }
    view.ledgers = record.ledgers.sorted { $0.side == .assigning && $1.side != .assigning }
      .map(ledger)
    view.phases = phases
    view.flags = flags
    view.history = record.steps.map {
      HistoryView(
        sequence: $0.sequence, on: $0.on, kind: $0.kind, state: $0.to, name: $0.kind.title.zh,
        actor: $0.actor.name, role: $0.actor.role.title.zh, unit: $0.actor.unitName)
    }
  }

  private func ledger(_ row: LedgerRow) -> LedgerView {
    LedgerView(
      side: row.side, unitID: row.unit, number: row.number, openedOn: row.openedOn,
      writtenOffOn: row.writtenOff?.on, reversedOn: row.reversedOn,
      isWrittenOff: row.isWrittenOff, sideName: row.side.title.zh,
      unit: unitName(row.unit) ?? directory.office.name,
      phases: Phase.allCases.map { PhaseView(phase: $0, on: row.phases[$0], name: $0.title.zh) },
      entries: row.entries.map {
        LedgerEntryView(
          on: $0.on, phase: $0.phase, isRed: $0.isRed, phaseName: $0.phase.title.zh,
          text: text($0.text), was: text($0.was), becomes: text($0.becomes), by: $0.actor.name)
      },
      writtenOffBy: row.writtenOff?.actor.name, remark: text(row.writtenOff?.value.remark))
  }

  private var phases: [PhaseView] {
    let dates: [Phase: CivilDate?] = [
      .collect: record.registered.on, .review: record.admitted?.on,
      .assign: record.assignment?.on, .handle: record.plans.last?.on,
      .close: record.completed?.on,
    ]
    return Phase.allCases.map { PhaseView(phase: $0, on: dates[$0] ?? nil, name: $0.title.zh) }
  }

  private var flags: [FlagView] {
    var list: [FlagView] = []
    func add(_ flag: Flag, _ isSet: Bool, _ on: CivilDate?) {
      if isSet { list.append(FlagView(code: flag, name: flag.title.zh, on: on)) }
    }
    let agenda = record.agenda.last { $0.value.accepted }
    add(.onAgenda, agenda != nil, agenda?.on)
    add(.keyItem, record.isKeyItem, record.keyItem?.on ?? record.admitted?.on)
    let extended = record.assignment?.extensions.last { $0.granted != nil }?.granted
    add(.extended, extended != nil, extended?.value.until)
    let order = record.supervisions.first(where: \.isOpen)
    add(.supervised, order != nil, order?.ordered.on)
    add(.jointHandling, record.units.count > 1, nil)
    add(
      .commitmentOpen, !record.openCommitments.isEmpty,
      record.openCommitments.map(\.action.dueOn).min())
    add(.findingOpen, !record.openFindings.isEmpty, record.openFindings.first?.on)
    let last = record.progress.max { ($0.on, $0.sequence) < ($1.on, $1.sequence) }
    add(.blocked, last?.value.blockedBy != nil, last?.on)
    add(.conditional, record.conditional != nil, record.conditional?.on)
    add(.dissent, !record.openDissents.isEmpty, record.openDissents.first?.dissent.on)
    return list
  }
}
