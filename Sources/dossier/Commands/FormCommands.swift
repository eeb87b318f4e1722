internal import ArgumentParser
internal import Office
internal import Primitives

struct FormCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "form", abstract: "表格：列出、打印、检查模板。 Forms: list, render, check.",
    subcommands: [List.self, Render.self, Batch.self, Check.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "列出表格。 Lists the forms.")
    @OptionGroup var common: CommonOptions

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.formList() }
    }
  }

  struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "把案件的表格打印成PDF，或填写本单位的docx模板。 Prints a form of each case.")
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

  struct Batch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "把许多案件的同一种表格打成一个PDF。 Prints one form of many cases as one PDF.",
      discussion: """
        例 Examples:
          dossier form batch satisfaction-form --state replied -o sheets.pdf --duplex
          dossier form batch handling-record XH-2022-00017 XH-2022-00018 -o sheets.pdf
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "assignment-sign-off, handling-record, …") var form: String
    @Argument(help: "XH-2022-00017 …; or choose them by the options below.") var ids: [String] = []
    @Option(help: "Cases in this state, such as in-progress or 办理中; may be repeated.")
    var state: [String] = []
    @Option(help: "Cases of this street; may be repeated.") var street: [String] = []
    @Option(help: "Cases of this unit; may be repeated.") var unit: [String] = []
    @Option(help: "Cases registered on this day or later: YYYY-MM-DD.") var from: String?
    @Option(help: "Cases registered on this day or earlier: YYYY-MM-DD.") var to: String?
    @Option(name: .shortAndLong, help: "The file to write.") var output: String
    @Flag(help: "Begin each sheet on the front of a leaf: blank backs where needed.")
    var duplex = false
    @Option(help: "A value that the form asks for: NAME=VALUE; may be repeated.")
    var given: [String] = []

    func run() throws {
      let day = try common.day(nil)
      try common.perform { (desk) throws(Fault) in
        let isChosen = !(state + street + unit).isEmpty || from != nil || to != nil
        let cases = CaseWish(
          states: state, streets: street, units: unit, from: from, to: to, overdue: false,
          stalled: false, asOf: day)
        return try desk.formBatch(
          BatchWish(
            form: form, ids: ids, cases: isChosen ? cases : nil, output: output,
            isDuplex: duplex, given: given))
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
