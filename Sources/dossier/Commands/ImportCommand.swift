internal import ArgumentParser
internal import Office
internal import Primitives

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "从JSON Lines导入案件。 Imports cases from JSON Lines.",
    discussion: """
      每行一件及其全部记录（格式见docs/formats/import.md），逐条过同样的规则；中断后再运行一次即可。
      One case a line with all its events (docs/formats/import.md), through the same guards;
      an import that was cut short is finished by running it again.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "The file of JSON Lines.") var file: String

  func run() async throws {
    let console = common.console
    try await common.perform { (desk) async throws(Fault) in
      try await desk.caseImport(
        file, account: Machine.account, at: Machine.now, refused: { console.note($0) },
        progress: { console.note($0) })
    }
  }
}

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "导出为JSON Lines，可再导入。 Exports cases as JSON Lines.")

  @OptionGroup var common: CommonOptions
  @Argument(help: "The cases. Default: all.") var id: [String] = []
  @Option(name: .shortAndLong, help: "The file to write.") var output = "cases.jsonl"

  func run() throws {
    try common.perform { (desk) throws(Fault) in try desk.caseExport(id, to: output) }
  }
}
