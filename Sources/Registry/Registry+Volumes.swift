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
    /// Each dossier in it with the digest of its file.
    package var members: [CaseID: Digest]

    package init(name: String, stamp: FileStamp, isSealed: Bool, members: [CaseID: Digest]) {
      self.name = name
      self.stamp = stamp
      self.isSealed = isSealed
      self.members = members
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
        sql: "INSERT INTO members (volume, id, digest) VALUES (?, ?, ?)")
      for volume in volumes {
        try insert.execute(arguments: [
          volume.name, volume.stamp.size, volume.stamp.modified,
          Int64(bitPattern: volume.stamp.inode), volume.isSealed,
        ])
        for (id, digest) in volume.members.sorted(by: { $0.key < $1.key }) {
          try member.execute(arguments: [volume.name, id.rawValue, digest.hex])
        }
      }
    }
  }

  /// Every volume, by name.
  package func volumes() throws(Fault) -> [VolumeEntry] {
    try reading { database in
      var members: [String: [CaseID: Digest]] = [:]
      let inside = try Row.fetchCursor(database, sql: "SELECT volume, id, digest FROM members")
      while let row = try inside.next() {
        let digest = Digest(hex: row["digest"] as String)
        members[row["volume"], default: [:]][CaseID(rawValue: row["id"])] = digest
      }
      return try Row.fetchAll(database, sql: "SELECT * FROM volumes ORDER BY name").map { row in
        VolumeEntry(
          name: row["name"], stamp: Registry.stamp(row), isSealed: row["isSealed"],
          members: members[row["name"]] ?? [:])
      }
    }
  }

  /// The volumes that hold a case, by name.
  package func volumes(holding id: CaseID) throws(Fault) -> [String] {
    try reading { database in
      try String.fetchAll(
        database, sql: "SELECT volume FROM members WHERE id = ? ORDER BY volume",
        arguments: [id.rawValue])
    }
  }
}
