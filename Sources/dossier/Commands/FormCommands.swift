internal import ArgumentParser
internal import Office
internal import Primitives

struct FormCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "form", abstract: "表格：列出、打印、检查模板。 Forms: list, render, check.",
    subcommands: [List.self, Render.self, Check.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "列出表格。 Lists the forms.")
    @OptionGroup var common: CommonOptions

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.formList() }
    }
  }

  struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "把案件的表格打印成PDF。 Prints a form of each case.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "assignment-sign-off, handling-record, …") var form: String
    @Argument(help: "XH-2022-00017 …") var ids: [String]
    @Option(
      name: .shortAndLong,
      help: "The file to write, or the folder for several cases. Default: <case>-<form>.pdf here.")
    var output: String?
    @Option(help: "pdf or ofd.") var format: String = "pdf"
    @Option(help: "A value that the form asks for: NAME=VALUE; may be repeated.")
    var given: [String] = []

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.formRender(
          form, ids, to: output, given: given, as: try SheetFormat(given: format))
      }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "检查模板，列出全部错误。 Checks a template and lists every fault.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The template's file.") var template: String

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.formCheck(template) }
    }
  }
}
