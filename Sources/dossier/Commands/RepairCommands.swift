internal import ArgumentParser
internal import Office
internal import Primitives

extension ArchiveCommand {
  struct Repair: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "repair",
      abstract: "修复受损的档案包。 Makes a damaged volume whole again.",
      discussion: """
        从受损的卷本身、--from 指明的副本和办公室的案卷逐件取完好的文件，拼成与封存时逐字节相同的卷；
        做不到就不写，并列出哪些已失、哪些完好。受损的原件留存为 ….damaged。
        目录丢失的卷无须副本，由各条目自身的文件头重建。几份副本各坏一处的文件，按封存摘要拼合；
        METS、PREMIS、目录、说明、模式文件和标签文件失去时，凭本室现有案卷重新打包补出。
        Takes every file from where it is good: the damaged volume itself, the copies named with --from,
        the office's dossiers. The result is the sealed volume, byte for byte; if that cannot be had,
        nothing is written and what is lost and what is good is listed. The damaged file is kept
        as ….damaged. The copies that office.xml names are asked, too; without a volume all is repaired
        that they have, log and heads included. 不写卷号则修复副本能修复的一切，包括日志和日志头。
        A volume whose directory is lost is rebuilt from its own headers, without a copy. A file that
        copies have damaged in different places is joined where the sealed digest proves it; lost METS,
        PREMIS, catalogue, README, schemas and tag files are made by packing the dossiers once more.
        其余所失，有恢复块的（见 archive protect）由恢复块算出。
        What is lost then may still follow from recovery blocks (see archive protect).
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "A volume's file or name. Default: all that is damaged or missing.")
    var volume: String?
    @Option(
      name: .customLong("from"), parsing: .upToNextOption,
      help: "Copies: volumes, or folders that hold them.") var copies: [String] = []
    @Option(
      name: .shortAndLong, help: "Write the whole volume to this file, and change nothing else.")
    var output: String?

    func validate() throws {
      guard volume != nil || output == nil else {
        throw ValidationError("--output 须写明卷。 Name a volume with --output.")
      }
    }

    func run() throws {
      let worker = ArchiveOccasion(account: Machine.account, moment: Machine.now)
      try common.perform { (desk) throws(Fault) in
        guard let volume else { return try desk.archiveRepairAll(from: copies, by: worker) }
        return try desk.archiveRepair(volume, from: copies, to: output, by: worker)
      }
    }
  }

  struct Protect: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "protect",
      abstract: "为档案包制作恢复块。 Makes recovery blocks beside volumes.",
      discussion: """
        卷旁写下 <卷>.zip.par2 和 <卷>.zip.vol….par2：卷坏了几处而别无副本时，archive repair 用它们算出所失；
        没有本软件也能用 par2 repair <卷>.zip.par2。制作前先按封印核对。须装有 par2。
        Writes <VOLUME>.zip.par2 and <VOLUME>.zip.vol….par2 beside each: where a volume is damaged in some
        places and no copy is at hand, archive repair works out what is lost from them, and so does
        par2 repair <VOLUME>.zip.par2, without this program. The volume is held against its seal first.
        Needs par2.
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "Volumes' names or files. Default: all that have none.") var volumes: [String] =
      []
    @Option(help: "How much of a volume's size they are, in percent: 1 to 100.")
    var percent = OfficeDesk.recoveryPercent
    @Flag(help: "Also where there are some already.") var again = false

    func validate() throws {
      guard 1...100 ~= percent else {
        throw ValidationError("--percent \(percent)：1到100。 From 1 to 100.")
      }
    }

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archiveProtect(volumes, percent: percent, again: again)
      }
    }
  }

  struct Rebuild: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rebuild",
      abstract: "由文件重建登记索引。 Makes the registry again from the files alone.",
      discussion: """
        删去 registry.sqlite，再由案卷和档案包逐行重建；与原来不同之处、读不出的文件都会列出。
        案卷、卷和记录不受影响。退出状态：0 完成，3 有文件读不出，4 有损坏。
        Drops registry.sqlite and fills it row by row from dossiers and volumes; what was different and
        what cannot be read is named. Dossiers, volumes and records are not touched.
        Exit status: 0 done, 3 something cannot be read, 4 damage.
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "The office's folder, instead of --home.") var folder: String?

    func validate() throws {
      guard folder == nil || common.home == nil else {
        throw ValidationError("目录与 --home 只能写一个。 Name the folder or --home, not both.")
      }
    }

    func run() throws {
      var options = common
      if let folder { options.home = folder }
      try options.perform { (desk) throws(Fault) in try desk.archiveRebuild() }
    }
  }

  struct Copy: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "copy",
      abstract: "把档案复制到 office.xml 指明的各副本。 Brings the archive's copies in step.",
      discussion: """
        副本目录在 office.xml 的 copies 中设置。只补缺的，边复制边按封印核对；不同的从不覆盖。
        Where copies are is set in copies of office.xml. What a copy lacks is brought and held against
        its seal; what differs is never written over.
        """)
    @OptionGroup var common: CommonOptions

    func run() throws {
      let worker = ArchiveOccasion(account: Machine.account, moment: Machine.now)
      try common.perform { (desk) throws(Fault) in try desk.archiveCopy(by: worker) }
    }
  }

  struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "compare",
      abstract: "比较各副本与档案。 Holds the archive's copies against it.",
      discussion: """
        退出状态：0 一致，3 落后或够不到，4 有损坏或不同。
        Exit status: 0 the same, 3 behind or out of reach, 4 damaged or different.
        """)
    @OptionGroup var common: CommonOptions
    @Flag(help: "Only names, sizes and signatures; volumes are not read.") var quick = false

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.archiveCompare(quick: quick) }
    }
  }
}
