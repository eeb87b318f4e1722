import Foundation
import Testing

private let program = Program()

@Suite("An office keeps copies of its archive, and is repaired from them")
struct ArchiveCopyCommandTests {
  @Test func damageAndLossAreSeenAndMadeGood() throws {
    let office = try Scratch()
    let home = office.path + "/home"
    func run(_ command: String) throws -> Program.Result {
      try program.shell(
        "cd '\(office.path)' && \(command)", ["DOSSIER_HOME": home, "LC_ALL": "en_US.UTF-8"])
    }
    let made = try run(
      """
      "$dossier" demo --home home >/dev/null 2>&1
      sed -i 's|</office-file>|<copies><root>/nowhere/second</root><root>../second</root></copies></office-file>|' home/office.xml
      mkdir second && "$dossier" archive copy
      """)
    // The first root cannot be reached; the second is brought in step all the same.
    #expect(made.status == 3 && made.errors.contains("/nowhere/second"), "\(made)")
    _ = try run("sed -i 's|<root>/nowhere/second</root>||' home/office.xml")
    let same = try run("\"$dossier\" archive compare && \"$dossier\" archive verify second")
    #expect(same.status == 0, "\(same)")
    let broken = try run(
      """
      cd home/archive && cp XH-2022-1.zip ../whole.zip && chmod u+w *.zip &&
        printf x | dd of=XH-2022-1.zip bs=1 seek=50000 conv=notrunc 2>/dev/null &&
        rm -f XH-2022-2.zip XH-2022-2.seal.p7s && : >log.txt && "$dossier" archive compare
      """)
    #expect(broken.status == 4, "\(broken)")
    for line in [
      "damaged here  XH-2022-1.zip", "only in the copy  XH-2022-2.zip", "damaged here  log.txt",
    ] {
      #expect(broken.output.contains(line), "\(line): \(broken.output)")
    }
    let doctor = try run("\"$dossier\" doctor")
    #expect(doctor.status == 4 && doctor.output.contains("dossier archive repair"), "\(doctor)")
    let repaired = try run(
      """
      "$dossier" archive repair; "$dossier" archive compare && "$dossier" archive verify >/dev/null &&
        cmp home/whole.zip home/archive/XH-2022-1.zip && echo mended
      """)
    #expect(repaired.output.hasSuffix("mended\n"), "\(repaired)")
  }
}
