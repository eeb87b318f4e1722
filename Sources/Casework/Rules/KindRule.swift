/// States in which something may happen.
package struct StateSet: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package init(_ state: State) {
    var bit: UInt32 = 0
    for (index, candidate) in State.allCases.enumerated() where candidate == state {
      bit = 1 << UInt32(index)
    }
    self.init(rawValue: bit)
  }

  package init(_ states: State...) {
    self = states.reduce(into: StateSet(rawValue: 0)) { $0.formUnion(StateSet($1)) }
  }

  package func contains(_ state: State) -> Bool { contains(StateSet(state)) }
  /// In the order of the process.
  package var states: [State] { State.allCases.filter(contains) }

  static let before = StateSet(.registered, .claimed, .drafted, .returnedForRevision)
  static let review = StateSet(.inFirstReview, .inSecondReview)
  static let handling = StateSet(.inProgress, .followUp)
  /// From the two assignment signatures to the two completion signatures.
  static let underway = StateSet(.accepted, .inProgress, .replied, .followUp, .rework, .closing)
  static let assigned = StateSet(.assignmentIssued, .returnRequested).union(underway)
  static let booked = StateSet(.admitted, .completed).union(assigned)
  /// Everything before completion.
  static let open = before.union(review).union(StateSet(.admitted)).union(assigned)
  static let ended = StateSet(.settledOnSpot, .notAdmitted, .merged, .withdrawn, .referred)
  static let closed = StateSet(.writtenOff, .archived)
  static let paper = open.union(ended).union(StateSet(.completed, .writtenOff))
}

/// Where in the process a kind of event is at home, and whose it is.
package struct KindRule: Hashable, Sendable {
  /// The transition that it is, or the rule that speaks of it.
  package var rule: Rule
  package var states: StateSet
  package var roles: [Role]
  /// Whether it can move the state; a record only adds to the case.
  package var moves: Bool

  init(_ rule: Rule, _ states: StateSet, _ roles: [Role], moves: Bool = false) {
    self.rule = rule
    self.states = states
    self.roles = roles
    self.moves = moves
  }
}

extension EventKind {
  private static let clerks: [Role] = [
    .recorder, .streetReviewer, .districtReviewer, .committeeHead, .undertakingClerk, .unitHead,
    .archivist, .system,
  ]
  private static let keepers: [Role] = [.districtReviewer, .committeeHead, .undertakingClerk]

