internal import ArgumentParser
internal import Office
internal import Primitives

struct ArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "档案：编号、入库、校验、取出、证明、接收、移交、鉴定、销毁。 Archive.",
    subcommands: [
      Arrange.self, Pack.self, List.self, Verify.self, Audit.self, Extract.self, Head.self,
      Stamp.self, Renew.self, Prove.self, CheckProof.self, Copy.self, Compare.self, Protect.self,
      Repair.self,
      Rebuild.self, Report.self, ExportEEP.self, ExportRedacted.self,
      Accession.self, Transfer.self, Due.self, Appraise.self, Hold.self, Dispose.self,
    ])

  struct Pack: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "pack", abstract: "把已封的案卷装入档案包。 Packs sealed dossiers into volumes.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var acting: ActingOptions
    @Option(help: "A file with the passphrase of the sealing keys.") var passphraseFile: String?

    func run() throws {
      let occasion = try acting.occasion(common)
      try common.perform { (desk) throws(Fault) in
        try desk.archivePack(
          passphrase: try Prompt.passphrase(file: passphraseFile), by: occasion)
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "列出档案包。 Lists the volumes.")
    @OptionGroup var common: CommonOptions

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.archiveList() }
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "校验档案包、目录或单个案卷。 Verifies volumes, folders or single dossiers.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "Files, folders or names of volumes. Default: the office's archive.")
    var paths: [String] = []
    @Flag(help: "Only the file against its seal.") var quick = false
    @Flag(help: "Everything inside, too. The default.") var full = false

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archiveVerify(paths, quick: quick, at: Machine.now)
      }
    }
  }

  struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "audit",
      abstract: "查验到期的档案包并记录结果。 Audits the volumes that are due, and records it.",
      discussion: """
        期限在 office.xml 的 audit 中设置，默认每12个月全面查验、每月快速查验。
        中途停止后再运行，从停止处继续。适合 cron 或 systemd 定时运行。
        When is set in audit of office.xml: in full every 12 months, quickly every month.
        A run that was stopped is gone on with by the next. Made for cron or a systemd timer.
        """)
    @OptionGroup var common: CommonOptions
    @Flag(help: "All volumes in full, due or not.") var full = false
    @Flag(help: "All volumes against their seals, due or not.") var quick = false
    @Option(help: "Bytes a second at most: 500kB, 20MB.") var rate: String?

    func validate() throws {
      guard !(full && quick) else { throw ValidationError("--full 与 --quick 只能用一个。 Use one.") }
      if let rate, Pacer.bytes(rate) == nil {
        throw ValidationError("--rate \(rate)：例如 20MB。 For example 20MB.")
      }
    }

    func run() throws {
      let pacer = rate.flatMap { Pacer.bytes($0) }.map { Pacer(bytesPerSecond: $0) }
      let console = common.console
      try common.perform { (desk) throws(Fault) in
        try desk.archiveAudit(
          full ? .full : quick ? .quick : .due, at: Machine.now,
          pace: pacer.map { pacer in { @Sendable in pacer.pass($0) } }
        ) {
          console.note($0)
          return console.isWatched
        }
      }
    }
  }

  struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "extract", abstract: "取出一件。 Takes one case out of a volume.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A volume's file or name.") var volume: String
    @Argument(help: "XH-2022-00017") var id: String
    @Option(help: "The folder to write into.") var to = "."

    func run() throws {
      try ExtractionRequest(setting: common.setting, volume: volume, id: id, folder: to).run()
    }
  }

  struct Head: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "head", abstract: "签署今日的日志头。 Signs today's head of the log.")
    @OptionGroup var common: CommonOptions
    @Option(help: "A file with the passphrase of the sealing keys.") var passphraseFile: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archiveHead(
          passphrase: try Prompt.passphrase(file: passphraseFile), at: Machine.now)
      }
    }
  }

  struct Stamp: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "stamp",
      abstract: "为封印加盖可信时间戳。 Puts RFC 3161 time stamps beside seals and heads.",
      discussion: """
        服务在 office.xml 的 time-stamp 中设置，其根证书放在 keys/time-stamp.pem。
        The service is set in office.xml; its root goes into keys/time-stamp.pem.
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "Volumes. Default: all that have none, and the newest head.")
    var volumes: [String] = []

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archiveStamp(volumes) { service, request throws(Fault) in
          try TimeStampClient(service).ask(request)
        }
      }
    }
  }

  struct Renew: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "renew",
      abstract: "续签旧封印。 Signs old seals once more, beside the first signature.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "Volumes. Default: those whose newest certificate ends within a year.")
    var volumes: [String] = []
    @Flag(help: "All volumes.") var all = false
    @Option(help: "A file with the passphrase of the sealing keys.") var passphraseFile: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archiveRenew(
          volumes, all: all, passphrase: try Prompt.passphrase(file: passphraseFile),
          at: Machine.now)
      }
    }
  }

  struct Prove: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prove",
      abstract:
        "出具日志证明。 Writes the proof that a case is in the log, or that the log grew unchanged.",
      discussion: """
        prove 卷 案件：该件在封卷时已在日志中。
        prove --since 日期或卷：此后日志只增未改。
        prove VOLUME CASE: the case was in the log when the volume was sealed.
        prove --since DAY|VOLUME: since that head or seal the log only grew.
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "A volume's file or name.") var volume: String?
    @Argument(help: "XH-2022-00017") var id: String?
    @Option(help: "A head's day or file, or a volume.") var since: String?
    @Option(help: "The later head or volume. Default: the newest here.") var until: String?
    @Option(
      name: .shortAndLong, help: "The file to write. Default: <case>.proof.txt or …since.txt here.")
    var output: String?

    func validate() throws {
      guard since == nil ? volume != nil && id != nil && until == nil : volume == nil else {
        throw ValidationError(
          "请写明卷和案件，或用 --since。 Name a volume and a case, or use --since.")
      }
    }

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        if let since { return try desk.archiveProve(since: since, until: until, to: output) }
        return try desk.archiveProve(volume ?? "", id ?? "", to: output)
      }
    }
  }

  struct CheckProof: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check-proof", abstract: "核对证明，不需要办公室。 Checks a proof; needs no office.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The proof's file.") var proof: String
    @Option(help: "The seal or head whose root it must have; its signature is checked, too.")
    var seal: String?
    @Option(help: "The earlier seal or head, where it proves growth.") var since: String?
    @Option(help: "The dossier that it is about.") var dossier: String?
    @Option(help: "The authority's certificate. Default: the office's, or the one beside the seal.")
    var authority: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archiveCheckProof(
          proof, seal: seal, since: since, dossier: dossier, authority: authority)
      }
    }
  }
}
