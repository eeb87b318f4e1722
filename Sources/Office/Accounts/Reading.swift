internal import Casework
internal import Dossiers
internal import Primitives

extension OfficeDesk {
  /// A case as its reader may see it.
  ///
  /// Without a reader it is the operating system that says who may read the folder. A reader who
  /// is named is held to the permission matrix, and a look at a closed case is logged.
  func readerView(of id: CaseID, _ reader: Sitting?) throws(Fault) -> CaseView {
    let chain = try home.chain(id)
    guard let last = chain.last else { preconditionFailure("a case has a dossier") }
    guard let reader else { return try last.view() }
    let (office, functions) = try functions(of: reader)
    let person = PersonID(rawValue: reader.person)
    let record = try Case.replay(chain.flatMap(\.events), under: rules)
    let reach = functions.filter { function in
      office.groups(of: function).contains { group in
        isReached(
          record, by: PermissionMatrix().scope(of: .seeCases, for: group), person, function)
      }
    }
    guard !reach.isEmpty else {
      throw Fault(
        "access-case", .refused, what: Phrase(zh: "不能查看\(id)", en: "\(id) cannot be shown"),
        why: Phrase(
          zh: "“\(reader.person)”的权限不及于本件", en: "it is not within the rights of “\(reader.person)”"),
        next: Phrase(
          zh: "请本件的办理人员或选任工委查看", en: "ask those who handle it, or the committee"))
    }
    let isMasked = reach.allSatisfy { function in
      office.groups(of: function).allSatisfy {
        switch PermissionMatrix().scope(of: .seePersonalData, for: $0) {
        case .masked, .none: true
        default: false
        }
      }
    }
    if record.state.isTerminal || record.state == .writtenOff {
      try AuditLog(home: home).add(
        isMasked ? "read-masked" : "read", id.rawValue, person: reader.person,
        account: reader.account, at: reader.moment)
    }
    guard isMasked else { return try last.view() }
    return CaseView(
      of: record,
      directory: CaseDirectory(
        office: office.office, policy: office.policy, visibility: .inspector))
  }

  /// What a reader does in the office, once the login was found to hold.
  func functions(
    of reader: Sitting
  ) throws(Fault) -> (office: OfficeFile, functions: [OfficeFile.Function]) {
    let office = try requireOffice()
    let person = PersonID(rawValue: reader.person)
    if !office.isSample {
      try AccountBook(home: home).check(
        person, token: reader.token, account: reader.account, at: reader.moment)
    }
    guard let known = office.person(person), known.isActive else { return (office, []) }
    return (office, known.functions)
  }

  /// The reach of a reader, in the role that was asked for where one was.
  func searchReach(of reader: Sitting) throws(Fault) -> SearchReach {
    let role = try reader.chosenRole()
    let (office, functions) = try functions(of: reader)
    return try SearchReach(
      of: reader.person, in: functions.filter { role == nil || $0.role == role }, office)
  }

  private func isReached(
    _ record: Case, by scope: AccessScope, _ person: PersonID, _ function: OfficeFile.Function
  ) -> Bool {
    switch scope {
    case .all, .logged, .masked: return true
    case .ownStreet:
      let street = office?.streets.first { $0.id == function.unit }?.name
      return street != nil && street == record.registered.value.location.street
    case .ownCases: return record.deputies.contains { $0.id == person }
    case .ownTasks:
      return record.assignments.contains { assignment in
        assignment.assigned.units.contains { $0.id == function.unit }
      }
    case .ownPortfolio:
      return record.assignments.contains { assignment in
        assignment.assigned.units.contains { $0.portfolio?.id == person }
      }
    case .closedCases: return record.isSealable
    default: return false
    }
  }
}

extension OfficeFile {
  /// The groups that a function belongs to; a street's recorder is no district clerk.
  func groups(of function: Function) -> [AccessGroup] {
    let isStreets = streets.contains { $0.id == function.unit }
    return AccessGroup.allCases.filter { group in
      group.roles.contains(function.role) && !(isStreets && group == .districtClerk)
        && !(!isStreets && group == .streetClerk)
    }
  }
}
