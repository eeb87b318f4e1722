internal import ArgumentParser
internal import Office
internal import Primitives

extension ArchiveCommand {
  struct ExportRedacted: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export-redacted",
      abstract: "导出已封案卷的公开副本，居民信息已略去。 Exports a public copy without residents' data.",
      discussion: """
        文书从略去居民信息的案件信息重新制作，印有“公开副本”；照片、扫描件和事件原文不在其中。
        副本写明原案卷的 SHA-256 和档号。不公开的案件不能导出。
        Sheets are made anew from the masked case and marked as a copy; pictures, scans and events stay
        out. The copy names the original's SHA-256 and code. Only cases open to the public are exported.
        例 Examples:
          dossier archive export-redacted XH-2022-00017 -o /tmp
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "XH-2022-00017") var id: String
    @Option(
      name: .shortAndLong, help: "A folder, or the file to write. Default: <case>.public.zip here.")
    var output: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archiveExportRedacted(id, to: output)
      }
    }
  }
}
