package import Primitives

/// The rules that a case obeys, by the names that people know them under.
package enum Rule: String, CaseIterable, Codable, Sendable, Titled {
  case t01 = "T01"
  case t02 = "T02"
  case t03 = "T03"
  case t04 = "T04"
  case t05 = "T05"
  case t06 = "T06"
  case t07 = "T07"
  case t08 = "T08"
  case t09 = "T09"
  case t10 = "T10"
  case t11 = "T11"
  case t12 = "T12"
  case t13 = "T13"
  case t14 = "T14"
  case t15 = "T15"
  case t16 = "T16"
  case t17 = "T17"
  case t18 = "T18"
  case t19 = "T19"
  case t20 = "T20"
  case t21 = "T21"
  case t22 = "T22"
  case t23 = "T23"
  case t24 = "T24"
  case t25 = "T25"
  case t26 = "T26"
  case t27 = "T27"
  case t28 = "T28"
  case t29 = "T29"
  case t30 = "T30"
  case t31 = "T31"
  case t32 = "T32"
  case t33 = "T33"
  case t34 = "T34"
  case t35 = "T35"
  case t36 = "T36"
  case t37 = "T37"
  case gate1 = "gate 1"
  case gate2 = "gate 2"
  case gate3 = "gate 3"
  case gate4 = "gate 4"
  case gate5 = "gate 5"
  case gate6 = "gate 6"
  case gate7 = "gate 7"
  case gate8 = "gate 8"
  case gate9 = "gate 9"
  case gate10 = "gate 10"
  case order
  case dates
  case role
  case separation
  case conflict
  case signature
  case document
  case ledger
  case dissent = "A-12"
  case substitute = "A-13"
  case basicallySatisfied = "A-15"
  case calledUp = "A-05"
  case secrecy
  case data

  package var title: Phrase {
    switch self {
    case .t01: Phrase(zh: "问题登记", en: "issue registered")
    case .t02: Phrase(zh: "即办即结", en: "settled on the spot")
    case .t03: Phrase(zh: "代表认领", en: "claimed")
    case .t04: Phrase(zh: "形成建议", en: "drafted")
    case .t05: Phrase(zh: "送审", en: "sent for review")
    case .t06: Phrase(zh: "街道初审通过", en: "first review passed")
    case .t07: Phrase(zh: "退回补充", en: "returned for revision")
    case .t08: Phrase(zh: "补正重报", en: "sent again")
    case .t09: Phrase(zh: "不予纳入", en: "not admitted")
    case .t10: Phrase(zh: "并案", en: "merged")
    case .t11: Phrase(zh: "复审通过、立项", en: "admitted")
    case .t12: Phrase(zh: "交办", en: "assigned")
    case .t13: Phrase(zh: "申请退办", en: "return requested")
    case .t14: Phrase(zh: "同意退办", en: "return granted")
    case .t15: Phrase(zh: "维持交办", en: "return refused")
    case .t16: Phrase(zh: "双签字①，签领", en: "accepted with two signatures")
    case .t17: Phrase(zh: "开始办理", en: "handling started")
    case .t18: Phrase(zh: "办理进展", en: "progress")
    case .t19: Phrase(zh: "月度议题", en: "agenda")
    case .t20: Phrase(zh: "延期", en: "extension")
    case .t21: Phrase(zh: "督办", en: "supervision")
    case .t22: Phrase(zh: "改派", en: "reassigned")
    case .t23: Phrase(zh: "答复代表", en: "replied")
    case .t24: Phrase(zh: "评价满意", en: "rated satisfied")
    case .t25: Phrase(zh: "评价基本满意，跟踪", en: "followed up")
    case .t26: Phrase(zh: "跟踪办结", en: "follow-up ended")
    case .t27: Phrase(zh: "评价不满意，重新办理", en: "rework")
    case .t28: Phrase(zh: "重新办理开始", en: "rework started")
    case .t29: Phrase(zh: "再次答复", en: "replied again")
    case .t30: Phrase(zh: "提请评估", en: "escalated")
    case .t31: Phrase(zh: "双签字②，办结", en: "completed with two signatures")
    case .t32: Phrase(zh: "双销号", en: "written off in both ledgers")
    case .t33: Phrase(zh: "归档", en: "archived")
    case .t34: Phrase(zh: "撤回", en: "withdrawn")
    case .t35: Phrase(zh: "转送", en: "referred")
    case .t36: Phrase(zh: "再次发生", en: "recurrence")
    case .t37: Phrase(zh: "撤销销号", en: "write-off reversed")
    case .gate1: Phrase(zh: "闭环条件一：双审核通过", en: "closure condition 1: both reviews passed")
    case .gate2:
      Phrase(
        zh: "闭环条件二：双签字①齐全且签在最后一次交办上",
        en: "closure condition 2: both assignment signatures on the last assignment")
    case .gate3:
      Phrase(zh: "闭环条件三：有办理记录和办理结果", en: "closure condition 3: a handling entry and a dated result")
    case .gate4:
      Phrase(
        zh: "闭环条件四：答复已签发、盖章、送达，协办意见齐全",
        en: "closure condition 4: reply signed, sealed and served, co-units heard")
    case .gate5:
      Phrase(
        zh: "闭环条件五：代表签字评价满意", en: "closure condition 5: satisfied rating, signed by the deputy")
    case .gate6:
      Phrase(zh: "闭环条件六：无未办结督办单和审查问题", en: "closure condition 6: no open order or finding")
    case .gate7:
      Phrase(zh: "闭环条件七：有整改前后照片", en: "closure condition 7: photographs before and after")
    case .gate8: Phrase(zh: "闭环条件八：费用已结清", en: "closure condition 8: costs settled")
    case .gate9: Phrase(zh: "闭环条件九：日期先后有序", en: "closure condition 9: dates in order")
    case .gate10:
      Phrase(zh: "闭环条件十：必备文书齐全", en: "closure condition 10: every mandatory document is there")
    case .order: Phrase(zh: "事件顺序", en: "order of events")
    case .dates: Phrase(zh: "日期", en: "dates")
    case .role: Phrase(zh: "权限", en: "permission")
    case .separation: Phrase(zh: "岗位分离", en: "separation of duties")
    case .conflict: Phrase(zh: "回避", en: "conflict of interest")
    case .signature: Phrase(zh: "签字", en: "signatures")
    case .document: Phrase(zh: "文书版本", en: "document versions")
    case .ledger: Phrase(zh: "双建账", en: "dual ledgers")
    case .dissent: Phrase(zh: "联名代表异议", en: "co-signer's dissent")
    case .substitute: Phrase(zh: "代行代表", en: "substitute deputy")
    case .basicallySatisfied: Phrase(zh: "附条件销号", en: "conditional write-off")
    case .calledUp: Phrase(zh: "区级调审", en: "call-up")
    case .secrecy: Phrase(zh: "保密", en: "secrecy")
    case .data: Phrase(zh: "填写内容", en: "contents")
    }
  }
}
