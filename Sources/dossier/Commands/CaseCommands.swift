internal import ArgumentParser
internal import Office
internal import Primitives

struct CaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "case",
    abstract: "案件：列出、查看、经过、下一步、记入、导入。 Cases.",
    subcommands: [
      List.self, Show.self, History.self, Next.self, Record.self, ImportCommand.self,
      ExportCommand.self, ReconcileCommand.self,
    ])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "列出案件。 Lists the cases.",
      discussion: """
        例 Examples:
          dossier case list --state in-progress --unit 西湖区城建局
          dossier case list --overdue --as-of 2023-01-20
        """)
    @OptionGroup var common: CommonOptions
    @Option(help: "Only this state, such as in-progress or 办理中; may be repeated.")
    var state: [String] = []
    @Option(help: "Only this street; may be repeated.") var street: [String] = []
    @Option(help: "Only this unit; may be repeated.") var unit: [String] = []
    @Option(help: "Registered on this day or later: YYYY-MM-DD.") var from: String?
    @Option(help: "Registered on this day or earlier: YYYY-MM-DD.") var to: String?
    @Flag(help: "Only where something was due before today.") var overdue = false
    @Flag(help: "Only open handlings without a new fact for ten working days.")
    var stalled = false
    @Option(help: "Take this day for today: YYYY-MM-DD.") var asOf: String?

    func run() throws {
      let day = try common.day(asOf)
      try common.perform { (desk) throws(Fault) in
        try desk.caseList(
          CaseWish(
            states: state, streets: street, units: unit, from: from, to: to, overdue: overdue,
            stalled: stalled, asOf: day))
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "查看一件。 Shows one case.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var acting: ActingOptions
    @Argument(help: "XH-2022-00017") var id: String

    func run() throws {
      let reader = try acting.sitting(common)
      try common.perform { (desk) throws(Fault) in try desk.caseShow(id, reader: reader) }
    }
  }

  struct History: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "history", abstract: "逐条经过。 Every event of a case.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "XH-2022-00017") var id: String

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.caseHistory(id) }
    }
  }

  struct Next: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "next",
      abstract: "下一步能办什么、由谁办、还缺什么。 What may happen now, by whom, and what is missing.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "XH-2022-00017") var id: String
    @Option(help: "Take this day for today: YYYY-MM-DD.") var asOf: String?

    func run() throws {
      let day = try common.day(asOf)
      try common.perform { (desk) throws(Fault) in try desk.caseNext(id, asOf: day) }
    }
  }

  struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "record", abstract: "记入一条。 Records one event.",
      discussion: """
        内容用JSON写，字段名与案卷里events/*.xml相同（见docs/formats/events.md）。
        What happened is JSON with the names of events/*.xml (docs/formats/events.md).

        例 Examples:
          dossier case record registered --as c-0001 --data sheet.json
          dossier case record signature XH-2022-00017 --as h-0001 --data signature.json
          echo '{}' | dossier case record submitted XH-2022-00017 --as c-0001 --data -
        """)
    @OptionGroup var common: CommonOptions
    @OptionGroup var acting: ActingOptions
    @Argument(help: "registered, claimed, visit, drafted, …") var event: String
    @Argument(help: "XH-2022-00017; none to register a new case.") var id: String?
    @Option(help: "A file of JSON, or - for standard input.") var data: String?
    @Option(help: "The day on which it happened: YYYY-MM-DD. Default: today.") var on: String?
    @Option(name: .customLong("for"), help: "Who did it, when you key it in from paper.")
    var actor: String?
    @Option(help: "Whose ledger it is for: both, assigning or undertaking.") var keeper: String?
    @Option(help: "A scan or photograph already attached that proves it; may be repeated.")
    var evidence: [String] = []
    @Option(help: "The document or attachment itself; what a PDF says is kept for searching.")
    var file: String?

    func run() throws {
      guard let sitting = try acting.sitting(common) else {
        throw common.console.report(ActingOptions.nobody)
      }
      try common.perform { (desk) throws(Fault) in
        let order = CaseOrder(
          kind: event, caseID: id, data: try InputText.bytes(of: data), dataName: data ?? "--data",
          on: on, keeper: keeper, evidence: evidence, actor: actor,
          file: try file.map { name throws(Fault) in (name, try InputText.bytes(of: name)) })
        return try desk.caseRecord(order, sitting)
      }
    }
  }
}
