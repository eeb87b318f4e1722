internal import ArgumentParser
internal import Office
internal import Primitives

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "体检：逐项检查办公室并给出建议。 Looks for what needs care, and says what to do.",
    discussion: """
      不改动任何文件。退出状态：0 正常，3 有提醒，4 有损坏。
      Changes nothing. Exit status: 0 all well, 3 warnings, 4 damage.
      """)
  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.perform { (desk) throws(Fault) in try desk.doctor(at: Machine.now) }
  }
}
