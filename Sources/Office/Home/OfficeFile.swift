package import Calendars
package import Casework
internal import Dossiers
package import Primitives
internal import Search

/// `office.xml`: who the office is, who acts in it, and how it counts days.
///
/// Configuration, not data: cases keep the names and posts of their day in their own events.
/// docs/formats/office.md describes it.
package struct OfficeFile: Codable, Hashable, Sendable {
  package static let currentFormat = 1

  package var format: Int
  /// The head of every case's name: 2…8 capital letters.
  package var code: String
  /// Sample data: everybody may act, and every sheet is marked 示例.
  package var isSample: Bool
  /// 全宗号, given by the archive; never made up.
  package var fonds: String?
  /// The head of the office's own document numbers: 西人.
  package var letters: String?
  package var office: OfficeView
  package var streets: [Street]
  package var units: [Unit]
  package var people: [Person]
  package var policy: Policy
  /// Years that the program does not know yet, or that it is to know otherwise.
  package var schedules: [HolidaySchedule]
  /// How often volumes are audited; the default where it is left out.
  package var audit: AuditPolicy?
  /// Where time stamps come from; none are asked for where it is left out.
  package var timeStamp: TimeStampService?
  /// Further roots that hold the archive; none where it is left out.
  package var copies: Copies?
  /// How cases are arranged and numbered, each from a year on; none for the standard way.
  package var arrangements: [ArrangementPolicy]
  /// Code schemes of the office's own, beside those shipped.
  package var codeSchemes: [ArchivalCodeScheme]
  /// The office's approved table of retention periods; none for the standard one.
  package var retentionRules: [RetentionRule]
  /// Words that mean the same to whoever searches.
  package var synonyms: [Synonym]

  package enum CodingKeys: String, CodingKey {
    case format, code, isSample, fonds, letters, office
    case streets = "street"
    case units = "unit"
    case people = "person"
    case policy
    case schedules = "holidaySchedule"
    case arrangements = "arrangement"
    case codeSchemes = "codeScheme"
    case retentionRules = "retentionRule"
    case synonyms = "synonym"
    case audit, timeStamp, copies
  }

  /// How often every volume is audited.
  package struct AuditPolicy: Codable, Hashable, Sendable {
    /// Months between two full audits, 1 to 120.
    package var fullEveryMonths: Int
    /// Months between two quick ones, 1 to 120; a full audit counts as a quick one.
    package var quickEveryMonths: Int

    package init(fullEveryMonths: Int = 12, quickEveryMonths: Int = 1) {
      self.fullEveryMonths = fullEveryMonths
      self.quickEveryMonths = quickEveryMonths
    }
  }

  /// Further folders that hold the archive, on other disks.
  package struct Copies: Codable, Hashable, Sendable {
    /// Absolute, or from the office's folder on.
    package var roots: [String]

    package enum CodingKeys: String, CodingKey {
      case roots = "root"
    }

    package init(roots: [String]) { self.roots = roots }
  }

  /// Words that mean the same: 加装电梯 and 加梯.
  package struct Synonym: Codable, Hashable, Sendable {
    package var words: [String]

    package enum CodingKeys: String, CodingKey {
      case words = "word"
    }

    package init(_ words: [String]) { self.words = words }
  }

  /// A time-stamping authority (RFC 3161): an address, or a command that does the asking.
  package struct TimeStampService: Codable, Hashable, Sendable {
    /// `http://…` or `https://…`, asked as RFC 3161, 3.4 says.
    package var url: String?
    /// A shell command that gets the request and gives the answer, on standard input and output.
    package var command: String?

    package init(url: String? = nil, command: String? = nil) {
      self.url = url
      self.command = command
    }
  }

  /// A street with its congress office, which reviews first.
  package struct Street: Codable, Hashable, Sendable {
    package var id: UnitID
    /// As places name it: 绳金塔街道.
    package var name: String
    /// 绳金塔街道人大工作委员会.
    package var office: String

    package init(id: UnitID, name: String, office: String) {
      self.id = id
      self.name = name
      self.office = office
    }
  }

  /// A body that can be given a task.
  package struct Unit: Codable, Hashable, Sendable {
    package var id: UnitID
    package var name: String
    /// Other names of the same body: 城建局.
    package var aliases: [String]
    /// The head of its document numbers: 西住建函.
    package var letters: String?
    package var phone: String?
    /// The deputy mayor in charge.
    package var leader: PersonID?

    package enum CodingKeys: String, CodingKey {
      case id, name
      case aliases = "alias"
      case letters, phone, leader
    }

    package init(
      id: UnitID, name: String, aliases: [String] = [], letters: String? = nil,
      phone: String? = nil, leader: PersonID? = nil
    ) {
      self.id = id
      self.name = name
      self.aliases = aliases
      self.letters = letters
      self.phone = phone
      self.leader = leader
    }
  }

  /// Somebody who acts; one person may have several functions.
  package struct Person: Codable, Hashable, Sendable {
    package var id: PersonID
    package var name: String
    /// Whoever left the office keeps the name and loses the right to act.
    package var isActive: Bool
    package var functions: [Function]

    package enum CodingKeys: String, CodingKey {
      case id, name, isActive
      case functions = "function"
    }

    package init(id: PersonID, name: String, isActive: Bool = true, functions: [Function]) {
      self.id = id
      self.name = name
      self.isActive = isActive
      self.functions = functions
    }
  }

  /// A role with its post and unit.
  package struct Function: Codable, Hashable, Sendable {
    package var role: Role
    package var post: String?
    package var unit: UnitID?
    /// As it stands under a signature.
    package var unitName: String?

    package init(role: Role, post: String? = nil, unit: UnitID? = nil, unitName: String? = nil) {
      self.role = role
      self.post = post
      self.unit = unit
      self.unitName = unitName
    }
  }

  package init(
    code: String, isSample: Bool = false, fonds: String? = nil, letters: String? = nil,
    office: OfficeView, streets: [Street] = [], units: [Unit] = [], people: [Person] = [],
    policy: Policy = Policy(), schedules: [HolidaySchedule] = [],
    arrangements: [ArrangementPolicy] = [], codeSchemes: [ArchivalCodeScheme] = [],
    retentionRules: [RetentionRule] = [], synonyms: [Synonym] = []
  ) {
    format = OfficeFile.currentFormat
    self.code = code
    self.isSample = isSample
    self.fonds = fonds
    self.letters = letters
    self.office = office
    self.streets = streets
    self.units = units
    self.people = people
    self.policy = policy
    self.schedules = schedules
    self.arrangements = arrangements
    self.codeSchemes = codeSchemes
    self.retentionRules = retentionRules
    self.synonyms = synonyms
  }

  /// What the guards go by.
  package var rules: Rulebook {
    Rulebook(
      policy: policy,
      calendar: schedules.isEmpty
        ? .stateCouncil
        : WorkingCalendar(schedules: HolidaySchedule.stateCouncil + schedules))
  }

  /// What archival codes and retention periods go by.
  package var arrangement: ArrangementSettings {
    ArrangementSettings(
      fonds: fonds, policies: arrangements, schemes: codeSchemes,
      retention: retentionRules.isEmpty ? RetentionTable() : RetentionTable(retentionRules))
  }

  package func person(_ id: PersonID) -> Person? { people.first { $0.id == id } }
}

