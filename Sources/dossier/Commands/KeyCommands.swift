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
    subcommands: [List.self, Rotate.self, Request.self, Install.self, SM2.self])

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

  struct SM2: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sm2",
      abstract: "生成 SM2 密钥：此后封卷另加 SM2 签名。 Makes an SM2 key that signs seals as well.",
      discussion: """
        公钥写入 keys/sm2.pem。此前封的卷不变。查验见 docs/formats/seal.md：
        The public key is keys/sm2.pem. Volumes sealed before stay as they are. To verify:
          openssl dgst -sm3 -verify sm2.pem -sigopt distid:1234567812345678 \\
            -signature XH-2022-1.seal.sm2 XH-2022-1.seal.txt
        """)
    @OptionGroup var common: CommonOptions
    @Option(help: "A file with the passphrase of the sealing keys.") var passphraseFile: String?
    @Flag(help: "Make another in place of the one there is; its public key stays.") var renew =
      false

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.keySM2(
          renewing: renew, passphrase: try Prompt.passphrase(file: passphraseFile),
          account: Machine.account, at: Machine.now)
      }
    }
  }
}
