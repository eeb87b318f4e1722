import Foundation
import Primitives
import Testing

@testable import Office

/// The whole journey, made once for all tests of this file.
private struct Journey {
  let folder: String
  let desk: OfficeDesk
  let outcome: Outcome

  static let shared = Result { try Journey() }

  static var templates: String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Templates").path
  }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "journey-\(UUID())").path
    desk = try OfficeDesk(home: folder, templates: Journey.templates)
    outcome = try desk.demo { _ in }
  }

  /// Runs a shell command in the home; gives its status and output.
  func shell(_ command: String) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(filePath: folder)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}

@Suite("Seven sample cases from the table to the archive", .serialized)
struct JourneyTests {
  @Test func stockToolsAgreeThatEveryDigestIsRight() throws {
    let journey = try Journey.shared.get()
    let check = """
      set -e
      for volume in archive/*.zip; do
        name=$(basename "$volume" .zip)
        unzip -tqq "$volume"
        rm -rf out && mkdir out && unzip -qq "$volume" -d out
        (cd "out/$name" && sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt)
        grep -q "$(sha256sum < "$volume" | cut -d' ' -f1)" "archive/$name.seal.txt"
        openssl cms -verify -binary -inform DER -in "archive/$name.seal.p7s" \
          -content "archive/$name.seal.txt" -CAfile keys/authority.pem -purpose any \
          -no_check_time -out /dev/null
        for dossier in out/$name/data/representations/rep1/data/*/*.dossier; do
          digest=$(sha256sum < "$dossier" | cut -d' ' -f1)
          pdftotext "$(dirname "$dossier")/certificate.pdf" - | tr -d ' \\n' | grep -q "$digest"
        done
      done
      """
    let result = try journey.shell(check)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test func stockJudgesAcceptEveryVolume() throws {
    let journey = try Journey.shared.get()
    let judge = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "judges/volume.sh").path
    for volume in ["XH-2022-1", "XH-2023-1"] {
      let result = try journey.shell(
        "'\(judge)' archive/\(volume).zip keys/authority.pem | grep -v '^pass'")
      #expect(result.output.isEmpty, "\(result.output)")
    }
  }

  @Test func theChainOfEventsChecksWithUnzipAndSha256sumAlone() throws {
    let journey = try Journey.shared.get()
    let recipe = try FormatDocumentsTests.recipe(in: "dossier.md")
    let result = try journey.shell(
      recipe + "\nfor dossier in cases/*/*.dossier; do chain \"$dossier\" || exit 1; done")
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.split(separator: "\n").count == 7)
    // An event that was altered breaks the chain for the same recipe.
    let altered = try journey.shell(
      recipe
        + """

        mkdir -p altered && cp cases/2022/XH-2022-00017.dossier altered/a.zip && cd altered &&
          chmod u+w a.zip && unzip -qq -o a.zip events/000003.xml &&
          sed -i 's/2022/2023/' events/000003.xml && zip -q a.zip events/000003.xml
        chain a.zip; cd .. && rm -rf altered
        """)
    #expect(altered.output.contains("events/000004.xml: the chain breaks"), "\(altered.output)")
  }

  @Test func theRecipesForVolumesAndProofsWork() throws {
    let journey = try Journey.shared.get()
    let check = try FormatDocumentsTests.recipe(in: "volume.md")
    for volume in ["XH-2022-1", "XH-2023-1"] {
      let result = try journey.shell(check + "\ncheck archive/\(volume).zip keys/authority.pem")
      #expect(result.status == 0, "\(result.output)")
    }
    let wrong = try journey.shell(
      check
        + """

        mkdir -p wrong && cp archive/XH-2022-1.* wrong/ && chmod u+w wrong/* &&
          printf x >>wrong/XH-2022-1.zip; check wrong/XH-2022-1.zip keys/authority.pem
        status=$?; rm -rf wrong; exit $status
        """)
    #expect(wrong.status != 0)
    let proof = journey.folder + "/proof.txt"
    _ = try journey.desk.archiveProve("XH-2023-1", "XH-2022-00019", to: proof)
    let recipe = try FormatDocumentsTests.recipe(in: "proof.md")
    let dossier = "cases/2022/XH-2022-00019.dossier"
    let call = "proved proof.txt archive/XH-2023-1.seal.txt \(dossier) keys/authority.pem"
    let held = try journey.shell(recipe + "\n" + call)
    #expect(held.output.contains("the proof holds"), "\(held.output)")
    let forged = try journey.shell(recipe + "\nsed -i 's/00019/00018/' proof.txt; " + call)
    #expect(!forged.output.contains("the proof holds"))
  }

  @Test func everySheetIsTaggedPDFA() throws {
    let journey = try Journey.shared.get()
    let judge = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "judges/pdf.sh").path
    let result = try journey.shell("'\(judge)' 2a forms/*/*.pdf")
    #expect(result.status == 0, "\(result.output)")
  }

  @Test func everyQRCodeIsRead() throws {
    let journey = try Journey.shared.get()
    let check = """
      set -e
      for sheet in forms/*/*.pdf; do
        rm -rf qr && mkdir qr && pdftoppm -r 200 -png "$sheet" qr/page
        for page in qr/*.png; do
          zbarimg -q --raw "$page" | grep -q "^D1:$(basename "$(dirname "$sheet")"):" || { echo "$page of $sheet"; exit 1; }
        done
      done
      """
    let result = try journey.shell(check)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test func twoRunsGiveTheSameBytes() throws {
    let first = try Journey.shared.get()
    let second = try Journey()
    let list =
      "find cases forms archive -name '*.dossier' -o -name '*.pdf' -o -name '*.zip' -o -name 'log.txt' | sort | xargs sha256sum"
    #expect(try first.shell(list).output == second.shell(list).output)
    _ = try second.desk.demo { _ in }
    #expect(try first.shell(list).output == second.shell(list).output)
    try FileManager.default.removeItem(atPath: second.folder)
  }

  @Test func theArchiveIsSearched() throws {
    let journey = try Journey.shared.get()
    let found = try journey.desk.search(SearchWish(query: "化粪池"))
    #expect(found.json.contains("XH-2022-00017"))
    let none = try journey.desk.search(SearchWish(query: "不存在的词"))
    #expect(none.json.contains("\"count\": 0"))
  }

  @Test func aFlippedByteIsFoundAndItsDossierNamed() throws {
    let journey = try Journey.shared.get()
    let archive = URL(filePath: journey.folder).appending(path: "archive")
    let copy = URL(filePath: journey.folder).appending(path: "damaged")
    try? FileManager.default.removeItem(at: copy)
    try FileManager.default.copyItem(at: archive, to: copy)
    let text = Data("XH-2022-00017/XH-2022-00017.dossier".utf8)
    let volumes = try FileManager.default.contentsOfDirectory(atPath: copy.path).sorted()
      .filter { $0.hasSuffix(".zip") }.map { copy.appending(path: $0) }
    let volume = try #require(
      volumes.first { (try? Data(contentsOf: $0))?.firstRange(of: text) != nil })
    var bytes = try Data(contentsOf: volume)
    let place = try #require(bytes.firstRange(of: text))
    bytes[place.upperBound + 5_000] ^= 1
    try FileManager.default.removeItem(at: volume)
    try bytes.write(to: volume)
    let fault = try #require(throws: Fault.self) {
      try journey.desk.archiveVerify([volume.path], quick: false)
    }
    #expect(fault.kind == .damaged)
    #expect(fault.message(.english).contains("XH-2022-00017"))
  }
}
