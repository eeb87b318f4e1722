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
        已封的补充卷各为一件，随案卷一并写入目录（<案件>.s1.eep.xml）；只要一件的写 XH-2022-00017.s1。
        指明输出文件时只写第一件，其余在警告中列出（退出状态 3）。
        Of the original type, unsigned, one 件 each; documents and pictures in Base64.
        Every sealed supplement is a record of its own, written beside its dossier's into the folder
        (<case>.s1.eep.xml); name XH-2022-00017.s1 for that one alone. With a file named only the first
        is written, and a warning names the others (exit status 3).
        例 Examples:
          dossier archive export-eep XH-2022-00017 -o /media/usb
          dossier archive export-eep XH-2022-00017.s1 -o /media/usb
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "XH-2022-00017, XH-2022-00017.s1") var id: String
    @Option(
      name: .shortAndLong, help: "A folder, or the file to write. Default: <case>.eep.xml here.")
    var output: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.archiveExportEEP(id, to: output) }
    }
  }
}
