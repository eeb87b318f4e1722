internal import ArgumentParser
internal import Office
internal import Primitives

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "建立办公室。 Founds an office in a folder.",
    discussion: """
      口令从终端询问；无人值守时用 --password-file 与 --passphrase-file，
      或环境变量 DOSSIER_PASSWORD 与 DOSSIER_PASSPHRASE。
      Passwords are asked for on the terminal, or come from files or the environment.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "The folder; it must be empty or not there.") var folder: String
  @Option(help: "Head of every case's number: 2 to 8 capital letters, such as XH.") var code:
    String?
  @Option(help: "The office's name as it stands on sheets.") var name: String?
  @Option(help: "The name of the administrator.") var administrator = "系统管理员"
  @Option(help: "A file with the administrator's password.") var passwordFile: String?
  @Option(help: "A file with the passphrase of the sealing keys.") var passphraseFile: String?
  @Flag(help: "A sample office with cases in many states instead.") var sample = false

  func run() throws {
    var common = common
    common.home = folder
    let console = common.console
    if sample {
      try common.perform { (desk) throws(Fault) in try desk.sampleOffice { console.note($0) } }
      return
    }
    try common.perform { (desk) throws(Fault) in
      let founding = Founding(
        code: try Prompt.line(code, zh: "案号字头（如 XH）", en: "Head of case numbers (such as XH)"),
        name: try Prompt.line(name, zh: "机构名称", en: "Name of the office"),
        administrator: administrator,
        administratorPassword: try Prompt.secret(
          file: passwordFile, environment: "DOSSIER_PASSWORD", zh: "管理员口令",
          en: "Administrator's password", isNew: true),
        passphrase: try Prompt.secret(
          file: passphraseFile, environment: "DOSSIER_PASSPHRASE", zh: "密钥口令",
          en: "Passphrase of the keys", isNew: true), moment: Machine.now)
      return try desk.found(founding, account: Machine.account)
    }
  }
}

struct OfficeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "office", abstract: "办公室：单位、人员、密钥。 The office: units, people, keys.",
    subcommands: [Show.self, KeyCommand.self], defaultSubcommand: Show.self)

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "列出单位与人员。 Lists units and people. The default.")
    @OptionGroup var common: CommonOptions

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.officeShow() }
    }
  }
}

struct AccountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "为人员设置口令。 Sets a person's password.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var acting: ActingOptions
  @Argument(help: "The person's key in office.xml.") var person: String
  @Option(help: "A file with the new password.") var passwordFile: String?

  func run() throws {
    let sitting = try acting.sitting(common, orElse: OfficeDesk.administratorID)
    try common.perform { (desk) throws(Fault) in
      let password = try Prompt.secret(
        file: passwordFile, environment: "DOSSIER_PASSWORD", zh: "\(person)的新口令",
        en: "New password of \(person)", isNew: true)
      return try desk.setPassword(password, of: person, sitting)
    }
  }
}

struct LoginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "登录，之后可用 --as 办理。 Logs in, so that --as is believed.")
  @OptionGroup var common: CommonOptions
  @Argument(help: "The person's key in office.xml.") var person: String
  @Option(help: "A file with the password.") var passwordFile: String?

  func run() throws {
    let tokens = TokenFile(home: common.homePath(), person: person)
    try common.perform { (desk) throws(Fault) in
      let password = try Prompt.secret(
        file: passwordFile, environment: "DOSSIER_PASSWORD", zh: "\(person)的口令",
        en: "Password of \(person)", isNew: false)
      let login = try desk.login(
        person, password: password, account: Machine.account, at: Machine.now)
      try tokens.write(login.token)
      return login.outcome
    }
  }
}

struct LogoutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "退出登录。 Ends a login.")
  @OptionGroup var common: CommonOptions
  @Argument(help: "The person's key in office.xml.") var person: String

  func run() throws {
    let tokens = TokenFile(home: common.homePath(), person: person)
    try common.perform { (desk) throws(Fault) in
      let outcome = try desk.logout(
        person, token: tokens.read() ?? "", account: Machine.account, at: Machine.now)
      tokens.remove()
      return outcome
    }
  }
}

struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "双台账与审查。 Both ledgers, and their audit.",
    subcommands: [Assigning.self, Undertaking.self, Audit.self])

  struct Assigning: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "assigning", abstract: "交办单位台账。 The assigning unit's ledger.")
    @OptionGroup var common: CommonOptions
    @Option(help: "Only rows opened in this month: YYYY-MM.") var month: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.ledger("assigning", unit: nil, month: month)
      }
    }
  }

  struct Undertaking: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "undertaking", abstract: "承办单位台账。 The undertaking units' ledgers.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "One unit: its key or name. Default: all.") var unit: String?
    @Option(help: "Only rows opened in this month: YYYY-MM.") var month: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.ledger("undertaking", unit: unit, month: month)
      }
    }
  }

  struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "audit", abstract: "台账审查，规则L1至L12。 Audits both ledgers by the rules L1 to L12.")
    @OptionGroup var common: CommonOptions
    @Option(help: "As of this day: YYYY-MM-DD. Default: today.") var asOf: String?

    func run() throws {
      let day = try common.day(asOf)
      try common.perform { (desk) throws(Fault) in try desk.ledgerAudit(asOf: day) }
    }
  }
}