  /// The states and roles of each kind; the table of transitions as data.
  package var rule: KindRule {
    switch self {
    case .registered: KindRule(.t01, [], [.recorder, .deputy], moves: true)
    case .priorAttempt, .onTheSpotReply: KindRule(.t01, .open, [.recorder, .deputy])
    case .settledOnSpot:
      KindRule(.t02, StateSet(.registered), [.recorder, .deputy], moves: true)
    case .claimed: KindRule(.t03, StateSet(.registered), [.deputy], moves: true)
    case .visit: KindRule(.t04, .open, [.deputy, .recorder, .undertakingClerk, .inspector])
    case .coordination, .option, .optionDecided:
      KindRule(.t04, .open, [.deputy, .recorder, .districtReviewer, .undertakingClerk])
    case .drafted: KindRule(.t04, StateSet(.claimed), [.deputy], moves: true)
    case .keyItem: KindRule(.t11, .open, [.committeeHead])
    case .agendaProposed: KindRule(.t19, .open, [.deputy])
    case .agendaDecided: KindRule(.t19, .open, [.committeeHead])
    case .minutes: KindRule(.t19, .open, [.recorder, .districtReviewer, .committeeHead])
    case .linked:
      KindRule(
        .t36, .open.union(.closed).union(StateSet(.completed)),
        [.recorder, .deputy, .districtReviewer])
    case .answered:
      KindRule(
        .t09, .open.union(.ended).union(StateSet(.completed, .writtenOff)),
        [.recorder, .deputy, .streetReviewer, .districtReviewer])
    case .submitted, .firstReviewPassed, .returnedForRevision, .resubmitted, .notAdmitted,
      .calledUp, .merged, .admitted, .referred, .withdrawn:
      reviewRule
    case .ledgerOpened, .ledgerEntered: KindRule(.ledger, .booked, EventKind.keepers)
    case .ledgerCorrected:
      KindRule(.ledger, .booked.union(StateSet(.writtenOff)), EventKind.keepers)
    case .assigned, .returnRequested, .returnGranted, .returnRefused, .taskStated, .accepted,
      .reassigned, .started:
      assignmentRule
    case .progress:
      KindRule(.t18, .handling, [.undertakingClerk, .deputy, .inspector])
    case .siteLog, .contact, .extensionRequested, .extended, .reminder, .supervisionOrdered,
      .supervisionAnswered, .supervisionClosed, .inspection, .auditFinding, .findingClosed,
      .costShare, .payment, .costSettled, .commitment, .commitmentMet, .photo, .qualityCheck,
      .deliverable, .result, .coOpinion:
      handlingRule
    case .replied, .rating, .dissent, .dissentSettled, .substituteAppointed, .conditionalApproval,
      .reworkOrdered, .reworkStarted, .escalated, .completed, .writtenOff, .certificateIssued,
      .archived, .returnVisit, .writeOffReversed:
      closingRule
    case .documentIssued: KindRule(.document, .paper, EventKind.clerks + [.deputy, .inspector])
    case .signature: KindRule(.signature, .paper, Role.allCases)
    case .attached: KindRule(.document, .paper, EventKind.clerks + [.deputy, .inspector])
    }
  }

  private var reviewRule: KindRule {
    switch self {
    case .submitted: KindRule(.t05, StateSet(.drafted), [.recorder], moves: true)
    case .firstReviewPassed:
      KindRule(.t06, StateSet(.inFirstReview), [.streetReviewer], moves: true)
    case .returnedForRevision:
      KindRule(.t07, .review, [.streetReviewer, .districtReviewer], moves: true)
    case .resubmitted:
      KindRule(.t08, StateSet(.returnedForRevision), [.deputy, .recorder], moves: true)
    case .notAdmitted: KindRule(.t09, .review, [.streetReviewer, .districtReviewer], moves: true)
    case .calledUp:
      KindRule(
        .calledUp, StateSet(.notAdmitted), [.districtReviewer, .committeeHead], moves: true)
    case .merged: KindRule(.t10, .review, [.districtReviewer], moves: true)
    case .admitted:
      KindRule(.t11, StateSet(.inSecondReview), [.districtReviewer, .committeeHead], moves: true)
    case .referred:
      KindRule(
        .t35,
        .before.union(.review).union(StateSet(.admitted, .assignmentIssued, .returnRequested)),
        [.committeeHead], moves: true)
    default:
      KindRule(.t34, .open.subtracting(StateSet(.registered)), [.deputy], moves: true)
    }
  }

  private var assignmentRule: KindRule {
    switch self {
    case .assigned: KindRule(.t12, StateSet(.admitted), [.committeeHead], moves: true)
    case .returnRequested: KindRule(.t13, StateSet(.assignmentIssued), [.unitHead], moves: true)
    case .returnGranted: KindRule(.t14, StateSet(.returnRequested), [.committeeHead], moves: true)
    case .returnRefused: KindRule(.t15, StateSet(.returnRequested), [.committeeHead], moves: true)
    case .taskStated:
      KindRule(
        .t16, StateSet(.assignmentIssued, .accepted, .inProgress, .rework),
        [.undertakingClerk, .unitHead])
    case .accepted:
      KindRule(
        .t16, StateSet(.assignmentIssued, .rework, .inProgress),
        [.unitHead, .deputyMayor, .system], moves: true)
    case .reassigned: KindRule(.t22, StateSet(.inProgress), [.committeeHead], moves: true)
    default:
      KindRule(.t17, StateSet(.accepted, .inProgress), [.undertakingClerk], moves: true)
    }
  }

