internal import ArgumentParser
internal import Foundation
internal import Office
internal import Primitives

/// What every command takes.
struct CommonOptions: ParsableArguments {
  @Option(name: .long, help: "Language of messages: zh or en. Default: by locale.")
  var lang: String?

  @Option(name: .long, help: "The office's folder. Default: $DOSSIER_HOME, else ./office.")
  var home: String?

  @Flag(name: .long, help: "Print the result as JSON.")
  var json = false

  var setting: Setting { Setting(lang: lang, home: home, isJSON: json) }
  var console: Console { setting.console }

  /// The office's folder, from the option, the environment or the default.
  func homePath(orElse fallback: String = "office") -> String {
    setting.homePath(orElse: fallback)
  }
}

extension CommonOptions {
  /// The folder of templates beside the program: in a checkout, or installed under share/dossier.
  var templatesPath: String { beside("Templates") ?? "Templates" }

  /// A folder that comes with the program.
  private func beside(_ name: String) -> String? {
    // `Bundle.main` would tell the same, and takes longer than many a command.
    var folder =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    for _ in 0..<5 {
      guard let slash = folder.utf8.lastIndex(of: 0x2F) else { return nil }
      folder = String(folder[..<slash])
      for candidate in [name, "share/dossier/" + name] {
        let path = folder + "/" + candidate
        if FileManager.default.fileExists(atPath: path) { return path }
      }
    }
    return nil
  }

  /// Opens the office and prints what the body gives.
  func perform(
    home fallback: String = "office", _ body: (OfficeDesk) throws(Fault) -> Outcome
  ) throws {
    let console = console
    var outcome = Outcome()
    try console.run { () throws(Fault) in
      let desk = try OfficeDesk(
        home: homePath(orElse: fallback), templates: templatesPath,
        sampleArchive: beside("archive"), pdfText: PopplerText(),
        scanText: TesseractText(), recovery: Par2())
      outcome = try body(desk)
      console.show(outcome)
    }
    try Console.leave(outcome)
  }

  /// Opens the office for work that goes on in several tasks.
  func perform(
    home fallback: String = "office", _ body: (OfficeDesk) async throws(Fault) -> Outcome
  ) async throws {
    let console = console
    let outcome: Outcome
    do throws(Fault) {
      let desk = try OfficeDesk(
        home: homePath(orElse: fallback), templates: templatesPath,
        sampleArchive: beside("archive"), pdfText: PopplerText(),
        scanText: TesseractText(), recovery: Par2())
      outcome = try await body(desk)
    } catch {
      throw console.report(error)
    }
    console.show(outcome)
    try Console.leave(outcome)
  }
}

/// Where a command works and how it speaks, by its options and the environment.
struct Setting: Equatable {
  /// As the options were given; `nil` where they were not.
  var lang: String?
  var home: String?
  var isJSON = false

  var console: Console {
    let locale =
      lang ?? Machine.variable("LC_ALL").flatMap { $0.isEmpty ? nil : $0 }
      ?? Machine.variable("LC_MESSAGES") ?? Machine.variable("LANG") ?? ""
    return Console(language: locale.hasPrefix("en") ? .english : .chinese, isJSON: isJSON)
  }

  /// The office's folder, from the option, the environment or the default.
  func homePath(orElse fallback: String = "office") -> String {
    home ?? Machine.variable("DOSSIER_HOME") ?? fallback
  }

  /// Prints what the body gives, which needs an archive and no office.
  func performInArchive(_ body: (ArchiveDesk) throws(Fault) -> Outcome) throws {
    let console = console
    var outcome = Outcome()
    try console.run { () throws(Fault) in
      outcome = try body(ArchiveDesk(home: homePath()))
      console.show(outcome)
    }
    try Console.leave(outcome)
  }
}

/// Prints results to standard output and messages to standard error.
struct Console {
  var language: Language
  var isJSON: Bool

  /// Prints a result in the form that was asked for.
  func show(_ outcome: Outcome) {
    for warning in outcome.warnings { note(warning) }
    print(isJSON ? outcome.json : outcome.text(language))
  }

  /// Whether one person sees progress and result on one terminal.
  var isWatched: Bool {
    !isJSON && isatty(STDOUT_FILENO) == 1 && isatty(STDERR_FILENO) == 1
  }

  /// Progress and warnings.
  func note(_ phrase: Phrase) { Console.error(phrase.text(language)) }

  static func error(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Says a fault and gives its exit status.
  func report(_ fault: Fault) -> ExitCode {
    if isJSON {
      Console.error(FaultJSON.text(of: fault, language))
    } else {
      Console.error("dossier: " + fault.message(language))
    }
    return Console.status(of: fault.kind)
  }

  /// Ends with the status of an outcome that is not plainly done.
  static func leave(_ outcome: Outcome) throws {
    switch outcome.ending {
    case .done: break
    case .warnings: throw ExitCode(3)
    case .damaged: throw ExitCode(4)
    }
  }

  /// The exit statuses of the contract.
  static func status(of kind: Fault.Kind) -> ExitCode {
    switch kind {
    case .failed: ExitCode(1)
    case .refused: ExitCode(2)
    case .damaged: ExitCode(4)
    case .usage: ExitCode(64)
    }
  }

  /// Runs a command's work and turns a fault into its message and exit status.
  func run(_ body: () throws(Fault) -> Void) throws {
    do throws(Fault) { try body() } catch { throw report(error) }
  }
}
