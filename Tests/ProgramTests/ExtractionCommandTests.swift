import Foundation
import Testing

/// `archive extract` is read in two ways: at sight, and by the parser of all commands.
@Suite struct ExtractionCommandTests {
  private let program = Program()
  private var archive: String {
    URL(filePath: program.templates).deletingLastPathComponent().appending(path: "archive").path
  }

  /// What a run wrote, said and left, with its own folder's name taken out.
  private func trace(_ arguments: [String], in folder: String) throws -> [String] {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let result = try program.run(arguments)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    return ["\(result.status)", result.output, result.errors, files.joined(separator: " ")]
      .map { $0.replacing(folder, with: "FOLDER") }
  }

  @Test(arguments: [
    (["XH-2022-1.zip", "XH-2022-00018"], "0"),
    (["XH-2022-1.zip", "XH-2022-00018", "--json"], "0"),
    (["--lang", "zh", "XH-2022-1.zip", "XH-2022-00018"], "0"),
    (["XH-2022-1.zip", "XH-2022-99999"], "1"),
    (["XH-2022-1.zip", "XH-2022-99999", "--json", "--lang", "en"], "1"),
    (["XH-2029-1.zip", "XH-2022-00018"], "1"),
    (["XH-2022-1.seal.txt", "XH-2022-00018"], "4"),
  ])
  func bothWaysOfReadingItMeanTheSame(_ asked: [String], _ status: String) throws {
    let scratch = try Scratch()
    let asked = asked.map { $0.hasPrefix("XH-") && $0.contains(".") ? archive + "/" + $0 : $0 }
    let (first, second) = (scratch.path + "/first", scratch.path + "/second")
    let atSight = try trace(["archive", "extract"] + asked + ["--to", first], in: first)
    let parsed = try trace(["archive", "extract"] + asked + ["--to=" + second], in: second)
    #expect(atSight == parsed)
    #expect(atSight[0] == status, "\(atSight)")
    #expect((atSight[3].contains("XH-2022-00018.dossier")) == (status == "0"), "\(atSight)")
    // What was taken out once is not written over.
    if status == "0" {
      let again = try trace(["archive", "extract"] + asked + ["--to", first], in: first)
      let parsedAgain = try trace(["archive", "extract"] + asked + ["--to=" + second], in: second)
      #expect(again == parsedAgain)
      #expect(again[0] != "0", "\(again)")
    }
  }

  @Test(arguments: [
    ([], "<volume>"),
    (["XH-2022-1"], "<id>"),
    (["XH-2022-1", "XH-2022-00018", "XH-2022-00018"], "XH-2022-00018"),
    (["XH-2022-1", "XH-2022-00018", "--to"], "--to"),
    (["XH-2022-1", "XH-2022-00018", "--to", "--json"], "--to"),
    (["XH-2022-1", "XH-2022-00018", "--into", "x"], "--into"),
  ])
  func mistakesAreToldByTheParserOfAllCommands(_ asked: [String], _ named: String) throws {
    let result = try program.run(["archive", "extract"] + asked)
    #expect(result.status == 64, "\(result)")
    #expect(
      result.errors.contains(named) && result.errors.contains("dossier archive extract"),
      "\(result)")
  }

  @Test func itsHelpIsThatOfAllCommands() throws {
    let result = try program.run(["archive", "extract", "--help"])
    #expect(result.status == 0 && result.output.contains("--to <to>"), "\(result)")
  }

  /// A file that is no library stands for one that is missing or broken.
  @Test func aLibraryThatCannotBeUsedIsNamedWhereItIsNeeded() throws {
    let scratch = try Scratch()
    for library in ["libxml2.so.2", "libxml2.so.16"] {
      try Data("no library".utf8).write(to: URL(filePath: scratch.path + "/" + library))
    }
    let broken = ["LD_LIBRARY_PATH": scratch.path]
    let made = try program.run(["init", scratch.path + "/office", "--sample"])
    #expect(made.status == 0, "\(made)")
    let listed = try program.run(["archive", "list", "--home", scratch.path + "/office"], broken)
    #expect(listed.status == 1 && listed.errors.contains("libxml2.so"), "\(listed)")
    let taken = try program.run(
      [
        "archive", "extract", archive + "/XH-2022-1.zip", "XH-2022-00018", "--to", scratch.path,
      ], broken)
    #expect(taken.status == 0, "\(taken)")
  }
}
