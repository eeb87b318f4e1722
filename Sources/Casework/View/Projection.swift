internal import Primitives

extension CaseView {
  /// Projects a case for a reader; the same case and directory give the same view.
  package init(of record: Case, directory: CaseDirectory) {
    self = Projection(of: record, directory).view
  }
}

/// Turns a case into its view: codes get their names, keys their people, texts their masks.
struct Projection {
  let record: Case
  let directory: CaseDirectory
  private let masks: MaskedNames
  private let replacements: [(name: String, mask: String)]

  init(of record: Case, _ directory: CaseDirectory) {
    self.record = record
    self.directory = directory
    let people = Projection.people(record).compactMap { id in
      directory.persons[id].map { (id: id, name: $0.name) }
    }
    masks = MaskedNames(people, for: directory.visibility, style: directory.nameStyle)
    var pairs: [(name: String, mask: String)] = []
    for person in people {
      if let mask = masks[person.id], mask != person.name { pairs.append((person.name, mask)) }
    }
    replacements = pairs
  }

  /// Residents in the order in which events name them, each once.
  private static func people(_ record: Case) -> [PersonID] {
    var ids = record.registered.value.reporters.map(\.id)
    ids += record.visits.flatMap { $0.value.participants.compactMap(\.person?.id) }
    ids += record.coordinations.flatMap { $0.value.participants.compactMap(\.person?.id) }
    ids += record.options.compactMap(\.proposed.value.option.resident?.id)
    ids += record.minutes.flatMap { $0.value.participants.compactMap(\.person?.id) }
    ids += record.siteLogs.flatMap { $0.value.comments.compactMap(\.person?.id) }
    ids += record.costs?.share.value.shares.map(\.payer.id) ?? []
    ids += record.costs?.payments.flatMap { $0.value.payments.map(\.payer) } ?? []
    ids += record.answers.flatMap { $0.value.persons.map(\.id) }
    var seen: Set<PersonID> = []
    return ids.filter { seen.insert($0).inserted }
  }

  // MARK: Texts and names

  /// A text as the reader may see it.
  func text(_ text: String) -> String {
    Masking.text(text, names: replacements, for: directory.visibility)
  }

  func text(_ optional: String?) -> String? {
    optional.map { self.text($0) }
  }

  func texts(_ list: [String]) -> [String] { list.map { text($0) } }
  func prose(_ prose: Prose) -> Prose { Prose(texts(prose.paragraphs)) }

  /// A resident's name as the reader may see it.
  func name(_ id: PersonID) -> String {
    guard let person = directory.persons[id] else { return "居民" }
    return person.wishesAnonymity && directory.visibility != .full ? "匿名" : masks[id] ?? "居民"
  }

  func unitName(_ id: UnitID?) -> String? {
    guard let id else { return nil }
    for assignment in record.assignments.reversed() {
      if let unit = assignment.unit(id) { return unit.name }
    }
    return id.rawValue
  }

  func deputyName(_ id: PersonID) -> String {
    record.deputies.first { $0.id == id }?.name
      ?? (record.substitute?.value.deputy.id == id ? record.substitute?.value.deputy.name : nil)
      ?? id.rawValue
  }

  func participants(_ list: [Participant]) -> [ParticipantView] {
    list.map { participant in
      let known = participant.person.map { name($0.id) }
      return ParticipantView(
        kind: participant.kind, kindName: participant.kind.title.zh,
        name: known ?? text(participant.name) ?? participant.kind.title.zh,
        post: participant.post)
    }
  }

  func who(_ list: [Participant]) -> String {
    participants(list).map(\.name).joined(separator: "、")
  }

  // MARK: The whole

  var view: CaseView {
    let sheet = record.registered.value
    var view = CaseView(
      id: record.id, state: record.state, phase: record.state.phase,
      registeredOn: record.registered.on, updatedOn: record.steps.last?.on ?? record.registered.on,
      origin: record.origin, hasInventedDates: record.hasInventedDates,
      isKeyItem: record.isKeyItem, isPhysicalWorks: record.isWorks(directory.policy),
      round: record.replies.isEmpty ? 0 : record.round, stateName: record.state.title.zh,
      title: text(record.drafted?.value.title ?? sheet.title),
      content: prose(record.drafted?.value.facts ?? sheet.content), office: directory.office,
      registration: registration, location: location(sheet.location), durations: durations)
    if record.origin == .sample { view.sampleMark = "示例" }
    fillAdmission(&view)
    fillParties(&view)
    fillFieldWork(&view)
    fillReviews(&view)
    fillHandling(&view)
    fillClosing(&view)
    fillPapers(&view)
    return view
  }

