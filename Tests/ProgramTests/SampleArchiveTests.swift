import Foundation
import Testing

private let program = Program()

@Suite("The sample archive stays readable")
struct SampleArchiveTests {
  private var archive: String {
    URL(filePath: program.templates).deletingLastPathComponent().appending(path: "archive").path
  }

  @Test func whereThereIsNoOfficeItIsListedVerifiedAndSearched() throws {
    let nowhere = try Scratch()
    for command in ["archive list", "archive verify", "search 违停 --json"] {
      let result = try program.shell(
        "cd '\(nowhere.path)' && \"$dossier\" \(command)", ["DOSSIER_HOME": nowhere.path])
      #expect(result.status == 0, "\(command): \(result.errors)")
      #expect(result.errors.contains("sample archive"), "\(command): \(result.errors)")
    }
    let found = try program.shell(
      "\"$dossier\" search 违停 --json", ["DOSSIER_HOME": nowhere.path])
    #expect(found.output.contains("XH-2022-00018"), "\(found.output)")
  }

  @Test func stockToolsCheckIt() throws {
    let judge = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "judges/volume.sh").path
    let result = try program.shell(
      "'\(judge)' '\(archive)/XH-2022-1.zip' '\(archive)/authority.pem' | grep -v '^pass'")
    #expect(result.output.isEmpty, "\(result.output)")
  }

  @Test func aDossierFromItVerifiesByItself() throws {
    let scratch = try Scratch()
    let result = try program.shell(
      """
      "$dossier" archive extract '\(archive)/XH-2022-1.zip' XH-2022-00018 --to '\(scratch.path)' &&
        find '\(scratch.path)' -name '*.dossier' -exec "$dossier" archive verify {} ';'
      """)
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func aCaseIsTakenOutThoughTheOfficeIsDamaged() throws {
    let scratch = try Scratch()
    let result = try program.shell(
      """
      mkdir '\(scratch.path)/office' && cp -r '\(archive)' '\(scratch.path)/office/archive' &&
        echo '<office' >'\(scratch.path)/office/office.xml' &&
        "$dossier" archive extract XH-2022-1 XH-2022-00018 --to '\(scratch.path)' \
          --home '\(scratch.path)/office' && ls '\(scratch.path)'
      """)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\nXH-2022-00018.dossier\n"), "\(result.output)")
  }

  @Test func aVolumeMayBeNamedWhereAFileIsAskedFor() throws {
    let scratch = try Scratch()
    let result = try program.shell(
      """
      "$dossier" init '\(scratch.path)/office' --sample >/dev/null &&
        "$dossier" archive verify XH-2022-1 --home '\(scratch.path)/office' --lang en
      """)
    #expect(
      result.status == 0 && result.output.contains("office/archive/XH-2022-1.zip"), "\(result)")
    let missing = try program.shell(
      "\"$dossier\" archive verify XH-2029-1 --home '\(scratch.path)/office' --lang en")
    #expect(missing.status == 1 && missing.errors.contains("XH-2029-1"), "\(missing)")
  }
}
