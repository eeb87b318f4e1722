internal import Primitives

extension Projection {
  func fillHandling(_ view: inout CaseView) {
    let assignments = record.assignments.map(assignment)
    view.assignment = assignments.last { $0.isInForce }
    view.pastAssignments = assignments.filter { !$0.isInForce }
    view.handling = handling
    view.costs = costs
    view.commitments = record.commitments.map(commitment)
    view.qualityChecks = record.qualityChecks.map {
      QualityCheckView(
        on: $0.on, object: $0.value.object, checkedBy: $0.value.checkedBy,
        criteria: $0.value.criteria.map {
          CriterionView(isMet: $0.isMet, text: text($0.text), remark: text($0.remark))
        })
    }
    view.deliverables = record.deliverables.map {
      DeliverableView(
        on: $0.on, quantity: $0.value.quantity, accepted: $0.value.accepted, name: $0.value.name,
        unit: $0.value.unit, location: text($0.value.location))
    }
    view.photos = record.photos.enumerated().map { index, photo in
      PhotoView(
        index: index + 1, stage: photo.value.stage, takenOn: photo.value.takenOn ?? photo.on,
        file: photo.value.file, digest: photo.value.digest,
        stageName: photo.value.stage.title.zh, object: text(photo.value.object),
        caption: text(photo.value.caption), place: text(photo.value.place),
        photographer: photo.value.photographer,
        entry: record.attachments.last { $0.value.evidence == photo.value.file }?.value.file)
    }
    fillSupervision(&view)
  }

  private func assignment(_ it: AssignmentRecord) -> AssignmentView {
    let units = it.assigned.units.map { unit(of: $0, in: it) }
    return AssignmentView(
      version: it.assigned.version, on: it.on, notice: it.assigned.notice,
      batch: it.assigned.batch, mode: it.assigned.mode, months: it.assigned.months,
      dueOn: it.dueOn, originalDueOn: it.assigned.dueOn,
      coOpinionDueOn: it.assigned.coOpinionDueOn, returnBy: it.assigned.returnBy,
      acceptedOn: it.acceptedOn, isInForce: it.isInForce, modeName: it.assigned.mode.title.zh,
      units: units, lead: units.first { $0.role == .lead } ?? units.first,
      coUnits: units.filter { $0.role == .co },
      unitNames: units.map(\.name).joined(separator: "、"),
      requirement: prose(it.assigned.requirement), reason: text(it.reason),
      extensions: it.extensions.map {
        ExtensionView(
          on: $0.request.on, until: $0.granted?.value.until ?? $0.request.value.until,
          approvedOn: $0.granted?.on, reason: text($0.request.value.reason))
      })
  }

  private func unit(of it: AssignedUnit, in assignment: AssignmentRecord) -> UnitView {
    let task = assignment.tasks.last { $0.value.unit == it.id }?.value
    func signed(_ slot: SignatureSlot) -> SignatureView? {
      guard assignment.isInForce else { return nil }
      return record.signature(slot, on: .assignmentSignOff, unit: it.id).map(signature)
    }
    return UnitView(
      id: it.id, role: it.role, roleName: it.role.title.zh, name: it.name, part: it.part,
      head: it.head, headPost: it.headPost, contact: it.contact, phone: it.phone,
      leader: it.portfolio?.name, leaderPost: it.portfolio?.post,
      task: task.map {
        TaskView(
          finishOn: $0.finishOn, goal: text($0.goal), measures: texts($0.measures),
          responsible: $0.responsible, contact: $0.contact, phone: $0.phone)
      },
      headSignature: signed(.undertakingUnitHead), leaderSignature: signed(.portfolioDeputyMayor))
  }

  private var handling: HandlingView? {
    guard record.assignment != nil || !record.plans.isEmpty else { return nil }
    let plan =
      record.plans.last { $0.value.unit == record.assignment?.lead?.id }
      ?? record.plans.last
    let result = record.results.last
    return HandlingView(
      startedOn: plan?.on, receivedOn: plan?.value.receivedOn ?? record.assignment?.on,
      finishedOn: result?.value.finishedOn, plannedDays: plan?.value.plannedDays,
      actualDays: result?.value.actualDays, unit: unitName(plan?.value.unit),
      responsible: plan?.value.responsible, phone: plan?.value.phone,
      steps: (plan?.value.steps ?? []).map {
        StepView(from: $0.from, to: $0.to, text: text($0.text))
      },
      progress: progress,
      siteLogs: record.siteLogs.map {
        SiteLogView(
          on: $0.on, text: text($0.value.text), measures: texts($0.value.measures),
          comments: $0.value.comments.map {
            CommentView(comment: text($0.comment), response: text($0.response))
          }, recorder: $0.actor.name)
      },
      contacts: record.contacts.map {
        ContactView(
          on: $0.on, way: $0.value.way, isFaceToFace: $0.value.faceToFace,
          wayName: $0.value.way.title.zh,
          deputies: $0.value.deputies.map(deputyName).joined(separator: "、"),
          unit: unitName($0.value.unit), opinion: text($0.value.opinion))
      },
      coOpinions: record.coOpinions.map {
        CoOpinionView(
          on: $0.on, unit: unitName($0.value.unit) ?? "", text: prose($0.value.text))
      },
      result: result.map { prose($0.value.text) }, difficulties: text(result?.value.difficulties))
  }

