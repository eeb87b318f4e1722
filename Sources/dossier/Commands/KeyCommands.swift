internal import ArgumentParser
internal import Office
internal import Primitives

struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "封印密钥：列出、更换、申请证书。 The keys that seal.",
    discussion: """
      换下的密钥的证书永远保留：旧封印照样查验。
      Certificates of keys that were changed stay for ever, so that old seals stay verifiable.
      """,
    subcommands: [List.self, Rotate.self, Request.self, Install.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "列出现用和旧的密钥。 Lists present and past keys.")
    @OptionGroup var common: CommonOptions

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.keyList(at: Machine.now) }
    }
  }

  struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rotate", abstract: "更换封印密钥。 Makes a new sealing key; the old certificates stay."
    )
    @OptionGroup var common: CommonOptions
    @Option(help: "A file with the passphrase of the sealing keys.") var passphraseFile: String?
    @Flag(help: "Make a new authority, too.") var authority = false
    @Option(help: "Years that the new certificates are valid: 1 to 30.") var years = 10

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.keyRotate(
          withAuthority: authority, years: years,
          passphrase: try Prompt.passphrase(file: passphraseFile), account: Machine.account,
          at: Machine.now)
      }
    }
  }

  struct Request: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "request",
      abstract: "生成证书申请（PKCS#10）。 Asks an outside authority for a certificate.")
    @OptionGroup var common: CommonOptions
    @Option(help: "A file with the passphrase of the sealing keys.") var passphraseFile: String?
    @Flag(help: "Take the open request back.") var withdraw = false

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        if withdraw { return try desk.keyWithdraw(account: Machine.account, at: Machine.now) }
        return try desk.keyRequest(
          passphrase: try Prompt.passphrase(file: passphraseFile), account: Machine.account,
          at: Machine.now)
      }
    }
  }

  struct Install: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "install", abstract: "装入签发的证书。 Installs the certificate that was issued.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The certificate in PEM.") var certificate: String
    @Option(help: "The authority's certificates up to its root, in PEM.") var chain: String?
    @Option(help: "A file with the passphrase of the sealing keys.") var passphraseFile: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.keyInstall(
          certificate, chain: chain, passphrase: try Prompt.passphrase(file: passphraseFile),
          account: Machine.account, at: Machine.now)
      }
    }
  }
}
