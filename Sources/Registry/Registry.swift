internal import GRDB
package import Primitives

/// Derived views over the office's files, in one SQLite file that may be thrown away at any time.
///
/// The files are the truth: everything here can be made again from them, row for row. Several
/// processes may use one registry; each change is one transaction. A file that is not a registry,
/// is damaged or comes from another version of the program is told by `registry-broken`: remove
/// it and fill a new one.
package final class Registry: Sendable {
  /// The arrangement of the tables; another number means to start anew.
  static let version = 2

  package let path: String
  private let queue: DatabaseQueue

  /// Opens the registry at `path`, or makes an empty one.
  package init(path: String) throws(Fault) {
    self.path = path
    do {
      var configuration = Configuration()
      // Another process holds the file for milliseconds; a person can wait that long.
      configuration.busyMode = .timeout(10)
      configuration.prepareDatabase { database in
        try database.execute(sql: "PRAGMA journal_mode = WAL")
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
      }
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write(Registry.prepare)
    } catch {
      throw Registry.fault(error, path)
    }
  }

  private static func prepare(_ database: Database) throws {
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    if found == version { return }
    let tables =
      try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema WHERE type = 'table'")
      ?? 0
    guard found == 0, tables == 0 else { throw OtherVersion(found: found) }
    try database.execute(sql: schema)
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// Days are numbers since 1970-01-01, so that they compare.
  private static let schema = """
    CREATE TABLE cases (
      path TEXT NOT NULL PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL,
      inode INTEGER NOT NULL, id TEXT NOT NULL, number TEXT, title TEXT NOT NULL,
      state TEXT NOT NULL, street TEXT, community TEXT, category TEXT, leadDeputy TEXT,
      registeredOn INTEGER NOT NULL, updatedOn INTEGER NOT NULL, dueOn INTEGER,
      lastEntryOn INTEGER, satisfaction TEXT, round INTEGER NOT NULL, writtenOffOn INTEGER,
      sealedOn INTEGER, digest TEXT NOT NULL
    ) STRICT;
    CREATE INDEX casesByID ON cases (id);
    CREATE INDEX casesByState ON cases (state);
    CREATE TABLE caseUnits (
      path TEXT NOT NULL REFERENCES cases (path) ON DELETE CASCADE, place INTEGER NOT NULL,
      unit TEXT NOT NULL, PRIMARY KEY (path, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE volumes (
      name TEXT NOT NULL PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL,
      inode INTEGER NOT NULL, isSealed INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE members (
      volume TEXT NOT NULL REFERENCES volumes (name) ON DELETE CASCADE, place INTEGER NOT NULL,
      file TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (volume, place)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX membersByFile ON members (file);
    """

  // MARK: Access

  func reading<Value>(_ body: (Database) throws -> Value) throws(Fault) -> Value {
    do { return try queue.read(body) } catch { throw Registry.fault(error, path) }
  }

  /// Runs `body` as one transaction: all of it is there afterwards, or nothing.
  func writing<Value>(_ body: (Database) throws -> Value) throws(Fault) -> Value {
    do { return try queue.write(body) } catch { throw Registry.fault(error, path) }
  }

  // MARK: Faults

  private struct OtherVersion: Error { var found: Int }

  private static func fault(_ error: any Error, _ path: String) -> Fault {
    if let fault = error as? Fault { return fault.inside(Place(file: path)) }
    let what = Phrase(zh: "登记索引不能用", en: "the registry cannot be used")
    if let other = error as? OtherVersion {
      return Fault(
        "registry-broken", what: what,
        why: Phrase(
          zh: "它是第\(other.found)版，本程序用第\(version)版",
          en: "it is of version \(other.found), and this program keeps version \(version)"),
        next: Phrase(zh: "可以删除，会由案卷重建", en: "remove it; it is made again from the dossiers"),
        at: Place(file: path))
    }
    let reason = (error as? DatabaseError)?.message ?? "\(error)"
    switch (error as? DatabaseError)?.resultCode {
    // Our statements are fixed: one that SQLite does not understand meets tables that are not ours.
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_SCHEMA, .SQLITE_MISMATCH, .SQLITE_ERROR,
      .SQLITE_CONSTRAINT:
      return Fault(
        "registry-broken", what: what, why: Phrase(reason),
        next: Phrase(zh: "可以删除，会由案卷重建", en: "remove it; it is made again from the dossiers"),
        at: Place(file: path))
    case .SQLITE_FULL:
      return Fault(
        "registry-full", what: what, why: Phrase(zh: "磁盘已满", en: "the disk is full"),
        next: Phrase(zh: "请腾出空间", en: "free some space"), at: Place(file: path))
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      return Fault(
        "registry-denied", what: what, why: Phrase(reason),
        next: Phrase(
          zh: "请检查目录的权限", en: "check who may write into the folder"), at: Place(file: path))
    default:
      return Fault(
        "registry-failed", what: what, why: Phrase(reason),
        next: Phrase(zh: "请稍后再试", en: "try again later"), at: Place(file: path))
    }
  }
}
