internal import Casework
package import Primitives
internal import Seals
internal import Storage

/// What it takes to found an office.
package struct Founding: Sendable {
  package var code: String
  package var name: String
  /// The administrator, who gives the others their accounts.
  package var administrator: String
  package var administratorPassword: [UInt8]
  /// Of the sealing keys.
  package var passphrase: [UInt8]
  package var moment: Timestamp

  package init(
    code: String, name: String, administrator: String, administratorPassword: [UInt8],
    passphrase: [UInt8], moment: Timestamp
  ) {
    self.code = code
    self.name = name
    self.administrator = administrator
    self.administratorPassword = administratorPassword
    self.passphrase = passphrase
    self.moment = moment
  }
}

extension OfficeDesk {
  /// The key of the administrator that every new office begins with.
  package static let administratorID = "admin"

  /// Makes a new, empty office in a folder that is not there or is empty.
  ///
  /// `office.xml` comes last: a run that was cut short is finished by the next one.
  package func found(_ founding: Founding, account: String) throws(Fault) -> Outcome {
    try requireEmptyHome()
    let file = OfficeFile(
      code: founding.code, office: OfficeView(name: founding.name),
      people: [
        OfficeFile.Person(
          id: PersonID(rawValue: OfficeDesk.administratorID), name: founding.administrator,
          functions: [OfficeFile.Function(role: .systemAdministrator)])
      ])
    guard file.findings.isEmpty else {
      throw Fault(
        "office-file", .usage, what: Phrase(zh: "办公室没有建立", en: "the office was not founded"),
        why: file.findings[0], next: Phrase(zh: "请改正后再试", en: "put it right and try again"))
    }
    guard founding.passphrase.count >= 8 else {
      throw Fault(
        "office-passphrase", .refused,
        what: Phrase(zh: "办公室没有建立", en: "the office was not founded"),
        why: Phrase(zh: "密钥口令至少要8个字节", en: "the keys' passphrase needs 8 bytes or more"),
        next: Phrase(zh: "请换一个更长的", en: "choose a longer one"))
    }
    try home.make()
    try AccountBook(home: home).set(
      founding.administratorPassword, of: PersonID(rawValue: OfficeDesk.administratorID),
      at: founding.moment)
    let validity = OfficeKeys.validity(from: founding.moment, years: OfficeDesk.keyYears)
    try OfficeKeys(home: home).make(
      office: founding.name, passphrase: String(decoding: founding.passphrase, as: UTF8.self),
      validity: validity, keepsPassphrase: false)
    try storage.publish(try file.bytes(), to: home.officePath, replacing: .never)
    try AuditLog(home: home).add(
      "found", founding.code, person: OfficeDesk.administratorID, account: account,
      at: founding.moment)
    var outcome = Outcome()
    outcome.put("home", home.path)
    outcome.say(
      zh: "已在 \(home.path) 建立办公室“\(founding.name)”。",
      en: "The office “\(founding.name)” is founded in \(home.path).")
    outcome.say(
      zh: "接着：在 \(home.officePath) 写入街道、单位和人员（格式见 docs/formats/office.md），",
      en:
        "Next: list streets, units and people in \(home.officePath) (docs/formats/office.md says how),"
    )
    outcome.say(
      zh: "再用 dossier account 人员标识 为他们设置口令。",
      en: "then give them passwords: dossier account PERSON.")
    return outcome
  }

  static let keyYears = 10

  func requireEmptyHome() throws(Fault) {
    guard try storage.kind(of: home.path) != nil else { return }
    let known: Set<String> = ["accounts", "keys", "cases", "archive"]
    let names = try storage.list(home.path)
    guard !names.contains(OfficeFile.entry), names.allSatisfy(known.contains) else {
      throw Fault(
        "office-not-empty", .refused,
        what: Phrase(zh: "办公室没有建立", en: "the office was not founded"),
        why: Phrase(zh: "\(home.path) 不是空目录", en: "\(home.path) is not empty"),
        next: Phrase(zh: "请另选一个目录", en: "choose another folder"), at: Place(file: home.path))
    }
  }

  // MARK: Accounts

