import Foundation
import Testing

private let program = Program()

@Suite("Recovery blocks bring back what no copy has")
struct RecoveryTests {
  private static let sample = URL(filePath: program.templates).deletingLastPathComponent()
    .appending(path: "Tests/Fixtures/compat/volume-1").path
  private static let volume = "XH-2022-1.zip"

  private func archive() throws -> Scratch {
    let scratch = try Scratch()
    try FileManager.default.copyItem(
      atPath: RecoveryTests.sample, toPath: scratch.path + "/archive")
    return scratch
  }

  private func run(_ command: String, _ scratch: Scratch, path: String? = nil) throws
    -> Program.Result
  {
    var environment = ["DOSSIER_HOME": scratch.path]
    environment["PATH"] = path
    return try program.shell("cd '\(scratch.path)/archive' && \(command)", environment)
  }

  /// Strikes some bytes in each of several places.
  private func strike(_ scratch: Scratch, _ places: [Int], length: Int = 40) throws {
    let path = scratch.path + "/archive/" + RecoveryTests.volume
    var bytes = try Data(contentsOf: URL(filePath: path))
    for place in places { for index in place..<(place + length) { bytes[index] ^= 0x5A } }
    try FileManager.default.removeItem(atPath: path)
    try bytes.write(to: URL(filePath: path))
  }

  private func places(_ count: Int) throws -> [Int] {
    let size = try Data(contentsOf: URL(filePath: RecoveryTests.sample + "/XH-2022-1.zip")).count
    return (1...count).map { $0 * size / (count + 1) }
  }

  @Test func aVolumeStruckInManyPlacesIsWholeAgainFromItself() throws {
    let scratch = try archive()
    let made = try run("\"$dossier\" archive protect \(RecoveryTests.volume) --lang en", scratch)
    // The seal was held against the certificate beside it: a warning, and exit status 3.
    #expect(made.status == 3 && made.errors.contains("authority.pem"), "\(made)")
    #expect(try run("par2 verify -q -q \(RecoveryTests.volume).par2", scratch).status == 0)
    try strike(scratch, places(9))
    let mended = try run(
      """
      "$dossier" archive repair ./\(RecoveryTests.volume) --lang en
      cmp \(RecoveryTests.volume) '\(RecoveryTests.sample)/\(RecoveryTests.volume)' && ls -A | grep -v lock
      """, scratch)
    #expect(mended.status == 0, "\(mended)")
    #expect(mended.output.contains("recovery blocks (par2)"), "\(mended)")
    #expect(mended.output.contains("\(RecoveryTests.volume).damaged\n"), "\(mended)")
    #expect(!mended.output.contains(".recovery"), "\(mended)")
  }

  /// Who has none of our software has `par2`.
  @Test func theStockToolMendsItAlone() throws {
    let scratch = try archive()
    _ = try run("\"$dossier\" archive protect XH-2022-1.zip", scratch)
    try strike(scratch, places(5))
    let mended = try run(
      """
      par2 repair -q -q \(RecoveryTests.volume).par2 &&
        cmp \(RecoveryTests.volume) '\(RecoveryTests.sample)/\(RecoveryTests.volume)'
      """, scratch)
    #expect(mended.status == 0, "\(mended)")
  }

  @Test func whatIsThereIsLeftUntilAskedAgain() throws {
    let scratch = try archive()
    _ = try run("\"$dossier\" archive protect XH-2022-1.zip", scratch)
    let list = "sha256sum \(RecoveryTests.volume).*par2"
    let first = try run(list, scratch).output
    let second = try run(
      "\"$dossier\" archive protect XH-2022-1.zip --percent 20 --lang en; \(list)", scratch)
    #expect(second.output.contains("already") && second.output.hasSuffix(first), "\(second)")
    let again = try run(
      "\"$dossier\" archive protect XH-2022-1.zip --percent 20 --again; \(list)", scratch)
    #expect(again.status == 0 && !again.output.hasSuffix(first), "\(again)")
    #expect(again.output.matches(of: /\.par2\n/).count == 2, "\(again)")
  }

  @Test func aDamagedVolumeIsNotProtected() throws {
    let scratch = try archive()
    try strike(scratch, places(1))
    let said = try run("\"$dossier\" archive protect XH-2022-1.zip --lang en; echo $?; ls", scratch)
    #expect(said.output.contains("4\n") && !said.output.contains("par2"), "\(said)")
    #expect(said.errors.contains("no recovery blocks were made"), "\(said)")
    #expect(said.errors.contains("archive repair XH-2022-1"), "\(said)")
  }

  @Test func moreDamageThanBlocksIsToldAndNothingWritten() throws {
    let scratch = try archive()
    _ = try run("\"$dossier\" archive protect XH-2022-1.zip --percent 1", scratch)
    try strike(scratch, places(30))
    let before = try run("sha256sum *", scratch).output
    let said = try run(
      "\"$dossier\" archive repair ./\(RecoveryTests.volume) --lang en; echo $?; sha256sum *",
      scratch)
    #expect(said.output.hasPrefix("4\n") && said.output.hasSuffix(before), "\(said)")
    #expect(said.errors.contains("par2"), "\(said)")
  }

