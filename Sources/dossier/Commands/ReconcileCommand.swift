internal import ArgumentParser
internal import Office
internal import Primitives

struct ReconcileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile", abstract: "比较一件的两份案卷。 Compares two copies of a case's dossier.")

  @OptionGroup var common: CommonOptions
  @Argument(help: "One copy.") var first: String
  @Argument(help: "The other.") var second: String

  func run() throws {
    try common.perform { (desk) throws(Fault) in try desk.caseReconcile(first, second) }
  }
}
