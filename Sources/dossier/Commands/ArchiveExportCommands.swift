internal import ArgumentParser
internal import Office
internal import Primitives

extension ArchiveCommand {
  struct ExportEEP: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export-eep",
      abstract: "把已封的案卷导出为电子文件封装包（DA/T 48）。 Exports a sealed dossier as an EEP.",
      discussion: """
        原始型、未签名，一件一包，文书和照片以 Base64 存入；结构见 docs/formats/eep.md。
        Of the original type, unsigned, one 件 each; documents and pictures in Base64.
        例 Examples:
          dossier archive export-eep XH-2022-00017 -o /media/usb
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "XH-2022-00017") var id: String
    @Option(
      name: .shortAndLong, help: "A folder, or the file to write. Default: <case>.eep.xml here.")
    var output: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.archiveExportEEP(id, to: output) }
    }
  }
}
