package import Primitives
package import Seals

/// A file that stands beside its dossier in the volume: certificate.pdf, filing.pdf.
package struct AccompanyingFile: Sendable {
  /// Where its bytes come from.
  package enum Content: Sendable {
    case path(String)
    case bytes([UInt8])
  }

  /// A plain archive name with a suffix that says what it is.
  package var name: String
  package var content: Content

  package init(name: String, content: Content) {
    self.name = name
    self.content = content
  }
}

/// One sealed dossier on its way into a volume.
package struct VolumeMember: Sendable {
  /// The case's id, with the supplement's suffix where it is one; names folder and file.
  package var caseID: String
  package var title: String
  package var sealedOn: CivilDate
  package var dossierPath: String
  /// SHA-256 of the sealed file; the packed bytes must have it.
  package var dossier: Digest
  /// The same bytes' SM3 where it is known, so that it need not be taken again.
  package var sm3: SM3Digest?
  /// One value for each of the plan's columns, in their order.
  package var values: [String]
  package var files: [AccompanyingFile]

  package init(
    caseID: String, title: String, sealedOn: CivilDate, dossierPath: String, dossier: Digest,
    sm3: SM3Digest? = nil, values: [String] = [], files: [AccompanyingFile] = []
  ) {
    self.caseID = caseID
    self.title = title
    self.sealedOn = sealedOn
    self.dossierPath = dossierPath
    self.dossier = dossier
    self.sm3 = sm3
    self.values = values
    self.files = files
  }
}

/// What a plan knows of a member from the beginning: who it is and which bytes were sealed.
///
/// All else is asked for when its turn comes, so that a volume of any size is planned in little memory.
package struct PlannedMember: Sendable {
  /// Its leaf in the office's log.
  package var entry: LogEntry
  /// What the plan's source knows it by.
  package var place: Int

  package init(_ entry: LogEntry, place: Int) {
    self.entry = entry
    self.place = place
  }

  package var caseID: String { entry.caseID }
}

/// A column of the catalogue `cases.csv`.
package struct CatalogueColumn: Hashable, Sendable {
  package var heading: String
  /// Whether its values are codes, which a spreadsheet must not take for numbers.
  package var isCode: Bool

  package init(heading: String, isCode: Bool = false) {
    self.heading = heading
    self.isCode = isCode
  }
}