  private var progress: [ProgressView] {
    let sorted = record.progress.sorted { ($0.on, $0.sequence) < ($1.on, $1.sequence) }
    return sorted.enumerated().map { index, entry in
      let it = entry.value
      return ProgressView(
        index: index + 1, on: entry.on, nextOn: it.nextOn, done: it.done, total: it.total,
        blockedBy: it.blockedBy, text: text(it.text), participants: text(it.participants),
        outcome: text(it.outcome), nextStep: text(it.nextStep),
        blockedByName: it.blockedBy?.title.zh, recorder: entry.actor.name,
        unit: unitName(it.unit) ?? entry.actor.unitName)
    }
  }

  private var costs: CostView? {
    guard let costs = record.costs else { return nil }
    let it = costs.share.value
    return CostView(
      decidedOn: costs.share.on, total: it.total, perHousehold: it.perHousehold,
      households: it.households, sum: it.perHousehold * it.households, remainder: it.remainder,
      paid: costs.paid, actual: costs.settled?.value.actual, isSettled: costs.settled != nil,
      settledOn: costs.settled?.on, publishedOn: costs.settled?.value.publishedOn,
      purpose: text(it.purpose), basis: text(it.basis), method: it.method,
      remainderPolicy: it.remainderPolicy.title.zh, remainderBearer: text(it.remainderBearer),
      contractor: it.contractor, scopeChange: text(costs.settled?.value.scopeChange),
      shares: shares(costs))
  }

  private func shares(_ costs: CostRecord) -> [ShareView] {
    let payments = costs.payments.flatMap(\.value.payments)
    var rows = costs.share.value.shares.map { (id: $0.payer.id, due: $0.due) }
    for payment in payments where !rows.contains(where: { $0.id == payment.payer }) {
      rows.append((payment.payer, costs.share.value.perHousehold))
    }
    return rows.enumerated().map { index, row in
      let own = payments.filter { $0.payer == row.id }
      let address = directory.persons[row.id]?.address
      return ShareView(
        index: index + 1, due: row.due, paid: own.reduce(.zero) { $0 + $1.amount },
        paidOn: own.map(\.on).max(), payer: name(row.id),
        address: address.map { Masking.address($0, for: directory.visibility) })
    }
  }

  func commitment(_ it: CommitmentRecord) -> CommitmentView {
    CommitmentView(
      id: it.action.id, dueOn: it.action.dueOn, metOn: it.met?.on, isOpen: it.met == nil,
      text: text(it.action.text), outcome: text(it.met?.value.text))
  }

  private func fillSupervision(_ view: inout CaseView) {
    view.supervisions = record.supervisions.map { order in
      let it = order.ordered.value
      return SupervisionView(
        number: it.number, on: order.ordered.on, level: it.level,
        feedbackDueOn: it.feedbackDueOn, answeredOn: order.answered?.on,
        closedOn: order.closed?.on, isOpen: order.closed == nil, levelName: it.level.title.zh,
        triggerName: it.trigger.title.zh, unit: unitName(it.unit), facts: prose(it.facts),
        requirement: prose(it.requirement), cause: text(order.answered?.value.cause),
        measures: texts(order.answered?.value.measures ?? []),
        finishOn: order.answered?.value.finishOn, opinion: text(order.closed?.value.opinion))
    }
    view.inspections = record.inspections.map {
      InspectionView(
        on: $0.on, interviewedHouseholds: $0.value.interviewedHouseholds,
        satisfiedHouseholds: $0.value.satisfiedHouseholds, supervisor: $0.value.supervisor,
        topic: text($0.value.topic), sites: texts($0.value.sites), members: $0.value.members,
        items: $0.value.items.map {
          InspectionItemView(
            isGood: $0.isGood, dimensionName: $0.dimension.title.zh, text: text($0.text))
        }, demand: text($0.value.demand))
    }
    view.findings = record.findings.map {
      FindingView(
        id: $0.id, on: $0.on, rule: $0.rule, closedOn: $0.closed?.on, isOpen: $0.closed == nil,
        ruleName: $0.rule?.title.zh, facts: text($0.facts),
        outcome: text($0.closed?.value.text))
    }
  }
}
