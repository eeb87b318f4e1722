package import Casework
internal import GRDB
package import Primitives

extension Registry {
  /// A volume that was read, with how its file looked just before.
  package struct VolumeEntry: Hashable, Sendable {
    package var name: String
    package var stamp: FileStamp
    /// Whether its signature stands beside it.
    package var isSealed: Bool
    /// In the order in which they lie in it.
    package var members: [VolumeMemberRow]

    package init(name: String, stamp: FileStamp, isSealed: Bool, members: [VolumeMemberRow]) {
      self.name = name
      self.stamp = stamp
      self.isSealed = isSealed
      self.members = members
    }
  }

  /// A dossier or supplement in a volume.
  package struct VolumeMemberRow: Hashable, Sendable {
    /// `XH-2022-00017`, or `XH-2022-00017.s1` for a supplement.
    package var file: String
    /// What the volume's manifest says of the dossier's bytes.
    package var digest: Digest

    package init(file: String, digest: Digest) {
      self.file = file
      self.digest = digest
    }
  }

  /// Takes in volumes that are new or changed, and forgets those that are gone, in one step.
  package func update(
    volumes: [VolumeEntry], removing gone: [String] = []
  ) throws(Fault) {
    if volumes.isEmpty && gone.isEmpty { return }
    try writing { database in
      let remove = try database.makeStatement(sql: "DELETE FROM volumes WHERE name = ?")
      for name in gone + volumes.map(\.name) { try remove.execute(arguments: [name]) }
      let insert = try database.makeStatement(
        sql: "INSERT INTO volumes (name, size, modified, inode, isSealed) VALUES (?, ?, ?, ?, ?)")
      let member = try database.makeStatement(
        sql: "INSERT INTO members (volume, place, file, digest) VALUES (?, ?, ?, ?)")
      for volume in volumes {
        try insert.execute(arguments: [
          volume.name, volume.stamp.size, volume.stamp.modified,
          Int64(bitPattern: volume.stamp.inode), volume.isSealed,
        ])
        for (place, row) in volume.members.enumerated() {
          try member.execute(arguments: [volume.name, place, row.file, row.digest.hex])
        }
      }
    }
  }

  /// Every volume, by name.
  package func volumes() throws(Fault) -> [VolumeEntry] {
    try reading { database in
      var members: [String: [VolumeMemberRow]] = [:]
      let inside = try Row.fetchCursor(
        database, sql: "SELECT volume, file, digest FROM members ORDER BY volume, place")
      while let row = try inside.next() {
        guard let digest = Digest(hex: try row.value("digest", String.self)) else {
          throw Registry.unreadable("digest")
        }
        members[try row.value("volume"), default: []].append(
          VolumeMemberRow(file: try row.value("file"), digest: digest))
      }
      return try Row.fetchAll(database, sql: "SELECT * FROM volumes ORDER BY name").map { row in
        let name = try row.value("name", String.self)
        return VolumeEntry(
          name: name, stamp: try Registry.stamp(row), isSealed: try row.value("isSealed"),
          members: members[name] ?? [])
      }
    }
  }

  /// What the registry knows of each volume, by name.
  package func volumeStamps() throws(Fault) -> [String: (stamp: FileStamp, isSealed: Bool)] {
    try reading { database in
      var stamps: [String: (stamp: FileStamp, isSealed: Bool)] = [:]
      let rows = try Row.fetchCursor(
        database, sql: "SELECT name, size, modified, inode, isSealed FROM volumes")
      while let row = try rows.next() {
        stamps[try row.value("name")] = (try Registry.stamp(row), try row.value("isSealed"))
      }
      return stamps
    }
  }

  /// The volumes that hold a case or a supplement of it, by name.
  package func volumes(holding id: CaseID) throws(Fault) -> [String] {
    try reading { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT DISTINCT volume FROM members
          WHERE file = ? OR file > ? AND file < ? ORDER BY volume
          """,
        arguments: [id.rawValue, id.rawValue + ".s", id.rawValue + ".t"])
    }
  }
}
