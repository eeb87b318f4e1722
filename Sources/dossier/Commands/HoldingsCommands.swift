internal import ArgumentParser
internal import Office
internal import Primitives

/// What the commands that write the archive's records take.
struct HoldingsOptions: ParsableArguments {
  @OptionGroup var work: ArchiveWorkOptions
  @Option(
    name: .shortAndLong, help: "Print the list to this file, too: .pdf, .ofd or .svg.")
  var output: String?

  func order(
    _ common: CommonOptions, cases: [String] = [], reason: String? = nil
  ) throws -> HoldingsOrder {
    var order = try work.order(common, cases: cases, reason: reason)
    order.output = output
    return order
  }
}

/// The same where no list is made.
struct ArchiveWorkOptions: ParsableArguments {
  @OptionGroup var acting: ActingOptions
  @Option(help: "The day on which it was done: YYYY-MM-DD. Default: today.") var on: String?

  func order(
    _ common: CommonOptions, cases: [String] = [], reason: String? = nil
  ) throws -> HoldingsOrder {
    HoldingsOrder(
      cases: cases, on: try common.day(on, "--on"), reason: reason,
      occasion: try acting.occasion(common))
  }
}

extension ActingOptions {
  /// Now, at this machine, by the person named.
  func occasion(_ common: CommonOptions) throws -> ArchiveOccasion {
    ArchiveOccasion(
      sitting: try sitting(common), account: Machine.account, moment: Machine.now)
  }
}

