internal import Primitives

extension SignatureSlot {
  /// The document that a slot of the dual sign-offs belongs to; `nil` when it may be any.
  package var document: DocumentCode? {
    switch self {
    case .portfolioDeputyMayor: .assignmentSignOff
    case .replySigner: .reply
    case .ratingDeputy: .satisfaction
    case .committee, .completingDeputy: .completion
    case .streetReviewer, .districtReviewer: .review
    case .assigningLedgerKeeper, .undertakingLedgerKeeper: .writeOff
    case .undertakingUnitHead, .recorder, .leadDeputy, .coSigner, .handler, .chair, .inspector,
      .issuer, .recipient, .payer, .other:
      nil
    }
  }

  /// Who may sign there; empty when it may be anybody.
  package var signers: [Role] {
    switch self {
    case .undertakingUnitHead, .replySigner: [.unitHead]
    case .portfolioDeputyMayor: [.deputyMayor]
    case .ratingDeputy, .completingDeputy, .leadDeputy, .coSigner: [.deputy]
    case .committee: [.committeeHead]
    case .streetReviewer: [.streetReviewer]
    case .districtReviewer: [.districtReviewer, .committeeHead]
    case .assigningLedgerKeeper: [.districtReviewer, .committeeHead]
    case .undertakingLedgerKeeper: [.undertakingClerk, .unitHead]
    case .inspector: [.inspector]
    case .recorder, .handler, .chair, .issuer, .recipient, .payer, .other: []
    }
  }
}

extension Case {
  /// Checks an issued document: its version follows, its file is new, it belongs where it says.
  func checkDocument(_ it: DocumentIssued, _ found: inout Objections) {
    let version = documents.filter { $0.value.code == it.code }.count + 1
    found.require(
      it.version == version, .document, "document-version",
      "\(it.code.title.zh)的版本应为\(version)",
      "the version of the \(it.code.title.en) must be \(version)")
    found.require(
      !documents.contains { $0.value.file == it.file } && !it.file.isBlank, .document,
      "document-file", "文件名缺失或已用过", "the file's name is missing or taken")
    if let assignment = it.assignment {
      found.require(
        assignment == self.assignment?.assigned.version, .document, "document-assignment",
        "文书所载交办版本不是现行版本", "it states an assignment that is not in force")
    }
    if let unit = it.unit { checkUnit(unit, .document, &found) }
    if it.code == .assignmentSignOff || it.code == .assignmentNotice {
      found.require(
        it.assignment != nil, .document, "document-assignment", "须注明交办版本",
        "the assignment that it states must be named")
    }
    if it.code == .reply || it.code == .satisfaction {
      let due = it.code == .reply ? replyRound : round
      found.require(
        it.round == due, .document, "document-round",
        "\(it.code.title.zh)应属第\(due)次答复",
        "the \(it.code.title.en) must belong to round \(due)")
    }
    if it.code == .writeOff {
      found.require(
        it.ledger != nil && (it.ledger == .assigning) == (it.unit == nil), .document,
        "document-ledger", "销号单须注明台账", "a write-off sheet names its ledger")
    }
  }

  /// Checks a signature: it names a document in force, its slot, and a signer who may sign there.
  func checkSignature(_ it: Signature, _ event: Event, _ found: inout Objections) {
    let named = documents.last {
      $0.value.code == it.code && $0.value.version == it.version
    }
    if named == nil {
      found.refuse(
        .signature, "signature-document", "没有\(it.code.title.zh)第\(it.version)版",
        "there is no \(it.code.title.en) version \(it.version)",
        who: EventKind.documentIssued.rule.roles)
    } else if named?.value.digest != it.digest {
      found.refuse(
        .signature, "signature-digest", "所签文书与制发的\(it.code.title.zh)不一致",
        "what was signed is not the \(it.code.title.en) that was issued")
    } else if !isValid(it) {
      found.refuse(
        .signature, "signature-superseded",
        "\(it.code.title.zh)第\(it.version)版已被新版本取代，须在新版本上签字",
        "version \(it.version) of the \(it.code.title.en) is superseded: sign the new one")
    }
    if let on = named?.on {
      found.require(
        event.on >= on, .signature, "signature-early", "签字日早于文书制发日\(on)",
        "it was signed before the document of \(on)")
    }
    checkSlot(it, &found)
    checkSigner(it, event, &found)
  }

  private func checkSlot(_ it: Signature, _ found: inout Objections) {
    if let code = it.slot.document {
      found.require(
        code == it.code, .signature, "signature-slot",
        "“\(it.slot.title.zh)”签在\(code.title.zh)上",
        "the \(it.slot.title.en) signs the \(code.title.en)")
    }
    let signers = it.slot.signers
    let isDesignated =
      it.slot == .portfolioDeputyMayor
      && units.contains { $0.id == it.unit && $0.portfolio?.id == it.signer.id }
    found.require(
      signers.isEmpty || signers.contains(it.signer.role) || isDesignated, .signature,
      "signature-role", "“\(it.slot.title.zh)”处不能由\(it.signer.role.title.zh)签字",
      "the \(it.signer.role.title.en) does not sign as \(it.slot.title.en)", who: signers)
  }

