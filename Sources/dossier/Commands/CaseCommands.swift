internal import ArgumentParser
internal import Office
internal import Primitives

struct CaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "case", abstract: "案件：列出、查看、经过。 Cases: list, show, history.",
    subcommands: [List.self, Show.self, History.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "列出案件。 Lists the cases.")
    @OptionGroup var common: CommonOptions

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.caseList() }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "查看一件。 Shows one case.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "XH-2022-00017") var id: String

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.caseShow(id) }
    }
  }

  struct History: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "逐条经过。 Every event of a case.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "XH-2022-00017") var id: String

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.caseHistory(id) }
    }
  }
}
