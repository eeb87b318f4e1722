package import Casework

/// Which template prints which document, and where the document stands in a dossier.
package enum FormCatalogue {
  /// The template of a document that has one.
  package static func template(of code: DocumentCode) -> String? {
    switch code {
    case .cover: "cover"
    case .contents: "contents-list"
    case .notice: "activity-notice"
    case .registration: "issue-registration"
    case .visit: "visit-record"
    case .suggestion: "suggestion-sheet"
    case .review: "review-sheet"
    case .assignmentNotice: "assignment-notice"
    case .assignmentSignOff: "assignment-sign-off"
    case .handling: "handling-record"
    case .minutes: "meeting-minutes"
    case .costSharing: "cost-sharing"
    case .inspection: "inspection-record"
    case .supervision: "supervision-order"
    case .reply: "reply-letter"
    case .satisfaction: "satisfaction-form"
    case .completion: "completion-sign-off"
    case .writeOff: "write-off-sheet"
    case .photos: "photo-sheet"
    case .noteSheet: "note-sheet"
    case .certificate: "closure-certificate"
    case .nonAdmission: "non-admission-letter"
    case .other: nil
    }
  }

  /// Whether the document is a letter, whose wording its author gives; the others print what the
  /// case holds and nothing else.
  package static func isLetter(_ code: DocumentCode) -> Bool {
    switch code {
    case .notice, .reply, .nonAdmission, .other: true
    default: false
    }
  }

  /// `documents/09-ASG-v1.pdf`: place in the dossier, code and version.
  package static func entryName(
    _ code: DocumentCode, version: Int, ending: String = "pdf"
  ) -> String {
    let place = order.firstIndex(of: code).map { $0 + 1 } ?? 99
    let digits = place < 10 ? "0\(place)" : "\(place)"
    return "documents/\(digits)-\(code.rawValue)-v\(version).\(ending)"
  }

  /// The order of documents in a dossier (domain §4.0).
  private static let order: [DocumentCode] = [
    .cover, .contents, .notice, .registration, .visit, .suggestion, .review, .assignmentNotice,
    .assignmentSignOff, .handling, .minutes, .inspection, .supervision, .reply, .satisfaction,
    .completion, .writeOff, .photos, .noteSheet, .certificate, .costSharing, .nonAdmission,
  ]
}
