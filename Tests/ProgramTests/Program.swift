import Foundation

/// The program as its users run it: a process of its own, which can be killed at any moment.
struct Program {
  let path: String
  let templates: String

  /// The executable that was built beside the tests.
  init() {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    templates = folder.appending(path: "Templates").path
    folder.append(path: ".build/debug/dossier")
    path = folder.path
  }

  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Runs a shell command in which `$dossier` is the program.
  func shell(_ command: String, _ more: [String: String] = [:]) throws -> Result {
    let process = try start("/bin/sh", ["-c", command], more)
    return process.finish()
  }

  /// Runs the program with these arguments.
  func run(_ arguments: [String], _ more: [String: String] = [:]) throws -> Result {
    try start(path, arguments, more).finish()
  }

  /// Starts the program and leaves it running.
  func started(_ arguments: [String], _ more: [String: String] = [:]) throws -> Running {
    try start(path, arguments, more)
  }

  /// The program as an ordinary user, whoever runs the tests; the folder must be open to that user.
  func runAsOrdinaryUser(_ arguments: [String]) throws -> Result {
    guard getuid() == 0 else { return try run(arguments) }
    let user = ["--reuid=65534", "--regid=65534", "--clear-groups", path]
    return try start("/usr/bin/setpriv", user + arguments, ["HOME": "/nonexistent"]).finish()
  }

  private func start(
    _ tool: String, _ arguments: [String], _ more: [String: String]
  ) throws -> Running {
    let process = Process()
    process.executableURL = URL(filePath: tool)
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    environment["dossier"] = path
    environment["LC_ALL"] = "en_US.UTF-8"
    environment.merge(more) { $1 }
    process.environment = environment
    let running = Running(process)
    try process.run()
    return running
  }

  final class Running {
    let process: Process
    private let output: URL
    private let errors: URL

    init(_ process: Process) {
      self.process = process
      let folder = FileManager.default.temporaryDirectory
      output = folder.appending(path: "output-\(UUID())")
      errors = folder.appending(path: "errors-\(UUID())")
      for file in [output, errors] {
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
      }
      process.standardOutput = try? FileHandle(forWritingTo: output)
      process.standardError = try? FileHandle(forWritingTo: errors)
      process.standardInput = FileHandle.nullDevice
    }

    /// SIGKILL: nothing in the process can prepare for it.
    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    func finish() -> Result {
      process.waitUntilExit()
      defer {
        try? FileManager.default.removeItem(at: output)
        try? FileManager.default.removeItem(at: errors)
      }
      func text(_ file: URL) -> String {
        (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      }
      return Result(
        status: process.terminationReason == .exit ? process.terminationStatus : -9,
        output: text(output), errors: text(errors))
    }
  }
}

/// A folder that goes with the value.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "program-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    _ = try? Process.run(
      URL(filePath: "/bin/sh"), arguments: ["-c", "chmod -R u+rwx '\(path)'; rm -rf '\(path)'"]
    ).waitUntilExit()
  }

  /// Opens the folder to every user.
  func open() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
  }

  /// Digests of files whose bytes are the same in every run, by path.
  func digests(_ program: Program, of folders: String = "cases forms archive") throws -> String {
    try program.shell(
      "cd '\(path)' && find \(folders) -name '*.dossier' -o -name '*.pdf' -o -name '*.zip' "
        + "-o -name log.txt | sort | xargs sha256sum"
    ).output
  }
}

/// How many times a soak repeats: a handful by default, many with `./test --long`.
func repetitions(_ few: Int, long: Int) -> Int {
  ProcessInfo.processInfo.environment["DOSSIER_LONG"] == nil ? few : long
}
