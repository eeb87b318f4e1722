/// When a document is due.
package enum DocumentDue: String, CaseIterable, Codable, Sendable {
  case completion
  case writeOff = "write-off"
  case archive
}

/// What makes a document mandatory.
package enum DocumentCondition: String, CaseIterable, Codable, Sendable {
  case always
  case activity
  case meeting
  case money
  case inspection
  case supervision
  case works
}

/// A document that a dossier must hold.
package struct DocumentDuty: Codable, Hashable, Sendable {
  package var code: DocumentCode
  package var condition: DocumentCondition
  package var due: DocumentDue

  package init(
    _ code: DocumentCode, when condition: DocumentCondition = .always,
    due: DocumentDue = .completion
  ) {
    self.code = code
    self.condition = condition
    self.due = due
  }
}

/// Every count of days and every switch of the process, as an office has set them.
///
/// Names ending in `Days` count working days, in `Months` calendar months, in `CalendarDays` days.
package struct Policy: Codable, Hashable, Sendable {
  package var claimDays = 5
  package var draftDays = 10
  package var firstReviewDays = 5
  package var secondReviewDays = 5
  package var revisionDays = 10
  package var nonAdmissionCalendarDays = 7
  package var assignDays = 5
  package var returnDays = 5
  package var returnDecisionDays = 5
  package var signDays = 5
  package var startDays = 5
  package var progressDays = 10
  package var stallDays = 10
  package var replyMonths = 3
  package var complexReplyMonths = 6
  package var coOpinionMonths = 1
  package var ratingDays = 10
  package var followUpMonths = 1
  package var reworkDecisionDays = 5
  package var reworkMonths = 1
  package var reworkStartDays = 5
  package var completionDays = 5
  package var writeOffDays = 5
  package var noticeDays = 7
  package var recommendedNoticeDays = 8
  /// Archiving is due on this day of the year after write-off.
  package var archiveMonth = 6
  package var archiveDay = 30
  package var recurrenceMonths = 12
  /// Calendar days before the due date on which somebody is reminded.
  package var reminderCalendarDays = [15, 7, 3, 1]
  package var dueSoonCalendarDays = 15
  /// A dissatisfied rating of this reply round, or a later one, is escalated before rework.
  package var escalationRound = 2
  /// 基本满意 may be written off with approval.
  package var allowsBasicallySatisfied = false
  /// A satisfied rating of a class B reply with an open commitment is followed up (T25) instead of
  /// being closed with the commitment listed.
  package var followsUpOpenCommitments = false
  /// A reply needs a record of a talk face to face.
  package var requiresFaceToFace = true
  /// Progress texts that say nothing unless a date, a person or a next step stands beside them.
  package var vaguePhrases = ["协调对接中", "正在推进", "已联系", "正在协调", "持续跟进", "正在办理"]
  /// Categories, or heads of categories, that are physical works and need photographs.
  package var worksCategories: [CategoryCode] = ["estate", "road", "venue", "renewal", "greenery"]
  package var documents: [DocumentDuty] = Policy.inventory

  package enum CodingKeys: String, CodingKey {
    case claimDays, draftDays, firstReviewDays, secondReviewDays, revisionDays
    case nonAdmissionCalendarDays, assignDays, returnDays, returnDecisionDays, signDays, startDays
    case progressDays, stallDays, replyMonths, complexReplyMonths, coOpinionMonths, ratingDays
    case followUpMonths, reworkDecisionDays, reworkMonths, reworkStartDays, completionDays
    case writeOffDays, noticeDays, recommendedNoticeDays, archiveMonth, archiveDay
    case recurrenceMonths, dueSoonCalendarDays, escalationRound, allowsBasicallySatisfied
    case followsUpOpenCommitments, requiresFaceToFace
    case reminderCalendarDays = "reminderCalendarDay"
    case vaguePhrases = "vaguePhrase"
    case worksCategories = "worksCategory"
    case documents = "document"
  }

  package init() {}

  /// The documents of one dossier and when they must be there.
  package static let inventory: [DocumentDuty] = [
    DocumentDuty(.notice, when: .activity), DocumentDuty(.registration), DocumentDuty(.visit),
    DocumentDuty(.suggestion), DocumentDuty(.review), DocumentDuty(.assignmentNotice),
    DocumentDuty(.assignmentSignOff), DocumentDuty(.handling),
    DocumentDuty(.minutes, when: .meeting), DocumentDuty(.costSharing, when: .money),
    DocumentDuty(.inspection, when: .inspection), DocumentDuty(.supervision, when: .supervision),
    DocumentDuty(.reply), DocumentDuty(.satisfaction), DocumentDuty(.completion),
    DocumentDuty(.photos, when: .works), DocumentDuty(.writeOff, due: .writeOff),
    DocumentDuty(.cover, due: .archive), DocumentDuty(.contents, due: .archive),
    DocumentDuty(.noteSheet, due: .archive),
  ]

  /// Whether a category is physical works: `estate` covers `estate.sewage`.
  package func isWorks(_ code: CategoryCode) -> Bool {
    worksCategories.contains {
      code == $0 || code.rawValue.hasPrefix($0.rawValue + ".")
    }
  }

  /// Whether a progress text says nothing new.
  package func isVague(_ progress: Progress) -> Bool {
    guard progress.nextOn == nil, isNilOrBlank(progress.nextStep),
      isNilOrBlank(progress.participants)
    else { return false }
    return progress.text.isBlank || vaguePhrases.contains { contains(progress.text, $0) }
  }
}

/// Whether a text is missing or says nothing.
func isNilOrBlank(_ text: String?) -> Bool { text?.isBlank ?? true }

/// Whether `part` occurs in `text`, byte by byte; an empty part occurs everywhere.
func contains(_ text: String, _ part: String) -> Bool {
  let hay = Array(text.utf8)
  let needle = Array(part.utf8)
  guard needle.count <= hay.count else { return false }
  return (0...(hay.count - needle.count)).contains { start in
    hay[start] == (needle.first ?? hay[start])
      && hay[start..<(start + needle.count)].elementsEqual(needle)
  }
}
