internal import Primitives

extension Projection {
  func fillFieldWork(_ view: inout CaseView) {
    view.attempts = record.attempts.map {
      EntryView(
        on: $0.on, text: text($0.value.text), by: text($0.value.by),
        outcome: text($0.value.outcome))
    }
    view.onSpotReplies = record.onSpotReplies.map {
      OnSpotReplyView(
        on: $0.on, promisedOn: $0.value.promisedOn, speaker: $0.value.speaker,
        capacity: $0.value.capacity, text: text($0.value.text))
    }
    view.visits = record.visits.map {
      MeetingView(
        on: $0.on, place: text($0.value.place), participants: participants($0.value.participants),
        who: who($0.value.participants), text: prose($0.value.status),
        causes: $0.value.causes.map(\.title.zh), nextStep: text($0.value.remark),
        recorder: $0.actor.name)
    }
    view.coordinations = record.coordinations.map {
      MeetingView(
        on: $0.on, place: text($0.value.place), participants: participants($0.value.participants),
        who: who($0.value.participants), text: Prose([text($0.value.outcome)]),
        nextOn: $0.value.nextOn, nextStep: text($0.value.nextStep), recorder: $0.actor.name)
    }
    view.options = record.options.map { option in
      let it = option.proposed.value.option
      return OptionView(
        on: option.proposed.on, decidedOn: option.decided?.on,
        isAdopted: option.decided?.value.adopted,
        proposer: it.deputy.map(deputyName) ?? it.resident.map { name($0.id) }
          ?? option.proposed.actor.name,
        text: text(it.text), reason: text(option.decided?.value.reason))
    }
    fillMeetings(&view)
  }

  private func fillMeetings(_ view: inout CaseView) {
    var times = 0
    view.agenda = record.agenda.map { item in
      if item.value.accepted { times += 1 }
      let proposal = record.agendaProposals.last { $0.value.month == item.value.month }
      let outcome = record.minutes.last { $0.value.month == item.value.month }
      return AgendaView(
        month: item.value.month, on: item.on, isAccepted: item.value.accepted, times: times,
        proposer: proposal?.actor.name, question: text(item.value.question),
        outcome: outcome?.value.outcome.title.zh ?? text(item.value.reason))
    }
    for proposal in record.agendaProposals
    where !record.agenda.contains(where: { $0.value.month == proposal.value.month }) {
      view.agenda.append(
        AgendaView(
          month: proposal.value.month, on: proposal.on, times: times,
          proposer: proposal.actor.name, question: text(proposal.value.reason)))
    }
    view.meetings = record.minutes.map {
      MinutesView(
        on: $0.on, month: $0.value.month, place: text($0.value.place), chair: $0.value.chair,
        participants: participants($0.value.participants), who: who($0.value.participants),
        question: text($0.value.question), feasibility: text($0.value.feasibility),
        funding: text($0.value.funding), options: texts($0.value.options),
        decision: text($0.value.decision), outcome: $0.value.outcome,
        outcomeName: $0.value.outcome.title.zh)
    }
  }

  func fillReviews(_ view: inout CaseView) {
    view.reviewHistory = record.reviews.map { review in
      ReviewView(
        on: review.on, stage: review.stage, decision: review.decision,
        stageName: review.stage.title.zh, decisionName: review.decision.title.zh,
        opinion: prose(review.opinion), reviewer: review.reviewer.name,
        reviewerUnit: review.reviewer.unitName, head: review.head,
        checks: review.checks.map { CheckView(isMet: $0.isMet, name: $0.check.title.zh) },
        gaps: texts(review.gaps), proposedUnits: review.proposedUnits, leadCase: review.leadCase)
    }
    view.firstReview = view.reviewHistory.last { $0.stage == .first }
    view.secondReview = view.reviewHistory.last { $0.stage == .second }
    view.nonAdmission = record.notAdmitted.map {
      NonAdmissionView(
        on: $0.on, reason: $0.value.reason, reasonName: $0.value.reason.title.zh,
        explanation: prose($0.value.explanation), referredTo: $0.value.referredTo)
    }
    view.ending = record.ending.map {
      EndingView(
        on: $0.on, state: $0.state, name: $0.state.title.zh, reason: text($0.reason),
        detail: text($0.detail))
    }
  }
}
