import Foundation
import Testing

@testable import dossier

/// `archive extract` is read in two ways: at sight, and by the parser of all commands.
@Suite struct ExtractionCommandTests {
  private let program = Program()
  private var archive: String {
    URL(filePath: program.templates).deletingLastPathComponent().appending(path: "archive").path
  }

  @Test func thePlainFormIsReadAtSight() {
    let all = ExtractionRequest(
      atSight: [
        "archive", "extract", "--lang", "en", "V-1", "--home", "h", "XH-2022-00018", "--json",
        "--to", "t",
      ])
    #expect(
      all
        == ExtractionRequest(
          setting: Setting(lang: "en", home: "h", isJSON: true), volume: "V-1",
          id: "XH-2022-00018", folder: "t"))
    let least = ExtractionRequest(atSight: ["archive", "extract", "V-1", "XH-2022-00018"])
    #expect(
      least
        == ExtractionRequest(
          setting: Setting(), volume: "V-1", id: "XH-2022-00018", folder: "."))
  }

  @Test(arguments: [
    "", "archive", "archive extract", "archive extract V", "archive extract V C D",
    "archive verify V C", "archive extract V C --to=t", "archive extract V C --to -t",
    "archive extract V C --to", "archive extract V C --to a --to b", "archive extract -- V C",
    "archive extract V C -h", "archive extract V C --home h --home i", "extract V C",
    "--json archive extract V C",
  ])
  func everythingElseIsLeftToTheParser(_ line: String) {
    #expect(ExtractionRequest(atSight: line.split(separator: " ").map(String.init)) == nil)
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
    (["XH-2022-1", "XH-2022-00018", "--home", "HOME"], "0"),
    (["XH-2022-1", "XH-2022-99999", "--home", "HOME"], "1"),
  ])
  func bothWaysOfReadingItMeanTheSame(_ asked: [String], _ status: String) throws {
    let scratch = try Scratch()
    let home = URL(filePath: archive).deletingLastPathComponent().path
    let asked = asked.map {
      $0.hasPrefix("XH-") && $0.contains(".") ? archive + "/" + $0 : $0 == "HOME" ? home : $0
    }
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
    ([], "expected argument '<volume>'"),
    (["XH-2022-1"], "expected argument '<id>'"),
    (["XH-2022-1", "XH-2022-00018", "XH-2022-00019"], "argument 'XH-2022-00019'"),
    (["XH-2022-1", "XH-2022-00018", "--to"], "Missing value for '--to"),
    (["XH-2022-1", "XH-2022-00018", "--to", "--json"], "Missing value for '--to"),
    (["XH-2022-1", "XH-2022-00018", "--into", "x"], "option '--into'"),
  ])
  func mistakesAreToldByTheParserOfAllCommands(_ asked: [String], _ named: String) throws {
    let result = try program.run(["archive", "extract"] + asked)
    #expect(result.status == 64, "\(result)")
    #expect(
      result.errors.contains(named) && result.errors.contains("dossier archive extract"),
      "\(result)")
  }

  /// Where a record is damaged, what is not found may be there.
  @Test func aCaseThatIsNotFoundInADamagedDirectoryIsNotSaidToBeMissing() throws {
    let scratch = try Scratch()
    var bytes = try Data(contentsOf: URL(filePath: archive + "/XH-2022-1.zip"))
    let last = try #require(bytes.range(of: Data([0x50, 0x4B, 1, 2]), options: .backwards))
    bytes[last.lowerBound] ^= 1
    let volume = scratch.path + "/XH-2022-1.zip"
    try bytes.write(to: URL(filePath: volume))
    func taken(_ id: String) throws -> Program.Result {
      try program.run(["archive", "extract", volume, id, "--to", scratch.path])
    }
    #expect(try taken("XH-2022-99999").status == 4)
    #expect(try taken("XH-2022-00018").status == 0)
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
