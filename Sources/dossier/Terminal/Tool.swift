internal import Foundation
internal import Primitives

/// Another program of this machine, run to its end.
enum Tool {
  struct Answer {
    /// What it exited with; 128 and the signal's number where a signal ended it.
    var status: Int32
    var output: [UInt8]
    var errors: String
  }

  /// What a tool may take before it is ended.
  struct Bounds {
    var seconds: Int
    /// Of its address space, in bytes.
    var memory: Int
    /// Of each file that it writes, its output among them, in bytes.
    var output: Int

    /// The words that run a program within these bounds.
    fileprivate var words: [String] {
      // A shell's unit for the size of files is 512 bytes (POSIX), for memory 1024.
      let limits = "ulimit -c 0 && ulimit -v \(memory >> 10) && ulimit -f \(output >> 9)"
      return [
        "/bin/sh", "-c", limits + " && exec timeout -k 2 \(seconds) \"$@\"", "sh",
      ]
    }
  }

  /// What it exits with where the program is not there or cannot be run.
  static let notFound: Int32 = 127

  /// What a tool may say on standard error before the rest is left out, in bytes.
  private static let complaintLimit = 2000

  /// Runs the program, found by `PATH`, with `input` as its standard input.
  ///
  /// Input, output and errors are files that are gone afterwards: a tool that reads nothing or
  /// says much can neither end this program nor keep it waiting. Of the output not more than `limit`
  /// bytes and one are given. Throws what the system says where it cannot be started.
  static func run(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
    limit: Int = 1 << 20, within bounds: Bounds? = nil
  ) throws -> Answer {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dossier-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    func file(_ name: String, _ bytes: [UInt8] = []) throws -> URL {
      let url = folder.appending(path: name)
      try Data(bytes).write(to: url)
      return url
    }
    let (given, said, complained) = (
      try file("input", input), try file("output"), try file("errors")
    )
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = (bounds?.words ?? []) + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: given)
    process.standardOutput = try FileHandle(forWritingTo: said)
    process.standardError = try FileHandle(forWritingTo: complained)
    try process.run()
    process.waitUntilExit()
    func start(of url: URL, _ count: Int) throws -> [UInt8] {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      return Array(try handle.read(upToCount: count) ?? Data())
    }
    return Answer(
      status: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus,
      output: try start(of: said, limit + 1),
      errors: String(decoding: try start(of: complained, complaintLimit), as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
