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
        目录丢失的卷无须副本，由各条目自身的文件头重建。
        Takes every file from where it is good: the damaged volume itself, the copies named with --from,
        the office's dossiers. The result is the sealed volume, byte for byte; if that cannot be had,
        nothing is written and what is lost and what is good is listed. The damaged file is kept
        as ….damaged. A volume whose directory is lost is rebuilt from its own headers, without a copy.
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "A volume's file or name.") var volume: String
    @Option(
      name: .customLong("from"), parsing: .upToNextOption,
      help: "Copies: volumes, or folders that hold them.") var copies: [String] = []
    @Option(
      name: .shortAndLong, help: "Write the whole volume to this file, and change nothing else.")
    var output: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archiveRepair(volume, from: copies, to: output)
      }
    }
  }
}
