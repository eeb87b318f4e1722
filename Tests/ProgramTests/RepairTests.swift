import Foundation
import Testing

private let program = Program()

@Suite("A volume is repaired by the program, and by hand")
struct ArchiveRepairTests {
  private static var root: URL { URL(filePath: program.templates).deletingLastPathComponent() }

  /// The sample archive twice, each struck in another dossier and without a directory.
  private func struck() throws -> Scratch {
    let scratch = try Scratch()
    let sample = ArchiveRepairTests.root.appending(path: "Tests/Fixtures/compat/volume-1").path
    for half in ["a", "b"] {
      try FileManager.default.copyItem(atPath: sample, toPath: scratch.path + "/" + half)
    }
    let whole = try Data(contentsOf: URL(filePath: sample + "/XH-2022-1.zip"))
    for (half, id) in [("a", "XH-2022-00008"), ("b", "XH-2022-00018")] {
      var damaged = whole
      let name = try #require(damaged.firstRange(of: Data("/\(id).dossier".utf8)))
      damaged[name.upperBound + 1000] ^= 1
      damaged.removeLast(100)
      let path = scratch.path + "/\(half)/XH-2022-1.zip"
      try FileManager.default.removeItem(atPath: path)
      try damaged.write(to: URL(filePath: path))
    }
    return scratch
  }

  @Test func twoHalvesMakeAWhole() throws {
    let scratch = try struck()
    let alone = try program.shell(
      "cd '\(scratch.path)' && \"$dossier\" archive repair a/XH-2022-1.zip --lang en",
      ["DOSSIER_HOME": scratch.path])
    #expect(alone.status == 4, "\(alone)")
    #expect(alone.errors.contains("XH-2022-00008.dossier"), "\(alone.errors)")
    let result = try program.shell(
      """
      cd '\(scratch.path)' && "$dossier" archive repair a/XH-2022-1.zip --from b --lang en &&
        cmp a/XH-2022-1.zip '\(ArchiveRepairTests.root.path)/Tests/Fixtures/compat/volume-1/XH-2022-1.zip' && ls a
      """, ["DOSSIER_HOME": scratch.path])
    // Signatures were held against the certificate beside the volume: a warning, and exit status 3.
    #expect(result.errors.contains("authority.pem"), "\(result)")
    #expect(result.output.contains("byte for byte"), "\(result)")
    let compared = try program.shell(
      "cmp '\(scratch.path)/a/XH-2022-1.zip' '\(ArchiveRepairTests.root.path)/Tests/Fixtures/compat/volume-1/XH-2022-1.zip'"
    )
    #expect(compared.status == 0, "\(compared)")
    #expect(
      FileManager.default.fileExists(atPath: scratch.path + "/a/XH-2022-1.zip.damaged"))
  }

  /// The recipe of docs/formats/repair.md, as it stands there.
  @Test func stockToolsMendItAsWritten() throws {
    let scratch = try struck()
    let page = try String(
      contentsOf: ArchiveRepairTests.root.appending(path: "docs/formats/repair.md"),
      encoding: .utf8)
    let recipe = try #require(page.components(separatedBy: "```sh\n").dropFirst().first)
    let script = try #require(recipe.components(separatedBy: "```").first)
    // Both unpack only with their directories.
    for half in ["a", "b"] {
      let path = URL(filePath: scratch.path + "/\(half)/XH-2022-1.zip")
      let whole = try Data(
        contentsOf: ArchiveRepairTests.root.appending(
          path: "Tests/Fixtures/compat/volume-1/XH-2022-1.zip"))
      try (try Data(contentsOf: path) + whole.suffix(100)).write(to: path)
    }
    let result = try program.shell(
      """
      cd '\(scratch.path)'
      \(script)
      mend a/XH-2022-1.seal.txt a/XH-2022-1.zip b/XH-2022-1.zip out 2>/dev/null
      cd out/XH-2022-1 && sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt &&
        find . -name '*.dossier' | wc -l
      """)
    #expect(result.status == 0, "\(result)")
    #expect(!result.output.contains("lost"), "\(result)")
    #expect(Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) == 2, "\(result)")
  }
}
