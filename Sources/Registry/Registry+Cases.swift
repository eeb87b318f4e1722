package import Casework
internal import GRDB
package import Primitives

extension Registry {
  /// What the registry knows of each dossier, by path; compare with the disk to see what changed.
  package func caseStamps() throws(Fault) -> [String: FileStamp] {
    try reading { database in
      var stamps: [String: FileStamp] = [:]
      let rows = try Row.fetchCursor(
        database, sql: "SELECT path, size, modified, inode FROM cases")
      while let row = try rows.next() {
        stamps[try row.value("path")] = try Registry.stamp(row)
      }
      return stamps
    }
  }

  static func stamp(_ row: Row) throws -> FileStamp {
    FileStamp(
      size: try row.value("size"), modified: try row.value("modified"),
      inode: UInt64(bitPattern: try row.value("inode", Int64.self)))
  }

  /// A dossier that was read, with how its file looked just before.
  package struct CaseEntry: Hashable, Sendable {
    package var path: String
    package var stamp: FileStamp
    package var row: CaseRow

    package init(path: String, stamp: FileStamp, row: CaseRow) {
      self.path = path
      self.stamp = stamp
      self.row = row
    }
  }

  /// Takes in dossiers that are new or changed, and forgets those that are gone, in one step.
  package func update(_ entries: [CaseEntry], removing gone: [String] = []) throws(Fault) {
    if entries.isEmpty && gone.isEmpty { return }
    try writing { database in
      let remove = try database.makeStatement(sql: "DELETE FROM cases WHERE path = ?")
      for path in gone + entries.map(\.path) { try remove.execute(arguments: [path]) }
      let columns = Registry.columns.joined(separator: ", ")
      let marks = Registry.columns.map { _ in "?" }.joined(separator: ", ")
      let insert = try database.makeStatement(
        sql: """
          INSERT INTO cases (path, size, modified, inode, \(columns))
          VALUES (?, ?, ?, ?, \(marks))
          """)
      let unit = try database.makeStatement(
        sql: "INSERT INTO caseUnits (path, place, unit) VALUES (?, ?, ?)")
      for entry in entries {
        let head: StatementArguments = [
          entry.path, entry.stamp.size, entry.stamp.modified,
          Int64(bitPattern: entry.stamp.inode),
        ]
        try insert.execute(arguments: head + Registry.values(entry.row))
        for (place, name) in entry.row.units.enumerated() {
          try unit.execute(arguments: [entry.path, place, name])
        }
      }
    }
  }

  private static let columns = [
    "id", "number", "title", "state", "street", "community", "category", "leadDeputy",
    "registeredOn", "updatedOn", "dueOn", "lastEntryOn", "satisfaction", "round", "writtenOffOn",
    "sealedOn", "digest",
  ]

  private static func values(_ row: CaseRow) -> StatementArguments {
    [
      row.id.rawValue, row.number?.rawValue, row.title, row.state.rawValue, row.street,
      row.community, row.category, row.leadDeputy, row.registeredOn.dayNumber,
      row.updatedOn.dayNumber, row.dueOn?.dayNumber, row.lastEntryOn?.dayNumber,
      row.satisfaction, row.round, row.writtenOffOn?.dayNumber, row.sealedOn?.dayNumber,
      row.digest.hex,
    ]
  }

  // MARK: Asking

  /// The cases that a filter lets through, by case id.
  package func cases(_ filter: CaseFilter = CaseFilter()) throws(Fault) -> [CaseRow] {
    let (condition, arguments) = Registry.condition(filter)
    return try entries(where: condition, arguments).map(\.row)
  }

  /// Every row of the cases, by case id: what two registries of the same files agree on.
  package func caseEntries() throws(Fault) -> [CaseEntry] { try entries(where: "1", []) }

  private func entries(
    where condition: String, _ arguments: StatementArguments
  ) throws(Fault) -> [CaseEntry] {
    try reading { database in
      var units: [String: [String]] = [:]
      let named = try Row.fetchCursor(
        database, sql: "SELECT path, unit FROM caseUnits ORDER BY path, place")
      while let row = try named.next() {
        units[try row.value("path"), default: []].append(try row.value("unit"))
      }
      let rows = try Row.fetchCursor(
        database, sql: "SELECT * FROM cases WHERE \(condition) ORDER BY id, path",
        arguments: arguments)
      var found: [CaseEntry] = []
      while let row = try rows.next() {
        let path = try row.value("path", String.self)
        found.append(
          CaseEntry(
            path: path, stamp: try Registry.stamp(row),
            row: try CaseRow(row, units: units[path] ?? [])))
      }
      return found
    }
  }

