internal import ArgumentParser
internal import Office
internal import Primitives

extension ArchiveCommand {
  struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "report",
      abstract: "归档环节四性检测报告（DA/T 70）。 The four-property report of a volume.",
      discussion: """
        逐项检测真实性、完整性、可用性、安全性，列出编号、结果和问题所在的案卷、条目。
        病毒、载体等软件不能检测的项列为未检测。有损坏时退出状态为 4，其他不通过为 3。
        Tests authenticity, integrity, usability and security item by item; what software cannot test
        is listed so. Damage ends with status 4, any other failure with 3.
        例 Examples:
          dossier archive report XH-2022-1 -o report.pdf
          dossier archive report /media/usb/YL-2030-4.zip --json
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "A volume's file or name.") var volume: String
    @Option(name: .shortAndLong, help: "Print the report to this file: .pdf, .ofd or .svg.")
    var output: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.archiveReport(volume, at: Machine.now, output: output)
      }
    }
  }
}