/// All that decides a volume's bytes.
package struct VolumePlan: Sendable {
  /// An archive name; it names the file, the folder inside and the seal.
  package var volume: String
  /// The office whose volume this is, as its name stands in the metadata.
  package var office: String
  /// The program that packs, and its version.
  package var software: String
  package var version: String
  package var columns: [CatalogueColumn]
  /// The schemas that the dossiers' XML follows, for readers in decades; by name.
  package var schemas: [Schema]
  /// In any order; the volume has them in the byte order of their ids.
  package var members: [PlannedMember]
  /// All that is packed of the member in a place; asked for once, when the member's turn comes.
  private let source: @Sendable (Int) throws(Fault) -> VolumeMember
  /// Ids that cannot name a member.
  private var misnamed: [String] = []

  package init(
    volume: String, office: String, software: String, version: String,
    columns: [CatalogueColumn] = [], schemas: [Schema] = [], members: [PlannedMember],
    source: @escaping @Sendable (Int) throws(Fault) -> VolumeMember
  ) {
    self.volume = volume
    self.office = office
    self.software = software
    self.version = version
    self.columns = columns
    self.schemas = schemas
    self.members = members
    self.source = source
  }

  /// A plan of members that are known as a whole.
  package init(
    volume: String, office: String, software: String, version: String,
    columns: [CatalogueColumn] = [], schemas: [Schema] = [], members: [VolumeMember]
  ) {
    var planned: [PlannedMember] = []
    var misnamed: [String] = []
    for (place, member) in members.enumerated() {
      if let entry = member.entry {
        planned.append(PlannedMember(entry, place: place))
      } else {
        misnamed.append(member.caseID)
      }
    }
    self.init(
      volume: volume, office: office, software: software, version: version, columns: columns,
      schemas: schemas, members: planned, source: { members[$0] })
    self.misnamed = misnamed
  }

  /// A schema file that goes into the volume.
  package struct Schema: Hashable, Sendable {
    /// A plain archive name with its suffix.
    package var name: String
    package var bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// Dossiers in a volume, at most.
  package static let dossierLimit = 25_000
  /// Bytes in a volume, at most, unless one dossier alone is larger.
  package static let byteLimit = 4_000_000_000
  /// Entries in a volume, at most: each dossier with three files beside it.
  package static let entryLimit = 4 * dossierLimit + 100
  /// Entries that are not the members': see docs/formats/volume.md.
  static let metadataEntries = 10

  /// The plan with its members in order; throws `volume-plan` with everything that is wrong.
  ///
  /// What a member holds is looked at when it is asked for.
  consuming func checked() throws(Fault) -> VolumePlan {
    var wrong: [Phrase] = []
    if !isArchiveName(volume) {
      wrong.append(Phrase(zh: "卷号“\(volume)”不能作名称", en: "“\(volume)” cannot name a volume"))
    }
    if members.isEmpty { wrong.append(Phrase(zh: "没有案件", en: "there is no case")) }
    if members.count > VolumePlan.dossierLimit {
      wrong.append(
        Phrase(
          zh: "案件超过\(VolumePlan.dossierLimit)件",
          en: "there are more than \(VolumePlan.dossierLimit) cases"))
    }
    schemas.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    if !schemas.allSatisfy({ isArchiveName($0.name) })
      || Set(schemas.map { $0.name.lowercased() }).count < schemas.count
    {
      wrong.append(
        Phrase(zh: "模式文件名不合规定或重复", en: "a schema cannot be named so or stands twice"))
    }
    for id in misnamed {
      wrong.append(Phrase(zh: "案件编号“\(id)”不能作名称", en: "“\(id)” cannot name a case"))
    }
    let isOrdered = zip(members, members.dropFirst()).allSatisfy {
      $0.caseID.utf8.lexicographicallyPrecedes($1.caseID.utf8)
    }
    // A plan that is shared would be copied.
    if !isOrdered {
      members.sort { $0.caseID.utf8.lexicographicallyPrecedes($1.caseID.utf8) }
    }
    for (before, member) in zip(members, members.dropFirst())
    where member.caseID.lowercased() == before.caseID.lowercased() {
      wrong.append(Phrase(zh: "\(member.caseID)：重复", en: "\(member.caseID): stands twice"))
    }
    guard wrong.isEmpty else { throw VolumePlan.refusal(wrong) }
    return self
  }

  /// All of a member; throws `volume-plan` where it is not as it was planned.
  func member(_ planned: PlannedMember) throws(Fault) -> VolumeMember {
    let member = try source(planned.place)
    var wrong = member.objections(columns: columns.count)
    if member.entry != planned.entry {
      wrong.append(
        Phrase(
          zh: "\(planned.caseID)：与计划不符", en: "\(planned.caseID): it is not the one planned"))
    }
    guard wrong.isEmpty else { throw VolumePlan.refusal(wrong) }
    return member
  }

  /// Throws `volume-plan` where the members' files are more than a volume holds.
  func checkEntries(_ count: Int) throws(Fault) {
    guard count + VolumePlan.metadataEntries + schemas.count > VolumePlan.entryLimit else { return }
    throw VolumePlan.refusal([
      Phrase(
        zh: "文件超过\(VolumePlan.entryLimit)个",
        en: "there are more than \(VolumePlan.entryLimit) files")
    ])
  }

  private static func refusal(_ details: [Phrase]) -> Fault {
    Fault(
      "volume-plan", .refused, what: Phrase(zh: "不能装卷", en: "the volume cannot be packed"),
      why: Phrase(zh: "装卷计划不合规定", en: "its plan breaks the rules"),
      next: Phrase(zh: "请更正下列各项", en: "correct what follows"), details: details)
  }

  /// The latest sealing date, which is the volume's own.
  package var day: CivilDate { members.lazy.map(\.entry.sealedOn).max() ?? CivilDate(dayNumber: 0) }
}

extension VolumeMember {
  /// Its leaf; `nil` when the id cannot name a case.
  package var entry: LogEntry? {
    LogEntry(caseID: caseID, sealedOn: sealedOn, dossier: dossier)
  }

  fileprivate func objections(columns: Int) -> [Phrase] {
    var wrong: [Phrase] = []
    if values.count != columns {
      wrong.append(
        Phrase(
          zh: "\(caseID)：目录应有\(columns)项，实有\(values.count)项",
          en: "\(caseID): \(values.count) values for \(columns) columns"))
    }
    var names: Set<String> = [(caseID + ".dossier").lowercased()]
    for file in files
    where !isArchiveName(file.name) || !names.insert(file.name.lowercased()).inserted {
      wrong.append(
        Phrase(
          zh: "\(caseID)：文件名“\(file.name)”不合规定或重复",
          en: "\(caseID): “\(file.name)” cannot name a file or stands twice"))
    }
    return wrong
  }
}
