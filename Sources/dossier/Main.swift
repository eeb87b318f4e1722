internal import ArgumentParser
internal import Foundation

/// Every command states its `commandName`: to derive it from the type, the runtime searches all
/// protocol conformances of the program at each start.
@main
struct Dossier: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dossier",
    abstract: "一件一档：一件事一个案卷，从圆桌到档案。 One case, one dossier, from the table to the archive.",
    version: "0.1.0",
    subcommands: [
      DemoCommand.self, InitCommand.self, CaseCommand.self, LedgerCommand.self, FormCommand.self,
      PrintCommand.self,
      ArchiveCommand.self, SearchCommand.self, OfficeCommand.self, AccountCommand.self,
      LoginCommand.self, LogoutCommand.self, DoctorCommand.self,
    ])

  /// Runs a command on the first thread; one that goes on in several tasks gets Swift's threads.
  nonisolated static func main() {
    if let request = ExtractionRequest(atSight: CommandLine.arguments.dropFirst()) {
      leave { try request.run() }
    }
    do {
      var command = try parseAsRoot()
      guard let command = command as? any AsyncParsableCommand else { leave { try command.run() } }
      run(command)
    } catch {
      exit(withError: error)
    }
  }

  /// Runs a command that goes on in several tasks, and ends the program.
  nonisolated private static func run(_ command: sending any AsyncParsableCommand) -> Never {
    Task {
      var command = command
      do { try await command.run() } catch { exit(withError: error) }
      exit(withError: nil)
    }
    dispatchMain()
  }

  /// Ends the program with the status of what was done.
  nonisolated private static func leave(_ body: () throws -> Void) -> Never {
    do { try body() } catch { exit(withError: error) }
    exit(withError: nil)
  }
}
