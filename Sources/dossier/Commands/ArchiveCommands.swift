internal import ArgumentParser
internal import Office
internal import Primitives

struct ArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "档案：入库、列出、校验、取出、证明。 Archive.",
    subcommands: [
      Pack.self, List.self, Verify.self, Extract.self, Prove.self, CheckProof.self,
    ])

  struct Pack: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "把已封的案卷装入档案包。 Packs sealed dossiers into volumes.")
    @OptionGroup var common: CommonOptions
    @Option(help: "A file with the passphrase of the sealing keys.") var passphraseFile: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archivePack(
          passphrase: try Prompt.passphrase(file: passphraseFile), at: Machine.now)
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "列出档案包。 Lists the volumes.")
    @OptionGroup var common: CommonOptions

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.archiveList() }
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "校验档案包、目录或单个案卷。 Verifies volumes, folders or single dossiers.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "Default: the office's archive.") var paths: [String] = []
    @Flag(help: "Only the file against its seal.") var quick = false
    @Flag(help: "Everything inside, too. The default.") var full = false

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.archiveVerify(paths, quick: quick) }
    }
  }

  struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "取出一件。 Takes one case out of a volume.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A volume's file or name.") var volume: String
    @Argument(help: "XH-2022-00017") var id: String
    @Option(help: "The folder to write into.") var to = "."

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archiveExtract(volume, id, into: to)
      }
    }
  }

  struct Prove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "出具一件在日志中的证明。 Writes the proof that a case is in the log.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A volume's file or name.") var volume: String
    @Argument(help: "XH-2022-00017") var id: String
    @Option(name: .shortAndLong, help: "The file to write. Default: <case>.proof.txt here.")
    var output: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archiveProve(volume, id, to: output)
      }
    }
  }

  struct CheckProof: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check-proof", abstract: "核对证明，不需要办公室。 Checks a proof; needs no office.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The proof's file.") var proof: String
    @Option(help: "The seal whose root it must have: <volume>.seal.txt.") var seal: String?
    @Option(help: "The dossier that it is about.") var dossier: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archiveCheckProof(proof, seal: seal, dossier: dossier)
      }
    }
  }
}