  /// How many cases are in each state.
  package func counts() throws(Fault) -> [State: Int] {
    try reading { database in
      var counts: [State: Int] = [:]
      let rows = try Row.fetchCursor(
        database, sql: "SELECT state, count(*) AS number FROM cases GROUP BY state")
      while let row = try rows.next() {
        guard let state = State(rawValue: try row.value("state")) else {
          throw Registry.unreadable("state")
        }
        counts[state] = try row.value("number")
      }
      return counts
    }
  }

  private static func condition(_ filter: CaseFilter) -> (String, StatementArguments) {
    var parts = ["1"]
    var arguments = StatementArguments()
    func anyOf(_ column: String, _ values: [String]) {
      if values.isEmpty { return }
      parts.append("\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))")
      arguments += StatementArguments(values)
    }
    func compare(_ test: String, _ day: CivilDate?) {
      guard let day else { return }
      parts.append(test)
      arguments += [day.dayNumber]
    }
    anyOf("state", filter.states.map(\.rawValue))
    anyOf("street", filter.streets)
    if !filter.units.isEmpty {
      let marks = filter.units.map { _ in "?" }.joined(separator: ", ")
      parts.append("path IN (SELECT path FROM caseUnits WHERE unit IN (\(marks)))")
      arguments += StatementArguments(filter.units)
    }
    compare("dueOn < ?", filter.overdueOn)
    compare("lastEntryOn <= ?", filter.idleSince)
    compare("registeredOn >= ?", filter.from)
    compare("registeredOn <= ?", filter.to)
    return (parts.joined(separator: " AND "), arguments)
  }
}

extension CaseRow {
  fileprivate init(_ row: Row, units: [String]) throws {
    func day(_ column: String) throws -> CivilDate? {
      try row.optional(column, Int.self).map { CivilDate(dayNumber: $0) }
    }
    guard let state = State(rawValue: try row.value("state")) else {
      throw Registry.unreadable("state")
    }
    guard let digest = Digest(hex: try row.value("digest", String.self)) else {
      throw Registry.unreadable("digest")
    }
    guard let registeredOn = try day("registeredOn"), let updatedOn = try day("updatedOn") else {
      throw Registry.unreadable("registeredOn")
    }
    id = CaseID(rawValue: try row.value("id"))
    number = try row.optional("number").map { CaseNumber(rawValue: $0) }
    title = try row.value("title")
    self.state = state
    street = try row.optional("street")
    community = try row.optional("community")
    category = try row.optional("category")
    leadDeputy = try row.optional("leadDeputy")
    self.units = units
    self.registeredOn = registeredOn
    self.updatedOn = updatedOn
    dueOn = try day("dueOn")
    lastEntryOn = try day("lastEntryOn")
    satisfaction = try row.optional("satisfaction")
    round = try row.value("round")
    writtenOffOn = try day("writtenOffOn")
    sealedOn = try day("sealedOn")
    self.digest = digest
  }
}

extension Row {
  /// A column's value; `registry-broken` where it is of another type, which only damage makes it.
  ///
  /// GRDB's own subscript traps there.
  func value<Value: DatabaseValueConvertible>(
    _ column: String, _ type: Value.Type = Value.self
  ) throws -> Value {
    guard let value = try optional(column, type) else { throw Registry.unreadable(column) }
    return value
  }

  func optional<Value: DatabaseValueConvertible>(
    _ column: String, _ type: Value.Type = Value.self
  ) throws -> Value? {
    guard hasColumn(column) else { throw Registry.unreadable(column) }
    let stored: DatabaseValue = self[column]
    if stored.isNull { return nil }
    guard let value = Value.fromDatabaseValue(stored) else { throw Registry.unreadable(column) }
    return value
  }
}

extension Registry {
  static func unreadable(_ column: String) -> Fault {
    Fault(
      "registry-broken", what: Phrase(zh: "登记索引不能用", en: "the registry cannot be used"),
      why: Phrase(zh: "列“\(column)”的值不认识", en: "a value of its column \(column) is not known"),
      next: Phrase(zh: "可以删除，会由案卷重建", en: "remove it; it is made again from the dossiers"))
  }
}