  private func fillAdmission(_ view: inout CaseView) {
    view.category = record.category.map {
      CategoryView(
        code: $0.code, major: $0.major, minor: $0.minor,
        full: $0.major + ($0.minor.map { "－" + $0 } ?? ""))
    }
    guard let admitted = record.admitted?.value else {
      view.urgency = record.registered.value.urgency
      view.urgencyName = view.urgency?.title.zh
      return
    }
    view.number = admitted.number
    view.confidentiality = admitted.confidentiality
    view.confidentialityName = admitted.confidentiality.title.zh
    view.retention = admitted.retention
    view.retentionName = admitted.retention.title.zh
    view.urgency = admitted.urgency
    view.urgencyName = admitted.urgency.title.zh
    view.importance = admitted.importance
    view.importanceName = admitted.importance.title.zh
  }

  private var registration: RegistrationView {
    let sheet = record.registered.value
    return RegistrationView(
      on: record.registered.on, channel: sheet.channel, nature: sheet.nature,
      route: sheet.route, recurrences: sheet.recurrences,
      affectedHouseholds: sheet.affectedHouseholds, channelName: sheet.channel.title.zh,
      natureName: sheet.nature?.title.zh, routeName: sheet.route?.title.zh,
      title: text(sheet.title), content: prose(sheet.content), activity: sheet.activityName,
      sheetNumber: sheet.sheetNumber, venue: sheet.venue.map { location($0).full },
      since: text(sheet.since), demand: text(sheet.demand),
      recorder: record.registered.actor.name, claimedOn: record.claimed?.on)
  }

  func location(_ place: Location) -> LocationView {
    var shown = place
    if directory.visibility != .full { shown.room = nil }
    if directory.visibility == .publicExport {
      (shown.building, shown.unit, shown.detail) = (nil, nil, nil)
    }
    shown.detail = text(shown.detail)
    return LocationView(
      full: shown.line, district: shown.district, street: shown.street,
      community: shown.community, compound: shown.compound, building: shown.building,
      unit: shown.unit, room: shown.room, detail: shown.detail)
  }

  private var durations: DurationsView {
    let firstReply = record.replies.first
    let assignedOn = record.assignments.first?.on
    let off = record.state == .writtenOff || record.state == .archived
    let offOn = record.ledgers.compactMap(\.writtenOff?.on).max()
    return DurationsView(
      plannedDays: record.completed?.value.plannedDays ?? record.plans.last?.value.plannedDays,
      actualDays: record.completed?.value.actualDays ?? record.results.last?.value.actualDays,
      daysFromAssignmentToReply: firstReply.flatMap { reply in
        assignedOn.map { reply.value.servedOn - $0 }
      },
      daysFromRegistrationToWriteOff: off ? offOn.map { $0 - record.registered.on } : nil)
  }

  private func fillParties(_ view: inout CaseView) {
    view.reporters = record.registered.value.reporters.map { reference in
      let person = directory.persons[reference.id]
      return PersonView(
        id: reference.id, isAnonymous: person?.wishesAnonymity ?? true, name: name(reference.id),
        phone: person?.phone.flatMap { Masking.phone($0, for: directory.visibility) },
        address: person?.address.map { Masking.address($0, for: directory.visibility) })
    }
    let deputies = record.deputies.sorted { $0.role == .lead && $1.role != .lead }.map {
      DeputyView(
        id: $0.id, role: $0.role, level: $0.level, roleName: $0.role.title.zh,
        levelName: $0.level.title.zh, name: $0.name, group: $0.group, phone: $0.phone)
    }
    view.deputies = deputies
    view.leadDeputy = deputies.first { $0.role == .lead }
    view.coSigners = deputies.filter { $0.role == .coSigner }
    view.suggestion = record.drafted.map {
      SuggestionView(
        on: $0.on, wantsFaceToFace: $0.value.wantsFaceToFace,
        allowsPublicity: $0.value.allowsPublicity, title: text($0.value.title),
        facts: prose($0.value.facts), cause: prose($0.value.cause),
        proposals: texts($0.value.proposals), suggestedUnits: $0.value.suggestedUnits)
    }
  }
}
