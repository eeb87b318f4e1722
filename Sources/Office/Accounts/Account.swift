internal import Casework
internal import Dossiers
internal import Primitives
internal import Seals
internal import Storage

/// Who may say that he is a person of the office: a password kept as a digest, and open sessions.
///
/// One file each under `accounts/`, readable by the office's operating-system account alone.
struct Account: Codable, Hashable, Sendable {
  /// A login that still holds.
  struct Session: Codable, Hashable, Sendable {
    /// Of the token that the person's own account keeps.
    var token: Digest
    /// The operating-system account that logged in.
    var account: String
    var until: Timestamp
  }

  var person: PersonID
  /// The way of digesting; `scrypt-32768-8-1` is the only one.
  var scheme: String
  var salt: String
  var digest: String
  var setAt: Timestamp
  var sessions: [Session]

  enum CodingKeys: String, CodingKey {
    case person, scheme, salt, digest, setAt
    case sessions = "session"
  }

  static let scheme = "scrypt-32768-8-1"
}

/// The accounts of an office's home.
struct AccountBook {
  let home: OfficeHome
  static let minimum = 8
  /// A working day.
  static let sessionSeconds = 12 * 3600

  private func path(_ id: PersonID) throws(Fault) -> String {
    guard EventID(rawValue: id.rawValue).isPlain else {
      throw Fault(
        "account-name", .usage, what: Phrase(zh: "人员标识不对", en: "that is no person's key"),
        why: Phrase(zh: "“\(id)”不合规范", en: "“\(id)” is not of letters, digits and -._"),
        next: Phrase(zh: "见 dossier office", en: "see dossier office"))
    }
    return Storage.join(home.accounts, id.rawValue + ".xml")
  }

  func account(_ id: PersonID) throws(Fault) -> Account? {
    let path = try path(id)
    guard try home.storage.exists(path) else { return nil }
    let bytes = try home.storage.read(path, limit: 1 << 20, links: .refused)
    return try OfficeText.value(
      Account.self, from: bytes, root: "account", namespace: OfficeText.accountNamespace,
      file: path)
  }

  private func write(_ account: Account) throws(Fault) {
    try home.storage.makeDirectories(home.accounts, mode: 0o700)
    try home.storage.publish(
      OfficeText.bytes(
        of: account, root: "account", namespace: OfficeText.accountNamespace),
      to: path(account.person), replacing: .any, mode: 0o600)
  }

  /// Sets a password, and ends every session that was opened with another.
  func set(_ password: [UInt8], of id: PersonID, at moment: Timestamp) throws(Fault) {
    guard String(decoding: password, as: UTF8.self).count >= AccountBook.minimum else {
      throw Fault(
        "account-weak", .refused, what: Phrase(zh: "口令未设置", en: "the password was not set"),
        why: Phrase(
          zh: "至少要\(AccountBook.minimum)个字符",
          en: "it needs \(AccountBook.minimum) characters or more"),
        next: Phrase(zh: "请换一个", en: "choose another"))
    }
    let made = try PasswordDigest(of: password)
    try write(
      Account(
        person: id, scheme: Account.scheme, salt: hexString(made.salt),
        digest: hexString(made.digest), setAt: moment, sessions: []))
  }

  /// Opens a session; gives the token, which only its owner keeps.
  func open(
    _ id: PersonID, password: [UInt8], account name: String, at moment: Timestamp
  ) throws(Fault) -> String {
    guard var account = try account(id) else { throw AccountBook.noPassword(id) }
    guard account.scheme == Account.scheme, let salt = bytesFromHex(account.salt),
      let digest = bytesFromHex(account.digest),
      try PasswordDigest(salt: salt, digest: digest).matches(password)
    else {
      throw Fault(
        "account-wrong", .refused, what: Phrase(zh: "登录未成功", en: "the login failed"),
        why: Phrase(zh: "口令不对", en: "the password is not right"),
        next: Phrase(
          zh: "请再试；忘记了请管理员用 dossier account 重设",
          en: "try again; if it is lost, the administrator sets a new one with dossier account"))
    }
    let token = hexString(try RandomBytes.make(32))
    account.sessions.removeAll { $0.until <= moment }
    account.sessions.append(
      Account.Session(
        token: SHA256.digest(of: Array(token.utf8)), account: name,
        until: Timestamp(
          secondsSince1970: moment.secondsSince1970 + AccountBook.sessionSeconds)))
    try write(account)
    return token
  }

  func close(_ id: PersonID, token: String) throws(Fault) {
    guard var account = try account(id) else { return }
    let digest = SHA256.digest(of: Array(token.utf8))
    account.sessions.removeAll { $0.token == digest }
    try write(account)
  }

  /// Throws unless the token opens a session of the person that still holds.
  func check(_ id: PersonID, token: String?, account name: String, at moment: Timestamp)
    throws(Fault)
  {
    guard let account = try account(id) else { throw AccountBook.noPassword(id) }
    let digest = token.map { SHA256.digest(of: Array($0.utf8)) }
    let session = account.sessions.first { $0.token == digest && $0.account == name }
    guard let session, session.until > moment else {
      throw Fault(
        "account-login", .refused,
        what: Phrase(zh: "不能以“\(id)”的身份办理", en: "you cannot act as “\(id)”"),
        why: session == nil
          ? Phrase(zh: "没有登录", en: "nobody is logged in as them")
          : Phrase(zh: "登录已过期", en: "the login has ended"),
        next: Phrase(zh: "请先 dossier login \(id)", en: "first: dossier login \(id)"))
    }
  }

  private static func noPassword(_ id: PersonID) -> Fault {
    Fault(
      "account-none", .refused,
      what: Phrase(zh: "不能以“\(id)”的身份办理", en: "you cannot act as “\(id)”"),
      why: Phrase(zh: "还没有为此人设置口令", en: "no password was set for them yet"),
      next: Phrase(
        zh: "请管理员用 dossier account \(id) 设置",
        en: "the administrator sets one: dossier account \(id)"))
  }
}