extension ArchiveCommand {
  struct Arrange: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "arrange",
      abstract: "给已封的案卷编档号，制作封面、卷内目录和备考表。 Gives sealed dossiers their archival codes.",
      discussion: """
        入库时会先做这一步。编定的档号不再改动。
        Packing does it first. A code that was given stays.
        """)
    @OptionGroup var common: CommonOptions
    @OptionGroup var acting: ActingOptions

    func run() throws {
      let occasion = try acting.occasion(common)
      try common.perform { (desk) throws(Fault) in try desk.archiveArrange(occasion) }
    }
  }

  struct Accession: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "accession", abstract: "接收登记。 Enters cases that the records office took in.",
      discussion: """
        例 Examples:
          dossier archive accession --year 2022 --from 绳金塔街道 --brought-by 邓秋月 --as x-0003
        """)
    @OptionGroup var common: CommonOptions
    @OptionGroup var options: HoldingsOptions
    @Argument(help: "XH-2022-00017 …; none for all that have a code and were not taken in.")
    var cases: [String] = []
    @Option(help: "Only those of this filing year.") var year: Int?
    @Option(help: "The body that they come from.") var from: String
    @Option(help: "Who brought them.") var broughtBy: String?
    @Option(help: "A remark.") var reason: String?

    func run() throws {
      let order = try options.order(common, cases: cases, reason: reason)
      try common.perform { (desk) throws(Fault) in
        try desk.archiveAccession(order, year: year, from: from, broughtBy: broughtBy)
      }
    }
  }

  struct Transfer: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "transfer",
      abstract: "移交档案馆：造册、双方签字。 Transfers to the state archive: the list, its signatures.",
      subcommands: [MakeList.self, Sign.self])

    struct MakeList: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "list", abstract: "造移交清单。 Lists what is due, or the cases named.")
      @OptionGroup var common: CommonOptions
      @OptionGroup var options: HoldingsOptions
      @Argument(help: "XH-2022-00017 …; none for all that are due and not held.") var cases:
        [String] = []
      @Option(help: "The archive that takes them.") var to: String
      @Option(help: "Why they are transferred before they are due.") var early: String?

      func run() throws {
        let order = try options.order(common, cases: cases, reason: early)
        try common.perform { (desk) throws(Fault) in try desk.archiveTransferList(order, to: to) }
      }
    }

    struct Sign: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "一方签字。 Enters the signature of one side.",
        discussion: """
          例 Examples:
            dossier archive transfer sign 2034-1 --side handing-over --as x-0003
            dossier archive transfer sign 2034-1 --side receiving --name 江若水 --unit 西湖区档案馆 --as x-0003
          """)
      @OptionGroup var common: CommonOptions
      @OptionGroup var options: HoldingsOptions
      @Argument(help: "The list's number: 2034-1") var number: String
      @Option(help: "handing-over or receiving.") var side: String
      @Option(help: "Who signed; needed for receiving. Default for our side: who acts.") var name:
        String?
      @Option(help: "Their post.") var post: String?
      @Option(help: "Their body; needed for receiving.") var unit: String?

      func run() throws {
        let order = try options.order(common)
        try common.perform { (desk) throws(Fault) in
          try desk.archiveTransferSign(
            number, order, side: side, name: name, post: post, unit: unit)
        }
      }
    }
  }

  struct Due: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "due", abstract: "到期清单：应鉴定的、应移交的。 Lists what is due for appraisal or transfer.")
    @OptionGroup var common: CommonOptions
    @Option(help: "As of this day: YYYY-MM-DD. Default: today.") var asOf: String?
    @Option(
      name: .shortAndLong, help: "Print the list to this file, too: .pdf, .ofd or .svg.")
    var output: String?

    func run() throws {
      let day = try common.day(asOf)
      try common.perform { (desk) throws(Fault) in try desk.archiveDue(asOf: day, output: output) }
    }
  }

  struct Appraise: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "appraise",
      abstract: "鉴定到期的案卷，由领导批准。 Appraises what is past its time; a leader approves.",
      subcommands: [Make.self, Approve.self], defaultSubcommand: Make.self)

    struct Make: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "make", abstract: "记入鉴定意见。 Enters the group's opinion.",
        discussion: """
          例 Examples:
            dossier archive appraise XH-2022-00042 --opinion destroy --reason 无保存价值 \\
              --member 孟书瑶 --member 方静怡 --as x-0003
            dossier archive appraise XH-2022-00017 --opinion keep --retention permanent \\
              --reason 重要民生事项 --member 孟书瑶 --member 方静怡 --as x-0003
          """)
      @OptionGroup var common: CommonOptions
      @OptionGroup var options: HoldingsOptions
      @Argument(help: "XH-2022-00017 …; none for all that are due and not held.") var cases:
        [String] = []
      @Option(help: "keep or destroy.") var opinion: String
      @Option(help: "The new period of what is kept: permanent, thirty-years or ten-years.")
      var retention: String?
      @Option(help: "Why.") var reason: String
      @Option(help: "One of the appraisal group: a key in office.xml, or a name; repeated.")
      var member: [String] = []

      func run() throws {
        let order = try options.order(common, cases: cases, reason: reason)
        try common.perform { (desk) throws(Fault) in
          try desk.archiveAppraise(order, opinion: opinion, retention: retention, members: member)
        }
      }
    }

    struct Approve: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "批准鉴定。 Approves an appraisal; not by who made it.")
      @OptionGroup var common: CommonOptions
      @OptionGroup var options: HoldingsOptions
      @Argument(help: "The appraisal's number: 2054-1") var number: String

      func run() throws {
        let order = try options.order(common)
        try common.perform { (desk) throws(Fault) in
          try desk.archiveAppraisalApprove(number, order)
        }
      }
    }
  }

  struct Hold: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "hold",
      abstract: "冻结：冻结的案卷不移交、不销毁。 Holds cases: they are neither transferred nor destroyed.",
      subcommands: [PlaceHold.self, Lift.self, ListHolds.self])

    struct PlaceHold: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "place", abstract: "冻结案卷。 Holds cases.")
      @OptionGroup var common: CommonOptions
      @OptionGroup var options: ArchiveWorkOptions
      @Argument(help: "XH-2022-00017 …") var cases: [String]
      @Option(help: "Why: a law suit, an inspection.") var reason: String

      func run() throws {
        let order = try options.order(common, cases: cases, reason: reason)
        try common.perform { (desk) throws(Fault) in try desk.archiveHold(order) }
      }
    }

    struct Lift: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "lift", abstract: "解除冻结。 Lifts a hold.")
      @OptionGroup var common: CommonOptions
      @OptionGroup var options: ArchiveWorkOptions
      @Argument(help: "The hold's number: 2054-1") var number: String
      @Option(help: "Why.") var reason: String

      func run() throws {
        let order = try options.order(common, reason: reason)
        try common.perform { (desk) throws(Fault) in try desk.archiveHoldLift(number, order) }
      }
    }

    struct ListHolds: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "list", abstract: "列出未解除的冻结。 Lists the holds that stand.")
      @OptionGroup var common: CommonOptions

      func run() throws {
        try common.perform { (desk) throws(Fault) in try desk.archiveHolds() }
      }
    }
  }

  struct Dispose: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "dispose",
      abstract: "销毁：造册、领导批准、两人以上监销、执行。 Destruction: list, approval, supervisors, deed.",
      discussion: """
        先鉴定并批准（archive appraise）。造册人、批准人、监销人各为不同的人。
        An approved appraisal comes first. Who lists, who approves and who supervises differ.
        """,
      subcommands: [MakeList.self, Approve.self, Supervise.self, CarryOut.self])

    struct MakeList: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "list", abstract: "造销毁清册。 Lists what an appraisal says is to be destroyed.")
      @OptionGroup var common: CommonOptions
      @OptionGroup var options: HoldingsOptions
      @Argument(help: "The appraisal's number: 2054-1") var appraisal: String
      @Argument(help: "XH-2022-00017 …; none for all of the appraisal.") var cases: [String] = []

      func run() throws {
        let order = try options.order(common, cases: cases)
        try common.perform { (desk) throws(Fault) in
          try desk.archiveDisposeList(appraisal, order)
        }
      }
    }

    struct Approve: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "领导批准销毁清册。 Approves a destruction list.")
      @OptionGroup var common: CommonOptions
      @OptionGroup var options: HoldingsOptions
      @Argument(help: "The list's number: 2054-1") var number: String

      func run() throws {
        let order = try options.order(common)
        try common.perform { (desk) throws(Fault) in
          try desk.archiveDisposeApprove(number, order)
        }
      }
    }

    struct Supervise: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "supervise",
        abstract: "监销人签字。 Enters the signature of a supervisor; each their own.")
      @OptionGroup var common: CommonOptions
      @OptionGroup var options: HoldingsOptions
      @Argument(help: "The list's number: 2054-1") var number: String

      func run() throws {
        let order = try options.order(common)
        try common.perform { (desk) throws(Fault) in
          try desk.archiveDisposeSupervise(number, order)
        }
      }
    }

    struct CarryOut: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "carry-out",
        abstract: "执行销毁：卷由不含所销案卷的新卷取代，删去各处文件。 Destroys what the list names.",
        discussion: """
          须已批准并有两人以上监销签字。目录、日志和旧卷的封印保留，并签署销毁说明；中断后再办一次即可。
          The list must be approved and supervised. Records, log and the old volume's seal stay, with a
          signed text that says what is gone and where the rest is. After a stop, run it again.
          """)
      @OptionGroup var common: CommonOptions
      @OptionGroup var options: HoldingsOptions
      @Option(help: "A file with the passphrase of the sealing keys.") var passphraseFile: String?
      @Argument(help: "The list's number: 2054-1") var number: String

      func run() throws {
        let order = try options.order(common)
        try common.perform { (desk) throws(Fault) in
          try desk.archiveDisposeCarryOut(
            number, order, passphrase: try Prompt.passphrase(file: passphraseFile))
        }
      }
    }
  }
}
