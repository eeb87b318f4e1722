package import Casework
package import Primitives

/// How a file looked when it was read: a hint that it has not changed since, never a proof.
///
/// Dossiers are replaced by renaming, so that each version is a file of its own: the inode alone
/// tells most versions apart.
package struct FileStamp: Hashable, Sendable {
  /// Bytes.
  package var size: Int
  /// Seconds since 1970.
  package var modified: Int
  package var inode: UInt64

  package init(size: Int, modified: Int, inode: UInt64) {
    self.size = size
    self.modified = modified
    self.inode = inode
  }
}

/// One line of a list of cases: what its dossier said when it was last read.
package struct CaseRow: Hashable, Sendable {
  package var id: CaseID
  package var number: CaseNumber?
  package var title: String
  package var state: State
  package var street: String?
  package var community: String?
  /// The first level of the category.
  package var category: String?
  package var leadDeputy: String?
  /// In the order of the assignment in force, the lead unit first.
  package var units: [String]
  package var registeredOn: CivilDate
  package var updatedOn: CivilDate
  /// The nearest day by which somebody owes something; `nil` when nobody does.
  package var dueOn: CivilDate?
  /// The day of the last fact of an open handling; `nil` when the case cannot stall.
  package var lastEntryOn: CivilDate?
  /// In Chinese, as on sheets.
  package var satisfaction: String?
  package var round: Int
  package var writtenOffOn: CivilDate?
  package var sealedOn: CivilDate?
  /// What `sha256sum` says of the dossier.
  package var digest: Digest

  package init(
    _ view: CaseView, digest: Digest, sealedOn: CivilDate?, dueOn: CivilDate?,
    lastEntryOn: CivilDate?
  ) {
    id = view.id
    number = view.number
    title = view.title
    state = view.state
    street = view.location.street
    community = view.location.community
    category = view.category?.major
    leadDeputy = view.leadDeputy?.name
    units = (view.assignment?.units ?? []).map(\.name)
    registeredOn = view.registeredOn
    updatedOn = view.updatedOn
    self.dueOn = dueOn
    self.lastEntryOn = lastEntryOn
    satisfaction = view.rating?.resultName
    round = view.round
    writtenOffOn = view.ledgers.compactMap(\.writtenOffOn).max()
    self.sealedOn = sealedOn
    self.digest = digest
  }
}

/// Which cases are wanted; what is empty or `nil` does not narrow.
package struct CaseFilter: Hashable, Sendable {
  /// Any of these.
  package var states: [State] = []
  /// Any of these.
  package var streets: [String] = []
  /// Any of these among the units of the assignment in force.
  package var units: [String] = []
  /// Somebody owed something before this day.
  package var overdueOn: CivilDate?
  /// No fact since this day or earlier, in a handling that is open.
  package var idleSince: CivilDate?
  package var from: CivilDate?
  package var to: CivilDate?

  package init() {}
}
