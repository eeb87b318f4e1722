extension State {
  /// The phase of the five that the state belongs to.
  package var phase: Phase {
    switch self {
    case .registered, .claimed, .drafted, .settledOnSpot: .collect
    case .inFirstReview, .inSecondReview, .returnedForRevision, .notAdmitted, .merged, .admitted:
      .review
    case .assignmentIssued, .returnRequested, .accepted, .referred: .assign
    case .inProgress, .replied, .followUp, .rework, .withdrawn: .handle
    case .closing, .completed, .writtenOff, .archived: .close
    }
  }

  /// Whether the case ends here; a written-off case ends too, but can be reversed (T37).
  package var isTerminal: Bool {
    switch self {
    case .settledOnSpot, .notAdmitted, .merged, .archived, .withdrawn, .referred: true
    case .registered, .claimed, .drafted, .inFirstReview, .inSecondReview, .returnedForRevision,
      .admitted, .assignmentIssued, .returnRequested, .accepted, .inProgress, .replied,
      .followUp, .rework, .closing, .completed, .writtenOff:
      false
    }
  }
}