extension OfficeFile {
  /// The person as an actor, in the role asked for, else in one that the event is for.
  ///
  /// Without a fitting role the first one is taken, and the guards say who could act.
  package func actor(_ id: PersonID, as role: Role?, for kind: EventKind) throws(Fault)
    -> ActingPerson
  {
    guard let person = person(id) else {
      throw Fault(
        "office-person-unknown",
        what: Phrase(zh: "没有人员“\(id)”", en: "there is no person “\(id)”"),
        why: Phrase(zh: "office.xml 没有列出", en: "office.xml does not list them"),
        next: Phrase(
          zh: "用 dossier office 查看人员，或在 office.xml 中添加",
          en: "see dossier office for who there is, or add them to office.xml"))
    }
    guard person.isActive else {
      throw Fault(
        "office-person-left", .refused,
        what: Phrase(zh: "\(person.name)不能办理", en: "\(person.name) cannot act"),
        why: Phrase(zh: "office.xml 记其已离任", en: "office.xml says that they left the office"),
        next: Phrase(zh: "请由在任人员办理", en: "let somebody in office act"))
    }
    let roles = kind.rule.roles
    let function =
      role.map { role in person.functions.first { $0.role == role } }
      ?? person.functions.first { roles.contains($0.role) } ?? person.functions.first
    guard let function else {
      throw Fault(
        "office-person-role", .refused,
        what: Phrase(zh: "\(person.name)不能办理", en: "\(person.name) cannot act"),
        why: Phrase(
          zh: "没有“\(role?.title.zh ?? "任何")”身份", en: "they are no \(role?.title.en ?? "actor")"),
        next: Phrase(
          zh: "其身份：" + person.functions.map(\.role.title.zh).joined(separator: "、"),
          en: "they are: " + person.functions.map(\.role.title.en).joined(separator: ", ")))
    }
    return ActingPerson(
      id: person.id, name: person.name, role: function.role, post: function.post,
      unit: function.unit, unitName: function.unitName)
  }

