package import Calendars
package import Casework
internal import Codec
internal import Primitives

/// The office and the policy under which a case is kept, fixed when it is registered.
///
/// They lie in the dossier as `rules.xml`: a case is replayed by the rules of its registration,
/// whatever the office decides later, and by a reader that has nothing but the file.
package struct OfficeRules: Codable, Hashable, Sendable {
  package var office: OfficeView
  package var policy: Policy

  package init(office: OfficeView, policy: Policy = Policy()) {
    self.office = office
    self.policy = policy
  }

  package func rulebook(_ calendar: WorkingCalendar) -> Rulebook {
    Rulebook(policy: policy, calendar: calendar)
  }

  func encoded() throws(Fault) -> [UInt8] {
    try NodeXML.write(try NodeEncoder().encode(self, name: "rules"))
  }

  /// Reads `rules.xml`; switches that a later program added have their default.
  init(_ bytes: [UInt8]) throws(Fault) {
    var node = try NodeXML.read(bytes)
    if var stored = node.child("policy") {
      let defaults = try NodeEncoder().encode(Policy(), name: "policy").children
      let known = Set(stored.children.map(\.name))
      stored.content = .record(
        stored.children + defaults.filter { !known.contains($0.name) && !$0.isList })
      node.content = .record(node.children.map { $0.name == "policy" ? stored : $0 })
    }
    self = try NodeDecoder().decode(OfficeRules.self, from: node)
  }
}

extension DataNode {
  fileprivate var isList: Bool {
    if case .list = content { return true }
    return false
  }
}