  private var handlingRule: KindRule {
    switch self {
    case .siteLog: KindRule(.t18, .handling, [.deputy, .inspector, .recorder])
    case .contact: KindRule(.t23, .assigned, [.undertakingClerk, .unitHead, .deputy])
    case .extensionRequested:
      KindRule(.t20, StateSet(.accepted, .inProgress), [.undertakingClerk, .unitHead])
    case .extended: KindRule(.t20, StateSet(.accepted, .inProgress), [.committeeHead])
    case .reminder:
      KindRule(.t21, .open, [.system, .districtReviewer, .committeeHead, .inspector])
    case .supervisionOrdered, .supervisionClosed:
      KindRule(.t21, .assigned, [.inspector, .committeeHead])
    case .supervisionAnswered: KindRule(.t21, .assigned, [.undertakingClerk, .unitHead])
    case .inspection:
      KindRule(
        .t21, .open.union(StateSet(.completed, .writtenOff)), [.inspector, .deputy])
    case .auditFinding, .findingClosed:
      KindRule(.gate6, .booked, [.inspector, .committeeHead, .districtReviewer])
    case .costShare, .payment, .costSettled:
      KindRule(
        .gate8, .open.subtracting(StateSet(.registered)),
        [.undertakingClerk, .recorder, .deputy])
    case .commitment:
      KindRule(.t26, .assigned, [.undertakingClerk, .unitHead])
    case .commitmentMet:
      KindRule(
        .t26, .underway.union(.closed).union(StateSet(.completed)),
        [.undertakingClerk, .unitHead, .deputy, .districtReviewer])
    case .photo:
      KindRule(
        .gate7, .open,
        [
          .recorder, .deputy, .undertakingClerk, .inspector, .streetReviewer, .districtReviewer,
        ])
    case .qualityCheck, .deliverable:
      KindRule(
        .t23, StateSet(.inProgress, .replied, .followUp, .closing),
        [.deputy, .inspector, .undertakingClerk])
    default: KindRule(.t23, .handling, [.undertakingClerk, .unitHead])
    }
  }

  private var closingRule: KindRule {
    switch self {
    case .replied: KindRule(.t23, .handling, [.unitHead], moves: true)
    case .rating:
      KindRule(.t24, StateSet(.replied, .followUp), [.deputy], moves: true)
    case .dissent, .dissentSettled:
      KindRule(.dissent, StateSet(.replied, .followUp, .closing, .completed), [.deputy])
    case .substituteAppointed:
      KindRule(.substitute, .open.subtracting(StateSet(.registered)), [.committeeHead])
    case .conditionalApproval:
      KindRule(.t26, StateSet(.followUp), [.committeeHead], moves: true)
    case .reworkOrdered: KindRule(.t27, StateSet(.rework), [.committeeHead], moves: true)
    case .reworkStarted:
      KindRule(.t28, StateSet(.rework), [.unitHead], moves: true)
    case .escalated: KindRule(.t30, StateSet(.rework), [.committeeHead])
    case .completed:
      KindRule(.t31, StateSet(.closing), [.committeeHead, .deputy, .system], moves: true)
    case .writtenOff: KindRule(.t32, StateSet(.completed), EventKind.keepers, moves: true)
    case .certificateIssued:
      KindRule(
        .t32, .closed, [.districtReviewer, .committeeHead, .archivist, .system])
    case .archived: KindRule(.t33, StateSet(.writtenOff), [.archivist], moves: true)
    case .returnVisit:
      KindRule(
        .t36, .closed.union(StateSet(.completed)),
        [.deputy, .districtReviewer, .recorder, .inspector])
    default: KindRule(.t37, .closed, [.committeeHead], moves: true)
    }
  }
}
