package import Calendars
package import Casework
internal import Codec
package import Primitives

extension Dossier {
  /// The case as its events have made it, by the rules that lie in the dossier.
  ///
  /// A supplement needs the files it continues, the sealed dossier first; see `continues`.
  package func replayed(
    after earlier: [Dossier] = [], calendar: WorkingCalendar = .stateCouncil
  ) throws(Fault) -> Case {
    try checkContinuity(with: earlier)
    let all = earlier.flatMap(\.events) + events
    return try placed(Place(file: path)) { () throws(Fault) in
      try Case.replay(all, under: rules.rulebook(calendar))
    }
  }

  /// The case view for a reader, with the personal data that the caller has taken out.
  package func view(
    of record: Case, persons: [PersonRecord] = [], visibility: Visibility
  ) -> CaseView {
    CaseView(
      of: record,
      directory: CaseDirectory(
        office: rules.office, persons: persons, policy: rules.policy, visibility: visibility))
  }

  /// The bytes of `case.xml`: nobody's personal data, whatever the reader may see.
  static func viewBytes(of record: Case, rules: OfficeRules) throws(Fault) -> [UInt8] {
    let view = CaseView(
      of: record,
      directory: CaseDirectory(office: rules.office, policy: rules.policy, visibility: .inspector))
    return try NodeXML.write(try NodeEncoder().encode(view, name: "case"))
  }

  /// Whether these are the files that a supplement continues: in number and of the same case.
  ///
  /// That the digests agree is for `verify(_:after:)`, which has the bytes.
  private func checkContinuity(with earlier: [Dossier]) throws(Fault) {
    let count = earlier.reduce(0) { $0 + $1.events.count }
    guard count == manifest.after ?? 0, earlier.allSatisfy({ $0.caseID == caseID }) else {
      throw Fault(
        "dossier-continuity", .failed,
        what: Phrase(zh: "不能重放补充档案", en: "cannot replay the supplement"),
        why: Phrase(
          zh: "它接在\(manifest.after ?? 0)条记录之后，所给的文件有\(count)条",
          en: "it follows \(manifest.after ?? 0) events, the files given have \(count)"),
        next: Phrase(
          zh: "请一并给出原档案和此前的补充", en: "give the dossier and the supplements before it"),
        at: Place(file: path))
    }
  }
}
