package import Primitives

/// How a signature was given.
package enum SignatureMethod: String, CaseIterable, Codable, Sendable, Titled {
  case wetInk = "wet-ink"
  case electronic

  package var title: Phrase {
    switch self {
    case .wetInk: Phrase(zh: "手写签名", en: "wet ink")
    case .electronic: Phrase(zh: "电子签名", en: "electronic")
    }
  }
}

/// A place on a document where one person signs.
package enum SignatureSlot: String, CaseIterable, Codable, Sendable, Titled {
  case undertakingUnitHead = "undertaking-unit-head"
  case portfolioDeputyMayor = "portfolio-deputy-mayor"
  case replySigner = "reply-signer"
  case ratingDeputy = "rating-deputy"
  case committee
  case completingDeputy = "completing-deputy"
  case streetReviewer = "street-reviewer"
  case districtReviewer = "district-reviewer"
  case assigningLedgerKeeper = "assigning-ledger-keeper"
  case undertakingLedgerKeeper = "undertaking-ledger-keeper"
  case recorder
  case leadDeputy = "lead-deputy"
  case coSigner = "co-signer"
  case handler
  case chair
  case inspector
  case issuer
  case recipient
  case payer
  case other

  package var title: Phrase {
    switch self {
    case .undertakingUnitHead: Phrase(zh: "承办单位负责人", en: "head of the undertaking unit")
    case .portfolioDeputyMayor: Phrase(zh: "分管副区长", en: "deputy mayor in charge")
    case .replySigner: Phrase(zh: "答复签发人", en: "signer of the reply")
    case .ratingDeputy: Phrase(zh: "评价代表", en: "rating deputy")
    case .committee: Phrase(zh: "选任工委", en: "the committee")
    case .completingDeputy: Phrase(zh: "代表", en: "deputy")
    case .streetReviewer: Phrase(zh: "初审人", en: "first reviewer")
    case .districtReviewer: Phrase(zh: "复审人", en: "second reviewer")
    case .assigningLedgerKeeper: Phrase(zh: "交办台账管理人", en: "keeper of the assigning ledger")
    case .undertakingLedgerKeeper: Phrase(zh: "承办台账管理人", en: "keeper of the undertaking ledger")
    case .recorder: Phrase(zh: "登记人", en: "recorder")
    case .leadDeputy: Phrase(zh: "领衔代表", en: "lead deputy")
    case .coSigner: Phrase(zh: "联名代表", en: "co-signer")
    case .handler: Phrase(zh: "经办人", en: "handler")
    case .chair: Phrase(zh: "主持人", en: "chair")
    case .inspector: Phrase(zh: "检查人", en: "inspector")
    case .issuer: Phrase(zh: "签发人", en: "issuer")
    case .recipient: Phrase(zh: "签收人", en: "recipient")
    case .payer: Phrase(zh: "缴款人", en: "payer")
    case .other: Phrase(zh: "其他", en: "other")
    }
  }
}

/// The documents of one dossier, in their order in the volume.
package enum DocumentCode: String, CaseIterable, Codable, Sendable, Titled {
  case cover = "COV"
  case contents = "FCL"
  case notice = "NTC"
  case registration = "REG"
  case visit = "VIS"
  case suggestion = "SUG"
  case review = "REV"
  case assignmentNotice = "ASN"
  case assignmentSignOff = "ASG"
  case handling = "HND"
  case minutes = "MIN"
  case costSharing = "SHR"
  case inspection = "INS"
  case supervision = "URG"
  case reply = "RPL"
  case satisfaction = "SAT"
  case completion = "CLS"
  case writeOff = "WOF"
  case photos = "PHO"
  case noteSheet = "FNS"
  case certificate = "CERT"
  case nonAdmission = "NAD"
  case other = "OTH"

  package var title: Phrase {
    switch self {
    case .cover: Phrase(zh: "案卷封面", en: "cover")
    case .contents: Phrase(zh: "卷内文件目录", en: "contents list")
    case .notice: Phrase(zh: "会议（活动）通知", en: "notice")
    case .registration: Phrase(zh: "问题征集登记表", en: "registration sheet")
    case .visit: Phrase(zh: "实地察看记录", en: "visit record")
    case .suggestion: Phrase(zh: "代表建议表", en: "suggestion sheet")
    case .review: Phrase(zh: "双审核意见表", en: "dual review sheet")
    case .assignmentNotice: Phrase(zh: "交办通知单", en: "assignment notice")
    case .assignmentSignOff: Phrase(zh: "交办签字单", en: "assignment sign-off")
    case .handling: Phrase(zh: "办理情况登记表", en: "handling record")
    case .minutes: Phrase(zh: "协商会议纪要", en: "minutes")
    case .costSharing: Phrase(zh: "费用分摊表", en: "cost-sharing sheet")
    case .inspection: Phrase(zh: "监督检查记录", en: "inspection record")
    case .supervision: Phrase(zh: "督办单", en: "supervision order")
    case .reply: Phrase(zh: "答复函", en: "reply")
    case .satisfaction: Phrase(zh: "满意度测评表", en: "satisfaction form")
    case .completion: Phrase(zh: "办结签字单", en: "completion sign-off")
    case .writeOff: Phrase(zh: "办结销号单", en: "write-off sheet")
    case .photos: Phrase(zh: "照片册", en: "photo sheet")
    case .noteSheet: Phrase(zh: "卷内备考表", en: "note sheet")
    case .certificate: Phrase(zh: "销号证书", en: "closure certificate")
    case .nonAdmission: Phrase(zh: "不予纳入告知单", en: "notice of non-admission")
    case .other: Phrase(zh: "其他材料", en: "other")
    }
  }
}
