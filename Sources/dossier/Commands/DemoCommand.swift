internal import ArgumentParser
internal import Office
internal import Primitives

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "用示例数据走完全程。 The whole journey on sample data.",
    discussion: """
      七个示例案件从收集到归档，全部表格、销号证书、档案包都会生成；再运行一次结果不变。
      Seven sample cases go from collection to the archive, with every form, certificate and
      volume; running it again changes nothing.
      """)

  @OptionGroup var common: CommonOptions

  func run() throws {
    let console = common.console
    try common.perform(home: "demo") { (desk) throws(Fault) in
      try desk.demo { console.note($0) }
    }
  }
}
