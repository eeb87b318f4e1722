package import Primitives

/// Which dossiers go into a volume together.
///
/// A volume never mixes years or retention periods (DA/T 22-2015, 5.4), because it is handed over,
/// or destroyed, as a whole; what exceeds a limit goes on in the next.
package struct VolumeDivision: Sendable {
  /// What the dossiers of a volume have in common.
  package struct Series: Hashable, Comparable, Sendable {
    package var year: Int
    /// The retention period's name; empty where a case has none.
    package var retention: String

    package init(year: Int, retention: String) {
      self.year = year
      self.retention = retention
    }

    package static func < (left: Series, right: Series) -> Bool {
      left.year != right.year
        ? left.year < right.year
        : left.retention.utf8.lexicographicallyPrecedes(right.retention.utf8)
    }
  }

  private var bytes: Int
  private var dossiers: Int
  private var entries: Int

  /// The limits of a volume, or smaller ones.
  package init(
    bytes: Int = VolumePlan.byteLimit, dossiers: Int = VolumePlan.dossierLimit,
    entries: Int = VolumePlan.entryLimit
  ) {
    self.bytes = bytes
    self.dossiers = dossiers
    self.entries = entries
  }

  /// The volumes, by series and within each in the byte order of the ids.
  ///
  /// `need` gives the sizes of a member's files, its own and those beside it. A member that alone
  /// exceeds the limit gets a volume of its own (ZIP64). The same members are divided the same way;
  /// O(n log n).
  package func divide(
    _ members: consuming [(series: Series, member: PlannedMember)],
    need: (PlannedMember) throws(Fault) -> [Int]
  ) throws(Fault) -> [(series: Series, members: [PlannedMember])] {
    members.sort { left, right in
      left.series != right.series
        ? left.series < right.series
        : left.member.caseID.utf8.lexicographicallyPrecedes(right.member.caseID.utf8)
    }
    var volumes: [(series: Series, members: [PlannedMember])] = []
    var room = Room()
    for (series, member) in members {
      let sizes = try need(member)
      let need = Room(
        bytes: sizes.reduce(VolumeDivision.overhead * sizes.count, +), dossiers: 1,
        entries: sizes.count)
      let fits =
        volumes.last?.series == series && room.bytes + need.bytes <= bytes - VolumeDivision.own
        && room.dossiers < dossiers
        && room.entries + need.entries <= entries - VolumePlan.metadataEntries
          - VolumeDivision.schemas
      if fits {
        volumes[volumes.count - 1].members.append(member)
        room.bytes += need.bytes
        room.dossiers += 1
        room.entries += need.entries
      } else {
        volumes.append((series, [member]))
        room = need
      }
    }
    return volumes
  }

  private struct Room {
    var bytes = 0
    var dossiers = 0
    var entries = 0
  }

  /// Bytes that a file takes beside its own, at most: both headers with a long name, and its share
  /// of the manifests, and of METS and PREMIS, which are deflated.
  private static let overhead = 2048
  /// Bytes of what a volume holds beside its dossiers.
  private static let own = 1 << 20
  /// Schemas in a volume, with room for more.
  private static let schemas = 32
}
