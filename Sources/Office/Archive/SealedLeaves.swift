internal import Casework
internal import Primitives
internal import Seals
internal import Storage
internal import Volumes

extension OfficeHome {
  /// `XH-2022-00017`, or `XH-2022-00017.s1` for its first supplement: as the log and volumes say it.
  static func sealedName(_ id: CaseID, supplement: Int?) -> String {
    id.rawValue + (supplement.map { ".s\($0)" } ?? "")
  }

  /// What the log says of a dossier that was just sealed.
  static func leaf(
    _ id: CaseID, supplement: Int?, dossier: Digest, at moment: Timestamp
  ) throws(Fault) -> LogEntry {
    let name = sealedName(id, supplement: supplement)
    guard let entry = LogEntry(caseID: name, sealedOn: moment.date, dossier: dossier) else {
      throw Fault(
        "log-entry", .refused, what: Phrase(zh: "不能记入日志", en: "it cannot enter the log"),
        why: Phrase(zh: "案件编号不合规定", en: "the case id breaks the rules"),
        next: Phrase(zh: "请更正", en: "correct it"), at: Place(entry: name))
    }
    return entry
  }

  /// Enters sealed dossiers in the office's log, those that are not in it yet.
  ///
  /// From then on a dossier with other bytes is not packed. A crash between a sealing and this is
  /// made good at packing, after a look at the whole dossier.
  func enterInLog(_ leaves: [LogEntry]) throws(Fault) {
    guard !leaves.isEmpty else { return }
    try storage.makeDirectories(archive)
    try DossierLog(log, storage: storage).append(leaves)
  }
}