  /// What stands for the same in a search: synonyms, and the names of each unit.
  package var searchAliases: [[String]] {
    synonyms.map(\.words) + units.filter { !$0.aliases.isEmpty }.map { [$0.name] + $0.aliases }
  }

  /// Every contradiction in the file; empty when it can be worked with.
  package var findings: [Phrase] {
    var found: [Phrase] = []
    func say(_ zh: String, _ en: String) { found.append(Phrase(zh: zh, en: en)) }
    if CaseID(office: code, year: 2022, serial: 1).parts == nil {
      say("code“\(code)”应为2至8个大写字母", "the code “\(code)” must be 2 to 8 capital letters")
    }
    if office.name.isEmpty { say("办公机构没有名称", "the office has no name") }
    var seen: Set<String> = []
    for unit in units.map(\.id) + streets.map(\.id) where !seen.insert("u" + unit.rawValue).inserted
    {
      say("单位标识“\(unit)”重复", "the unit “\(unit)” is listed twice")
    }
    for person in people where !seen.insert("p" + person.id.rawValue).inserted {
      say("人员标识“\(person.id)”重复", "the person “\(person.id)” is listed twice")
    }
    for id in units.map(\.id.rawValue) + streets.map(\.id.rawValue) + people.map(\.id.rawValue)
    where !EventID(rawValue: id).isPlain {
      say("标识“\(id)”不合规范", "the key “\(id)” is not of letters, digits and -._")
    }
    for unit in units {
      guard let leader = unit.leader else { continue }
      let isMayor = person(leader)?.functions.contains { $0.role == .deputyMayor } ?? false
      if !isMayor {
        say(
          "\(unit.name)的分管领导“\(leader)”不是分管副区长",
          "the leader “\(leader)” of \(unit.name) is no deputy mayor")
      }
    }
    if let audit,
      !(1...120).contains(audit.fullEveryMonths) || !(1...120).contains(audit.quickEveryMonths)
    {
      say("audit的月数应为1至120", "the months of audit must be 1 to 120")
    }
    if let timeStamp {
      let isPlain =
        timeStamp.url.map { $0.hasPrefix("http://") || $0.hasPrefix("https://") } ?? true
      if (timeStamp.url == nil) == (timeStamp.command == nil) || !isPlain {
        say(
          "time-stamp应有url（http或https）或command之一",
          "time-stamp must have a url of http or https, or a command")
      }
    }
    let roots = copies?.roots ?? []
    if roots.contains(where: { $0.isEmpty || $0 == "." || $0 == "archive" })
      || Set(roots).count < roots.count
    {
      say(
        "copies的root应是另外的目录，各不相同",
        "the roots of copies must be other folders, each named once")
    }
    for words in synonyms.map(\.words)
    where Set(words).count < max(2, words.count)
      || words.contains(where: { SearchText($0).runs.count != 1 })
    {
      say(
        "synonym“\(words.joined(separator: "、"))”应有两个以上不同的词，不带标点",
        "the synonym “\(words.joined(separator: ", "))” must be two or more words without punctuation"
      )
    }
    let heads = people.flatMap(\.functions).filter { $0.role == .system }
    found += arrangement.findings
    if !heads.isEmpty { say("“系统”不能是人员的身份", "“the system” is nobody's role") }
    return found
  }

  package static let entry = "office.xml"

  package func bytes() throws(Fault) -> [UInt8] {
    try OfficeText.bytes(of: self, root: "office-file", namespace: OfficeText.officeNamespace)
  }

  /// Reads and checks the file; faults name line and column.
  package init(from bytes: [UInt8], file: String) throws(Fault) {
    self = try OfficeText.value(
      OfficeFile.self, from: bytes, root: "office-file", namespace: OfficeText.officeNamespace,
      file: file)
    let findings = findings
    guard format == OfficeFile.currentFormat, findings.isEmpty else {
      throw Fault(
        "office-file", what: Phrase(zh: "office.xml 不能用", en: "office.xml cannot be used"),
        why: findings.first
          ?? Phrase(zh: "格式版本\(format)不认识", en: "its format \(format) is not known"),
        next: Phrase(zh: "请改正后再试", en: "put it right and try again"), at: Place(file: file),
        details: findings)
    }
  }
}
