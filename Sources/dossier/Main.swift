internal import ArgumentParser

@main
struct Dossier: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "dossier")
}
