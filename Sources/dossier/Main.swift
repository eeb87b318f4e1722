internal import ArgumentParser

@main
struct Dossier: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dossier", abstract: "一件一档: one case, one dossier.", version: "0.1.0")
}