  /// Sets a person's password: by the administrator, or by the person with an open login.
  package func setPassword(
    _ password: [UInt8], of name: String, _ sitting: Sitting
  ) throws(Fault) -> Outcome {
    let office = try requireOffice()
    let id = PersonID(rawValue: name)
    _ = try office.actor(id, as: nil, for: .registered)
    let book = AccountBook(home: home)
    let person = PersonID(rawValue: sitting.person)
    try book.check(
      person, token: sitting.token, account: sitting.account, at: sitting.moment)
    let isAdministrator =
      office.person(person)?.functions.contains { $0.role == .systemAdministrator } ?? false
    guard isAdministrator || person == id else {
      throw Fault(
        "account-foreign", .refused,
        what: Phrase(zh: "口令未设置", en: "the password was not set"),
        why: Phrase(
          zh: "只有系统管理员能为他人设置口令", en: "only the system administrator sets another's"),
        next: Phrase(zh: "请管理员办理", en: "ask the administrator"))
    }
    try book.set(password, of: id, at: sitting.moment)
    try AuditLog(home: home).add(
      "password", name, person: sitting.person, account: sitting.account, at: sitting.moment)
    return Outcome([Phrase(zh: "已为\(name)设置口令。", en: "The password of \(name) is set.")])
  }

  /// Opens a session; gives its token, to be kept by the person's own account alone.
  package func login(
    _ name: String, password: [UInt8], account: String, at moment: Timestamp
  ) throws(Fault) -> (outcome: Outcome, token: String) {
    let office = try requireOffice()
    let id = PersonID(rawValue: name)
    let actor = try office.actor(id, as: nil, for: .registered)
    let log = AuditLog(home: home)
    do throws(Fault) {
      let token = try AccountBook(home: home).open(
        id, password: password, account: account, at: moment)
      try log.add("login", name, person: name, account: account, at: moment)
      return (
        Outcome([
          Phrase(
            zh: "\(actor.name)已登录，12小时内有效。", en: "\(actor.name) is logged in for 12 hours.")
        ]), token
      )
    } catch {
      if error.code == "account-wrong" {
        try log.add("login-failed", name, person: name, account: account, at: moment)
      }
      throw error
    }
  }

  package func logout(
    _ name: String, token: String, account: String, at moment: Timestamp
  ) throws(Fault) -> Outcome {
    try AccountBook(home: home).close(PersonID(rawValue: name), token: token)
    try AuditLog(home: home).add("logout", name, person: name, account: account, at: moment)
    return Outcome([Phrase(zh: "\(name)已退出。", en: "\(name) is logged out.")])
  }

  /// Who the office is: streets, units, and everybody who acts.
  package func officeShow() throws(Fault) -> Outcome {
    let office = try requireOffice()
    var outcome = Outcome()
    outcome.put("code", office.code)
    outcome.put("name", office.office.name)
    outcome.say(
      zh: "\(office.code)  \(office.office.name)", en: "\(office.code)  \(office.office.name)")
    var units: [Outcome] = []
    for unit in office.units {
      var row = Outcome()
      row.put("id", unit.id.rawValue)
      row.put("name", unit.name)
      units.append(row)
      outcome.lines.append(Phrase("  \(unit.id)  \(unit.name)"))
    }
    outcome.put("unit", list: units)
    var people: [Outcome] = []
    for person in office.people {
      var row = Outcome()
      row.put("id", person.id.rawValue)
      row.put("name", person.name)
      row.put("role", texts: person.functions.map(\.role.rawValue))
      people.append(row)
      // Unit and post apart, and the role by the name that --role takes.
      func listed(_ role: (Role) -> String, _ separator: String) -> String {
        person.functions.map { function in
          let words = [function.unitName, function.post].compactMap { $0 }
          let named = "\(role(function.role)) \(function.role.rawValue)"
          return (words + ["[\(named)]"]).joined(separator: "  ")
        }.joined(separator: separator)
      }
      outcome.say(
        zh: "  \(person.id)  \(person.name)  " + listed({ $0.title.zh }, "；"),
        en: "  \(person.id)  \(person.name)  " + listed({ $0.title.en }, "; "))
    }
    outcome.put("person", list: people)
    return outcome
  }
}
