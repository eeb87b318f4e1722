internal import ArgumentParser
internal import Office
internal import Primitives

struct ArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "档案：入库、列出、校验、取出。 Archive: pack, list, verify, extract.",
    subcommands: [Pack.self, List.self, Verify.self, Extract.self])

  struct Pack: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "把已封的案卷装入档案包。 Packs sealed dossiers into volumes.")
    @OptionGroup var common: CommonOptions

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.archivePack() }
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
}
