internal import Casework
internal import Primitives
internal import Search

/// How far the permission matrix lets a reader search.
///
/// Hits, counts, facets and draws come from cases within reach and from nothing else, so a reach is
/// a condition of the query. A scope that no condition tells exactly (own portfolio as of the day of
/// assignment) gives no reach: an answer nearly right would be wrong.
struct SearchReach {
  /// A set of cases that a condition tells exactly.
  private enum Area: Hashable {
    case all
    case closed
    case street(String)
    case units([String])
    case deputy(String)
  }

  private let areas: [Area]
  /// Whether residents are masked, and their data not searched.
  let isMasked: Bool
  /// Rights of the reader that the answer leaves out, in words.
  let leftOut: [Phrase]

  /// The reach of a person in these functions; throws `access-search` where there is none.
  init(of person: String, in functions: [OfficeFile.Function], _ office: OfficeFile) throws(Fault) {
    let matrix = PermissionMatrix()
    var areas: [Area] = []
    var clear: Set<Area> = []
    var leftOut: [Phrase] = []
    for function in functions {
      for group in office.groups(of: function) {
        let scope = matrix.scope(of: .seeCases, for: group)
        let cases = scope == .masked ? .all : SearchReach.area(scope, person, function, office)
        if let area = cases {
          if !areas.contains(area) { areas.append(area) }
        } else if scope != .none {
          let what = Phrase(
            zh: "\(group.title.zh)（\(scope.title.zh)）", en: "\(group.title.en) (\(scope.title.en))")
          if !leftOut.contains(what) { leftOut.append(what) }
        }
        if let area = SearchReach.area(
          matrix.scope(of: .seePersonalData, for: group), person, function, office)
        {
          clear.insert(area)
        }
      }
    }
    guard !areas.isEmpty else { throw SearchReach.refused(person, leftOut) }
    self.areas = areas.contains(.all) ? [.all] : areas
    self.leftOut = areas.contains(.all) ? [] : leftOut
    isMasked = !clear.contains(.all) && !self.areas.allSatisfy(clear.contains)
  }

  /// The cases of a scope; `nil` where no condition tells them.
  private static func area(
    _ scope: AccessScope, _ person: String, _ function: OfficeFile.Function, _ office: OfficeFile
  ) -> Area? {
    switch scope {
    case .all, .logged: return .all
    case .closedCases: return .closed
    case .ownStreet:
      return office.streets.first { $0.id == function.unit }.map { .street($0.name) }
    case .ownTasks:
      guard let unit = office.units.first(where: { $0.id == function.unit }) else { return nil }
      let names = [unit.name] + unit.aliases
      // A name that two bodies have tells neither.
      let others = office.units.filter { $0.id != unit.id }.flatMap { [$0.name] + $0.aliases }
      let own = names.filter { !others.contains($0) }
      return own.isEmpty ? nil : .units(own)
    case .ownCases: return .deputy(person)
    case .none, .masked, .ownPortfolio, .assigningSide, .undertakingSide: return nil
    }
  }

  /// A query as it is asked within reach.
  func restricted(_ query: Query) -> Query {
    var conditions: [Query] = []
    for area in areas {
      switch area {
      case .all: return query
      case .closed:
        conditions += State.allCases.filter { $0.isTerminal || $0 == .writtenOff }
          .map { .value(.facet(.state, $0.rawValue)) }
      case .street(let name): conditions.append(.value(.facet(.street, name)))
      case .units(let names): conditions += names.map { .value(.facet(.unit, $0)) }
      case .deputy(let key): conditions.append(.value(.deputy(key)))
      }
    }
    let reach: Query = conditions.count == 1 ? conditions[0] : .any(conditions)
    return query == .everything ? reach : .all([reach, query])
  }

  /// What is within reach, for the answer and the log.
  var words: Phrase {
    let words = areas.map { area in
      switch area {
      case .all: Phrase(zh: "全部案件", en: "all cases")
      case .closed: Phrase(zh: "已办结的案件", en: "closed cases")
      case .street(let name): Phrase(zh: "\(name)的案件", en: "cases of \(name)")
      case .units(let names):
        Phrase(
          zh: names.joined(separator: "、") + "承办的案件",
          en: "cases handled by " + names.joined(separator: ", "))
      case .deputy(let key):
        Phrase(zh: "“\(key)”作为代表的案件", en: "cases of the deputy “\(key)”")
      }
    }
    return Phrase(
      zh: words.map(\.zh).joined(separator: "，"), en: words.map(\.en).joined(separator: "; "))
  }

  private static func refused(_ person: String, _ leftOut: [Phrase]) -> Fault {
    let why =
      leftOut.isEmpty
      ? Phrase(
        zh: "权限表没有给“\(person)”查阅案件的权限",
        en: "the permission matrix gives “\(person)” no right to see cases")
      : Phrase(
        zh: "权限表只给了：" + leftOut.map(\.zh).joined(separator: "、") + "，检索条件不能准确限定这一范围",
        en: "the permission matrix gives only: " + leftOut.map(\.en).joined(separator: ", ")
          + ", which no condition of a search tells exactly")
    return Fault(
      "access-search", .refused,
      what: Phrase(zh: "“\(person)”不能检索档案", en: "“\(person)” cannot search the archive"),
      why: why,
      next: Phrase(
        zh: "知道编号的，用 dossier case show 编号 --as \(person) 逐件查看；否则请选任工委或档案员检索",
        en:
          "see cases one by one with dossier case show CASE --as \(person), or let the committee or the archivist search"
      ))
  }

  /// Throws `access-personal` where a query names what the reader may not see.
  static func check(_ query: Query, of person: String?) throws(Fault) {
    guard query.namesPersonal else { return }
    throw Fault(
      "access-personal", .refused,
      what: Phrase(
        zh: "不能按居民信息或附件检索", en: "residents' data and attachments cannot be searched"),
      why: person.map { person in
        Phrase(
          zh: "按权限表，“\(person)”所及的案件里居民信息不全部可见（see-personal-data）",
          en:
            "by the permission matrix “\(person)” does not see residents' data in all cases within reach (see-personal-data)"
        )
      }
        ?? Phrase(
          zh: "没有写明由谁检索，居民信息和附件只供权限表准许的人检索（see-personal-data）",
          en:
            "it was not said who searches, and the permission matrix opens residents' data and attachments to some only (see-personal-data)"
        ),
      next: Phrase(
        zh: "请去掉“居民:”“附件:”条件，或由有权限的人用 --as 检索（多重身份的可加 --role）",
        en:
          "leave out personal: and attachment:, or let somebody with the right search with --as (and --role, where there are several)"
      ))
  }
}

extension AccessScope {
  /// For messages.
  var title: Phrase {
    switch self {
    case .none: Phrase(zh: "无", en: "none")
    case .all: Phrase(zh: "全部", en: "all")
    case .logged: Phrase(zh: "全部，留痕", en: "all, logged")
    case .masked: Phrase(zh: "脱敏", en: "masked")
    case .ownStreet: Phrase(zh: "本街道", en: "own street")
    case .ownCases: Phrase(zh: "本人的案件", en: "own cases")
    case .ownTasks: Phrase(zh: "本单位承办", en: "own tasks")
    case .ownPortfolio: Phrase(zh: "分管范围", en: "own portfolio")
    case .closedCases: Phrase(zh: "已办结", en: "closed cases")
    case .assigningSide: Phrase(zh: "交办方", en: "assigning side")
    case .undertakingSide: Phrase(zh: "承办方", en: "undertaking side")
    }
  }
}
