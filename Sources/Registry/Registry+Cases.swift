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
        stamps[row["path"]] = Registry.stamp(row)
      }
      return stamps
    }
  }

  static func stamp(_ row: Row) -> FileStamp {
    FileStamp(
      size: row["size"], modified: row["modified"],
      inode: UInt64(bitPattern: row["inode"] as Int64))
  }

  /// A dossier that was read, with how its file looked just before.
  package struct CaseEntry: Sendable {
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
    return try reading { database in
      var units: [String: [String]] = [:]
      let named = try Row.fetchCursor(
        database, sql: "SELECT path, unit FROM caseUnits ORDER BY path, place")
      while let row = try named.next() { units[row["path"], default: []].append(row["unit"]) }
      let rows = try Row.fetchCursor(
        database, sql: "SELECT * FROM cases WHERE \(condition) ORDER BY id, path",
        arguments: arguments)
      var found: [CaseRow] = []
      while let row = try rows.next() {
        found.append(try CaseRow(row, units: units[row["path"]] ?? []))
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
        guard let state = State(rawValue: row["state"]) else { throw CaseRow.unreadable("state") }
        counts[state] = row["number"]
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
    func day(_ column: String) -> CivilDate? {
      (row[column] as Int?).map { CivilDate(dayNumber: $0) }
    }
    guard let state = State(rawValue: row["state"]) else { throw CaseRow.unreadable("state") }
    guard let digest = Digest(hex: row["digest"] as String) else {
      throw CaseRow.unreadable("digest")
    }
    guard let registeredOn = day("registeredOn"), let updatedOn = day("updatedOn") else {
      throw CaseRow.unreadable("registeredOn")
    }
    id = CaseID(rawValue: row["id"])
    number = (row["number"] as String?).map { CaseNumber(rawValue: $0) }
    title = row["title"]
    self.state = state
    street = row["street"]
    community = row["community"]
    category = row["category"]
    leadDeputy = row["leadDeputy"]
    self.units = units
    self.registeredOn = registeredOn
    self.updatedOn = updatedOn
    dueOn = day("dueOn")
    lastEntryOn = day("lastEntryOn")
    satisfaction = row["satisfaction"]
    round = row["round"]
    writtenOffOn = day("writtenOffOn")
    sealedOn = day("sealedOn")
    self.digest = digest
  }

  fileprivate static func unreadable(_ column: String) -> Fault {
    Fault(
      "registry-broken", what: Phrase(zh: "登记索引不能用", en: "the registry cannot be used"),
      why: Phrase(zh: "列“\(column)”的值不认识", en: "a value of its column \(column) is not known"),
      next: Phrase(zh: "可以删除，会由案卷重建", en: "remove it; it is made again from the dossiers"))
  }
}
