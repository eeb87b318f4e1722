import Foundation
import Testing

private let program = Program()

/// Moments of a run that takes about `whole` seconds, spread over it, the same in every test run.
private func moments(_ count: Int, of whole: Double, seed: UInt64) -> [Double] {
  var state = seed
  return (0..<count).map { index in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let jitter = Double(state >> 11) / Double(1 << 53)
    return whole * (Double(index) + jitter) / Double(count)
  }
}

/// Every file under its final name is whole: dossiers and volumes verify, PDFs end.
private func expectWhole(_ folder: String, after moment: Double) throws {
  let pdfs = try program.shell(
    """
    cd '\(folder)' || exit 0
    find . -name '*.pdf' | while read -r file; do
      tail -c 6 "$file" | grep -q '%%EOF' || echo "$file"
    done
    find . -name '*.dossier' | while read -r file; do
      "$dossier" archive verify "$file" >said 2>&1 || { echo "$file"; cat said; }
    done
    for file in archive/*.zip; do
      [ ! -f "$file" ] || [ ! -f "${file%.zip}.seal.p7s" ] || unzip -tqq "$file" || echo "$file"
    done
    rm -f said
    """)
  #expect(pdfs.output.isEmpty, "killed at \(moment) s: \(pdfs.output)")
}

/// Runs a command in a fresh folder and kills it, for each moment, then runs it to its end.
private func killAndFinish(
  _ arguments: (String) -> [String], prepare: (String) throws -> Void, folders: String, kills: Int,
  seed: UInt64
) throws {
  let calm = try Scratch()
  try prepare(calm.path)
  let start = ContinuousClock.now
  let undisturbed = try program.run(arguments(calm.path))
  #expect(undisturbed.status == 0, "\(undisturbed.errors)")
  let whole =
    Double((ContinuousClock.now - start).components.attoseconds) / 1e18
    + Double((ContinuousClock.now - start).components.seconds)
  let expected = try calm.digests(program, of: folders)
  #expect(!expected.isEmpty)
  for moment in moments(kills, of: whole, seed: seed) {
    let scratch = try Scratch()
    try prepare(scratch.path)
    let running = try program.started(arguments(scratch.path))
    Thread.sleep(forTimeInterval: moment)
    running.kill()
    _ = running.finish()
    try expectWhole(scratch.path, after: moment)
    let again = try program.run(arguments(scratch.path))
    #expect(again.status == 0, "killed at \(moment) s: \(again.errors)")
    #expect(try scratch.digests(program, of: folders) == expected, "killed at \(moment) s")
    let left = try program.shell("find '\(scratch.path)' -name '.*.tmp'").output
    #expect(left.isEmpty, "killed at \(moment) s: \(left)")
  }
}

@Suite("kill -9 leaves every file whole, and another run finishes the work", .serialized)
struct KillTests {
  @Test func demo() throws {
    try killAndFinish(
      { ["demo", "--home", $0] }, prepare: { _ in }, folders: "cases forms archive",
      kills: repetitions(5, long: 20), seed: 1)
  }

  @Test func aRunClearsWhatAKilledOneWasWritingThoughItsPlaceIsFilled() throws {
    let office = try Scratch()
    #expect(try program.run(["demo", "--home", office.path]).status == 0)
    let left = office.path + "/forms/XH-2022-00008/.05-VIS-v1.pdf.13520.80.tmp"
    try Data("half".utf8).write(to: URL(filePath: left))
    #expect(try program.run(["demo", "--home", office.path]).status == 0)
    #expect(!FileManager.default.fileExists(atPath: left))
  }

  @Test func archivePack() throws {
    let office = try Scratch()
    let made = try program.run(["init", office.path + "/office", "--sample"])
    #expect(made.status == 0, "\(made.errors)")
    // The sample office has packed its closed case; packing begins anew without the archive.
    try killAndFinish(
      { ["archive", "pack", "--home", $0] },
      prepare: { folder in
        _ = try program.shell(
          "cp -r '\(office.path)/office/.' '\(folder)' && rm -rf '\(folder)/archive'")
      }, folders: "cases archive", kills: repetitions(8, long: 24), seed: 2)
  }

  @Test func archiveAudit() throws {
    let office = try Scratch()
    let made = try program.run(["init", office.path + "/office", "--sample"])
    #expect(made.status == 0, "\(made.errors)")
    try killAndFinish(
      { ["archive", "audit", "--full", "--home", $0] },
      prepare: { folder in
        _ = try program.shell("cp -r '\(office.path)/office/.' '\(folder)'")
      }, folders: "archive", kills: repetitions(5, long: 16), seed: 5)
  }

  @Test func aRotationOfKeys() throws {
    let office = try Scratch()
    let made = try program.run(["init", office.path + "/office", "--sample"])
    #expect(made.status == 0, "\(made.errors)")
    try killAndFinish(
      { ["office", "key", "rotate", "--authority", "--home", $0] },
      prepare: { folder in
        _ = try program.shell("cp -r '\(office.path)/office/.' '\(folder)'")
      }, folders: "archive", kills: repetitions(5, long: 16), seed: 6)
  }

  @Test func caseImport() throws {
    let office = try Scratch()
    let made = try program.shell(
      """
      "$dossier" init '\(office.path)/sample' --sample &&
        "$dossier" case export --home '\(office.path)/sample' -o '\(office.path)/cases.jsonl'
      """)
    #expect(made.status == 0, "\(made.errors)")
    let file = office.path + "/cases.jsonl"
    try killAndFinish(
      { ["case", "import", file, "--home", $0] },
      prepare: { folder in
        // The same secret gives the same salts, so that two homes can be compared.
        _ = try program.shell(
          """
          cp '\(office.path)/sample/office.xml' '\(folder)' && mkdir -p '\(folder)/keys' &&
            head -c 32 /dev/zero >'\(folder)/keys/import-secret'
          """)
      }, folders: "cases", kills: repetitions(8, long: 24), seed: 3)
  }

  @Test func twoPackersAtOncePackEveryCaseOnce() throws {
    let office = try Scratch()
    #expect(try program.run(["demo", "--home", office.path]).status == 0)
    let whole = try office.digests(program)
    for _ in 0..<repetitions(3, long: 10) {
      // The log stays: the order in which cases were sealed is written nowhere else. The journal
      // goes: a volume that it knows is missed, and its name is not given again.
      _ = try program.shell(
        "cd '\(office.path)/archive' && chmod -R u+w . && rm -f XH-* audits.log")
      let first = try program.started(["archive", "pack", "--home", office.path])
      let second = try program.started(["archive", "pack", "--home", office.path])
      let results = [first.finish(), second.finish()]
      #expect(results.contains { $0.status == 0 }, "\(results)")
      #expect(try office.digests(program) == whole)
    }
  }

  @Test func twoDemosAtOnceGiveWhatOneGives() throws {
    let alone = try Scratch()
    #expect(try program.run(["demo", "--home", alone.path]).status == 0)
    let together = try Scratch()
    let first = try program.started(["demo", "--home", together.path])
    let second = try program.started(["demo", "--home", together.path])
    let results = [first.finish(), second.finish()]
    // The second waits for the first and finds everything done.
    #expect(results.allSatisfy { $0.status == 0 }, "\(results)")
    #expect(try together.digests(program) == alone.digests(program))
  }
}
