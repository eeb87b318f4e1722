import Foundation

/// Programs of other makers that read what we write.
///
/// A test that needs one fails when it is not installed.
enum OutsideReader {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Runs a program on a file with these bytes, whose path stands where `arguments` say `FILE`.
  static func run(_ program: String, _ arguments: [String], on bytes: [UInt8]) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("dossier-pdf-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("sample.pdf")
    try Data(bytes).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments.map { $0 == "FILE" ? file.path : $0 }
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
    guard process.terminationStatus == 0 else {
      throw Failure(
        description: "\(program) ended with \(process.terminationStatus) (127: not installed; "
          + "./test installs it): \(text)")
    }
    return text
  }

  /// The text of a file in the order of its content.
  static func text(of bytes: [UInt8]) throws -> String {
    try run("pdftotext", ["-raw", "-nopgbrk", "-enc", "UTF-8", "FILE", "-"], on: bytes)
  }

  /// A word and the box it is found in, in millimetres from the top left corner.
  struct Word {
    var text: String
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double
  }

  static func words(of bytes: [UInt8]) throws -> [Word] {
    let page = try run("pdftotext", ["-bbox", "-enc", "UTF-8", "FILE", "-"], on: bytes)
    let pattern =
      /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<\/word>/
    return page.matches(of: pattern).map { match in
      let numbers = [match.1, match.2, match.3, match.4].map { (Double($0) ?? .nan) * 25.4 / 72 }
      return Word(
        text: String(match.5), left: numbers[0], top: numbers[1], right: numbers[2],
        bottom: numbers[3])
    }
  }

  /// The file with every stream unpacked and every object in plain sight.
  static func plain(_ bytes: [UInt8]) throws -> String {
    try run(
      "qpdf",
      ["--qdf", "--object-streams=disable", "--no-original-object-ids", "FILE", "-"], on: bytes)
  }
}