  private func checkSigner(_ it: Signature, _ event: Event, _ found: inout Objections) {
    let signer = it.signer
    found.require(
      !signer.name.isBlank && !signer.id.rawValue.isEmpty, .signature, "signature-signer",
      "缺少签字人", "the signer is not named")
    switch it.method {
    case .electronic:
      found.require(
        event.actor.id == signer.id, .signature, "signature-own", "电子签名须由本人办理",
        "an electronic signature is given by the signer himself")
    case .wetInk:
      found.require(
        !event.evidence.isEmpty, .signature, "signature-scan", "手写签字须附扫描件",
        "a signature in ink takes its scan as evidence")
    }
    switch it.slot {
    case .undertakingUnitHead, .replySigner, .undertakingLedgerKeeper:
      found.require(
        it.unit != nil && signer.unit == it.unit, .signature, "signature-unit",
        "签字人不是该单位的负责人", "the signer is not of the unit that is signed for",
        who: [.unitHead])
      if let unit = it.unit { checkUnit(unit, .signature, &found) }
    case .portfolioDeputyMayor:
      let unit = units.first { $0.id == it.unit }
      found.require(
        unit != nil, .signature, "signature-unit", "须注明为哪个承办单位签字",
        "the unit that is signed for is not named")
      if let leader = unit?.portfolio?.id {
        found.require(
          leader == signer.id, .signature, "signature-leader",
          "交办时指定由\(unit?.portfolio?.name ?? "")签字",
          "the assignment names \(unit?.portfolio?.name ?? "") to sign", who: [.deputyMayor])
      }
    case .ratingDeputy, .completingDeputy: checkCompletingDeputy(signer, &found)
    case .streetReviewer, .districtReviewer, .committee, .assigningLedgerKeeper, .recorder,
      .leadDeputy, .coSigner, .handler, .chair, .inspector, .issuer, .recipient, .payer, .other:
      break
    }
    checkOtherSigner(it, &found)
  }

  /// The two signatures of a pair are given by different persons.
  private func checkOtherSigner(_ it: Signature, _ found: inout Objections) {
    let pairs: [(SignatureSlot, SignatureSlot)] = [
      (.undertakingUnitHead, .portfolioDeputyMayor), (.committee, .completingDeputy),
      (.streetReviewer, .districtReviewer),
    ]
    for (one, two) in pairs where it.slot == one || it.slot == two {
      let other = it.slot == one ? two : one
      let taken = signatures.contains {
        $0.value.slot == other && $0.value.code == it.code && isValid($0.value)
          && $0.value.signer.id == it.signer.id
      }
      found.require(
        !taken, .separation, "separation-signature", "\(it.signer.name)已签另一处，不能两处都签",
        "\(it.signer.name) has signed the other slot")
    }
  }

  func checkAttachment(_ it: Attached, _ found: inout Objections) {
    found.require(
      !attachments.contains { $0.value.evidence == it.evidence } && it.evidence.isPlain,
      .document, "document-evidence", "附件标识缺失、不合规范或已用过",
      "the attachment's name is missing, malformed or taken")
    found.require(
      !attachments.contains { $0.value.file == it.file } && !it.file.isBlank, .document,
      "document-file", "文件名缺失或已用过", "the file's name is missing or taken")
  }
}

extension Case {
  func checkLedgerOpening(_ it: LedgerOpened, _ event: Event, _ found: inout Objections) {
    checkKeeper(it.side, it.unit, event, .ledger, &found)
    found.require(
      it.number.parts != nil, .ledger, "ledger-number", "台账序号“\(it.number)”应如2022-0017",
      "the ledger number “\(it.number)” is not of the form 2022-0017")
    found.require(
      ledger(it.side, it.unit) == nil, .ledger, "ledger-twice", "该台账已为本件建账",
      "the ledger has a row for the case already")
    found.require(
      !ledgers.contains { $0.side == it.side && $0.unit == it.unit && $0.number == it.number },
      .ledger, "ledger-reused", "台账序号不得重复使用", "a ledger number is never used twice")
    if let unit = it.unit { checkUnit(unit, .ledger, &found) }
  }

  func checkLedgerEntry(_ it: LedgerEntered, _ event: Event, _ found: inout Objections) {
    checkKeeper(it.side, it.unit, event, .ledger, &found)
    found.requireText(it.text, .ledger, "text", "记载内容", "text")
    requireRow(it.side, it.unit, &found)
    found.require(
      it.on <= event.on, .dates, "dates-entry", "记载的日期晚于记账日",
      "the entry's date is after the day it was made")
  }

  func checkLedgerCorrection(_ it: LedgerCorrected, _ event: Event, _ found: inout Objections) {
    checkKeeper(it.side, it.unit, event, .ledger, &found)
    found.requireText(it.reason, .ledger, "reason", "更正理由", "reason")
    found.requireText(it.becomes, .ledger, "becomes", "更正后内容", "what is right")
    requireRow(it.side, it.unit, &found)
  }

  private func requireRow(_ side: LedgerSide, _ unit: UnitID?, _ found: inout Objections) {
    found.require(
      ledger(side, unit) != nil, .ledger, "ledger-none", "该台账没有本件的账目",
      "the ledger has no row for the case")
  }
}
