internal import ArgumentParser
internal import Office
internal import Primitives

struct FormCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "form",
    abstract: "表格：列出、打印，检查和发布模板。 Forms: list, render, check, publish.",
    subcommands: [
      List.self, Render.self, Batch.self, Register.self, Preview.self, Reprint.self,
      Check.self, Publish.self, Manual.self,
    ])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "列出表格。 Lists the forms.")
    @OptionGroup var common: CommonOptions

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.formList() }
    }
  }

  struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "render", abstract: "把案件的表格打印成PDF，或填写本单位的docx模板。 Prints a form of each case.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "assignment-sign-off, handling-record, …") var form: String
    @Argument(help: "XH-2022-00017 …") var ids: [String]
    @Option(
      name: .shortAndLong,
      help: "The file to write, or the folder for several cases. Default: <case>-<form>.pdf here.")
    var output: String?
    @Option(help: "pdf, ofd or svg.") var format: String = "pdf"
    @Option(help: "A value that the form asks for: NAME=VALUE; may be repeated.")
    var given: [String] = []

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.formRender(
          form, ids, to: output, given: given, as: try SheetFormat(given: format))
      }
    }
  }

  struct Batch: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "batch",
      abstract: "把许多案件的同一种表格打成一个PDF。 Prints one form of many cases as one PDF.",
      discussion: """
        例 Examples:
          dossier form batch satisfaction-form --state replied -o sheets.pdf --duplex
          dossier form batch handling-record XH-2022-00017 XH-2022-00018 -o sheets.pdf
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "assignment-sign-off, handling-record, …") var form: String
    @Argument(help: "XH-2022-00017 …; or choose them by the options below.") var ids: [String] = []
    @OptionGroup var choice: CaseChoice
    @Option(name: .shortAndLong, help: "The file to write.") var output: String
    @Flag(help: "Begin each sheet on the front of a leaf: blank backs where needed.")
    var duplex = false
    @Flag(help: "For printers that turn no paper: fronts and backs as two files.")
    var manualDuplex = false
    @Option(help: "Pages of the whole job: 1-3,7. Default: all.") var pages: String?
    @Option(help: "A value that the form asks for: NAME=VALUE; may be repeated.")
    var given: [String] = []

    func run() throws {
      let cases = try choice.wish(common)
      try common.perform { (desk) throws(Fault) in
        try desk.formBatch(
          BatchWish(
            form: form, ids: ids, cases: cases, output: output, isDuplex: duplex,
            isManualDuplex: manualDuplex, pages: pages, given: given))
      }
    }
  }

  struct Register: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "register", abstract: "打印簿册：台账、议题清单、归档目录、盒脊、审查与查阅记录。 Prints a register.",
      discussion: """
        例 Examples:
          dossier form register ledger-assigning --year 2022
          dossier form register ledger-undertaking --unit 区住建局 --month 2022-12
          dossier form register agenda-list --month 2022-12
          dossier form register archive-catalogue --year 2022 --retention permanent
          dossier form register box-labels
          dossier form register ledger-audit --as-of 2023-01-20
          dossier form register due-list --as-of 2054-01-01
          dossier form register transfer-list --number 2034-1
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "ledger-assigning, agenda-list, archive-catalogue, …") var form: String
    @Option(help: "A unit, for its own ledger.") var unit: String?
    @Option(help: "2022") var year: Int?
    @Option(help: "2022-12") var month: String?
    @Option(help: "permanent, thirty-years or ten-years. Default: permanent.")
    var retention: String?
    @Option(help: "A list or decision of the archive: 2033-1.") var number: String?
    @Option(help: "As it stood on this day. Default: today.") var asOf: String?
    @Option(help: "Pages that a box holds.") var boxPages = 300
    @Option(help: "pdf, ofd or svg.") var format: String = "pdf"
    @Option(name: .shortAndLong, help: "The file to write. Default: <form>.pdf here.")
    var output: String?
    @Flag(help: "Write the values as XML, which a template finds, instead of the form.")
    var data = false
    @Option(help: "A value that the form asks for: NAME=VALUE; may be repeated.")
    var given: [String] = []

    func run() throws {
      let day = try common.day(asOf)
      try common.perform { (desk) throws(Fault) in
        try desk.formRegister(
          RegisterWish(
            form: form, unit: unit, year: year, month: month, retention: retention, number: number,
            asOf: day, boxPages: boxPages, format: try SheetFormat(given: format), output: output,
            wantsData: data, given: given))
      }
    }
  }

  struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "preview", abstract: "用模板旁的样例试印模板。 Prints a template on the sample beside it.",
      discussion: """
        例 Examples:
          dossier form preview Templates/handling-record/2/template.xml -o look.pdf
          dossier form preview handling-record --stress --format svg
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "The template's file, or a form's name.") var template: String
    @Flag(help: "Stretch the sample: long names and texts, lists of sixty, rare characters.")
    var stress = false
    @Option(help: "pdf, ofd or svg.") var format: String = "pdf"
    @Option(name: .shortAndLong, help: "The file to write. Default: preview.pdf here.")
    var output: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.formPreview(
          template, isStressed: stress, to: output, as: try SheetFormat(given: format))
      }
    }
  }

  struct Reprint: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reprint",
      abstract: "取出已出具的文书原件，或按当时的版本重新打印并比对。 Gives a document as it was issued.",
      discussion: """
        例 Examples:
          dossier form reprint XH-2022-00017 ASG
          dossier form reprint XH-2022-00017 documents/09-ASG-v1.pdf --fresh
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "XH-2022-00017") var id: String
    @Argument(help: "A document's code, such as ASG, or its entry in the dossier.")
    var document: String
    @Option(help: "Which issue of it. Default: the last.") var version: Int?
    @Flag(help: "Make it again under the recorded versions and compare with what was issued.")
    var fresh = false
    @Option(name: .shortAndLong, help: "The file to write. Default: <case>-<entry> here.")
    var output: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.formReprint(id, document, version: version, isFresh: fresh, to: output)
      }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "检查模板，列出全部错误。 Checks a template and lists every fault.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The template's file.") var template: String

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.formCheck(template) }
    }
  }

  struct Publish: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "publish",
      abstract: "检查、试印并发布模板为本单位的下一版。 Publishes a template as the next version.",
      discussion: """
        模板旁须有 sample.xml。已发布的版本不再改动：version 须写下一个版本号。
        A sample.xml lies beside it. A published version is never edited: the template's version is
        the next one.

        例 Examples:
          dossier form publish drafts/handling-record/template.xml
          dossier form publish drafts/notice.docx --as own-notice
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "The template's file: .xml, or .docx.") var template: String
    @Option(
      name: .customLong("as"),
      help: "The form's name; needed for a .docx, which bears none itself.")
    var name: String?

    func run() throws {
      try common.perform { (desk) throws(Fault) in
        try desk.formPublish(template, as: name, account: Machine.account, at: Machine.now)
      }
    }
  }

  struct Manual: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "manual",
      abstract: "写出模板手册的全部示例，供试用。 Writes the manual's examples, to try them.",
      discussion: """
        每个元素一个目录：模板、样例和印好的 PDF，手册见 docs/forms.md。
        A folder for each element of docs/forms.md: template, sample, and what it prints as PDF.
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "The folder to write.") var folder: String

    func run() throws {
      try common.perform { (desk) throws(Fault) in try desk.formManual(to: folder) }
    }
  }
}
