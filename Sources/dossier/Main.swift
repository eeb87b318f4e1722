internal import ArgumentParser

/// Every command states its `commandName`: to derive it from the type, the runtime searches all
/// protocol conformances of the program at each start.
@main
struct Dossier: AsyncParsableCommand {
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
}
