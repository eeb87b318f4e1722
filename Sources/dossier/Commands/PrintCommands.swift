internal import ArgumentParser
internal import Office
internal import Primitives

struct PrintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "print", abstract: "打印队列：成批打印，中断后接着打，不漏不重。 The queue of printing jobs.",
    subcommands: [Order.self, Run.self, List.self, Cancel.self])

  struct Order: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "order", abstract: "把许多案件的同一种表格排入打印队列。 Orders one form of many cases.",
      discussion: """
        例 Examples:
          dossier print order satisfaction-form --state replied
          dossier print run J0001 --printer office
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "assignment-sign-off, handling-record, …") var form: String
    @Argument(help: "XH-2022-00017 …; or choose them by the options below.") var ids: [String] = []
    @OptionGroup var choice: CaseChoice
    @Option(help: "A value that the form asks for: NAME=VALUE; may be repeated.")
    var given: [String] = []

    func run() throws {
      let cases = try choice.wish(common)
      try common.perform { (desk) throws(Fault) in
        try desk.printOrder(
          BatchWish(form: form, ids: ids, cases: cases, output: "", isDuplex: false, given: given),
          at: Machine.now)
      }
    }
  }

  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "打印一单里还没有打的。 Prints what a job still owes.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "J0001") var job: String
    @Option(help: "The printer's name in CUPS. Default: the machine's own.") var printer: String?
    @Option(help: "Write the sheets as files into this folder, instead of to a printer.")
    var to: String?
    @Flag(help: "On both sides of the paper.") var duplex = false

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        func run(on printer: some SheetPrinter) throws(Fault) -> Outcome {
          try desk.printRun(job, on: printer, clock: { Machine.now }) { common.console.note($0) }
        }
        if let to { return try run(on: FolderPrinter(Machine.absolute(to))) }
        return try run(on: CUPSPrinter(name: printer, isDuplex: duplex))
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "列出打印单，或一单里的每一件。 Lists the jobs, or the sheets of one.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "J0001") var job: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.printList(job) }
    }
  }

  struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "cancel", abstract: "取消一单里还没有打的。 Prints nothing more of a job.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "J0001") var job: String

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.printCancel(job) }
    }
  }
}

/// Which cases, by what they are.
struct CaseChoice: ParsableArguments {
  @Option(help: "Cases in this state, such as in-progress or 办理中; may be repeated.")
  var state: [String] = []
  @Option(help: "Cases of this street; may be repeated.") var street: [String] = []
  @Option(help: "Cases of this unit; may be repeated.") var unit: [String] = []
  @Option(help: "Cases registered on this day or later: YYYY-MM-DD.") var from: String?
  @Option(help: "Cases registered on this day or earlier: YYYY-MM-DD.") var to: String?
  @Option(help: "Cases registered in this month: YYYY-MM.") var month: String?

  /// `nil` when nothing was chosen.
  func wish(_ common: CommonOptions) throws -> CaseWish? {
    guard !(state + street + unit).isEmpty || from != nil || to != nil || month != nil
    else { return nil }
    return CaseWish(
      states: state, streets: street, units: unit, from: from, to: to, month: month,
      asOf: try common.day(nil))
  }
}