  @Test func blocksBesideACopyMendBoth() throws {
    let scratch = try archive()
    _ = try run(
      "cp -r . ../copy && cd ../copy && \"$dossier\" archive protect ./XH-2022-1.zip", scratch)
    try strike(scratch, places(4))
    // The copy is struck in the same places, so that no file of it helps.
    let mended = try run(
      """
      cp -f XH-2022-1.zip ../copy && "$dossier" archive repair ./XH-2022-1.zip --lang en --from ../copy
      cmp XH-2022-1.zip '\(RecoveryTests.sample)/XH-2022-1.zip'
      """, scratch)
    #expect(mended.status == 0, "\(mended)")
    #expect(mended.output.contains("copy/XH-2022-1.zip.par2"), "\(mended)")
  }

  /// As a run that was killed leaves it, between setting the damaged file aside and giving the whole one
  /// its name.
  @Test func whatWasSetAsideIsMendedToo() throws {
    let scratch = try archive()
    _ = try run("\"$dossier\" archive protect XH-2022-1.zip", scratch)
    try strike(scratch, places(4))
    let mended = try run(
      """
      mv XH-2022-1.zip XH-2022-1.zip.damaged; mkdir .XH-2022-1.recovery; echo old >.XH-2022-1.recovery/x
      "$dossier" archive repair ./XH-2022-1.zip --lang en
      cmp XH-2022-1.zip '\(RecoveryTests.sample)/XH-2022-1.zip' && ! ls -d .*recovery
      """, scratch)
    #expect(mended.status == 0, "\(mended)")
  }

  /// A link beside a volume, with blocks of a file behind it.
  @Test func noLinkLeadsTheToolOutOfItsFolder() throws {
    let scratch = try archive()
    try strike(scratch, places(30))
    _ = try run(
      """
      mkdir ../keys made && echo secret >../keys/a && mkdir made/XH-2022-1.zip.x.par2 &&
        head -c 40000 /dev/urandom >made/XH-2022-1.zip.x.par2/a && cd made &&
        par2 create -q -q -R -r100 -n1 -B "$PWD" XH-2022-1.zip.par2 XH-2022-1.zip.x.par2 &&
        mv XH-2022-1.zip*par2 .. ; cd .. ; rm -rf XH-2022-1.zip.x.par2 made &&
        ln -s ../keys XH-2022-1.zip.x.par2 && ls
      """, scratch)
    let said = try run("\"$dossier\" archive repair ./XH-2022-1.zip --lang en", scratch)
    #expect(said.status == 4, "\(said)")
    #expect(try run("ls ../keys && cat ../keys/a", scratch).output == "a\nsecret\n")
  }

  /// What is beside a volume may be anybody's.
  @Test func foreignRecoveryBlocksChangeNothing() throws {
    let scratch = try archive()
    _ = try run("\"$dossier\" archive protect XH-2022-1.zip", scratch)
    let damaged = try places(3)
    try strike(scratch, damaged)
    // Blocks of the damaged volume, which call it whole.
    _ = try run(
      """
      rm -f *.par2; par2 create -q -q -b50 -r20 -n1 \(RecoveryTests.volume).par2 \(RecoveryTests.volume)
      """, scratch)
    let said = try run("\"$dossier\" archive repair ./\(RecoveryTests.volume) --lang en", scratch)
    #expect(said.status == 4 && said.errors.contains("XH-2022-1"), "\(said)")
    _ = try run("for f in *.par2; do head -c 9000 /dev/urandom >$f; done", scratch)
    let rubbish = try run(
      "\"$dossier\" archive repair ./\(RecoveryTests.volume) --lang en", scratch)
    #expect(rubbish.status == 4 && rubbish.errors.contains("par2"), "\(rubbish)")
  }

  @Test func withoutTheProgramItSaysWhatToInstall() throws {
    let scratch = try archive()
    _ = try run("mkdir ../bare && ln -s $(command -v env) $(command -v timeout) ../bare", scratch)
    let bare = scratch.path + "/bare"
    let said = try run("\"$dossier\" archive protect XH-2022-1.zip --lang en", scratch, path: bare)
    #expect(said.status == 1 && said.errors.contains("install par2"), "\(said)")
    _ = try run("\"$dossier\" archive protect XH-2022-1.zip", scratch)
    try strike(scratch, places(2))
    let lost = try run(
      "\"$dossier\" archive repair ./\(RecoveryTests.volume) --lang en", scratch, path: bare)
    #expect(lost.status == 4 && lost.errors.contains("install par2"), "\(lost)")
  }

  @Test func whatAKilledRunLeftIsNamedAndGoesWithTheNextPacking() throws {
    let scratch = try Scratch()
    let said = try program.shell(
      """
      cd '\(scratch.path)' && "$dossier" init office --sample >/dev/null
      left=office/archive/.XH-2022-1.recovery; mkdir $left && echo held >$left/XH-2022-1.zip
      "$dossier" doctor --home office --json | grep -A2 doctor-leftover
      "$dossier" archive pack --home office >/dev/null; ls -d $left
      """)
    #expect(said.output.contains("doctor-leftover"), "\(said)")
    #expect(said.output.contains(".XH-2022-1.recovery\""), "\(said)")
    #expect(!said.output.hasSuffix(".recovery\n"), "\(said)")
  }

  @Test func aVolumeThatCannotBeProtectedDoesNotKeepTheOthersFromIt() throws {
    let scratch = try archive()
    let said = try run(
      "\"$dossier\" archive protect ./XH-2029-1.zip ./XH-2022-1.zip --lang en", scratch)
    #expect(said.status == 4 && said.errors.contains("XH-2029-1"), "\(said)")
    #expect(try run("par2 verify -q -q XH-2022-1.zip.par2", scratch).status == 0)
  }
}
