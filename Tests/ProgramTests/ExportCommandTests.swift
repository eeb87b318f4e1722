import Foundation
import Testing

private let program = Program()

/// An office with three sealed cases in a volume and an open one.
private final class Exporting: Sendable {
  let scratch: Scratch
  var home: String { scratch.path + "/home" }

  /// For an ordinary user, whoever runs the tests.
  init() throws {
    scratch = try Scratch()
    try scratch.open()
    let packed = try SmallOffice.packed.copy()
    let copied = try program.shell(
      "cp -r '\(packed.path)' '\(scratch.path)/home' && chmod -R a+rwX '\(scratch.path)/home'")
    guard copied.status == 0 else { throw SmallOffice.Failed(what: copied.errors) }
  }

  func run(_ command: String) throws -> Program.Result {
    try program.shell(
      "cd '\(scratch.path)' && \(command)", ["DOSSIER_HOME": home, "LC_ALL": "en_US.UTF-8"])
  }

  func runAsOrdinaryUser(_ arguments: [String]) throws -> Program.Result {
    try program.runAsOrdinaryUser(arguments + ["--home", home, "--lang", "en"])
  }

  /// What is in the folder beside the office, hidden names included.
  func left() throws -> String {
    try program.shell("cd '\(scratch.path)' && find . -path ./home -prune -o -type f -print").output
  }
}

@Suite("Reports and exports of the archive on the command line")
struct ExportCommandTests {
  private static let writing: [(command: [String], target: String)] = [
    (["archive", "report", "XH-2022-1"], "report.pdf"),
    (["archive", "report", "XH-2022-1"], "report.ofd"),
    (["archive", "export-eep", "XH-2022-00001"], "case.xml"),
    (["archive", "export-redacted", "XH-2022-00001"], "case.zip"),
  ]

  @Test func eachWritesItsFileAndTheSameOnceMore() throws {
    let office = try Exporting()
    for (command, target) in ExportCommandTests.writing {
      let words = command.joined(separator: " ")
      let made = try office.run("\"$dossier\" \(words) -o \(target) && cp \(target) first")
      #expect(made.status == 0, "\(words): \(made)")
      // One that is there is replaced as a whole.
      let again = try office.run(
        "echo old >\(target) && \"$dossier\" \(words) -o \(target) --json >said && cmp first \(target)"
      )
      if target.hasPrefix("case") { #expect(again.status == 0, "\(words): \(again)") }
      let said = try office.run("cat said; head -c 5 \(target) | od -c | head -1")
      #expect(said.output.hasPrefix("{"), "\(words): \(said)")
      #expect(!said.output.contains("o   l   d"), "\(words)")
    }
  }

  @Test func aFolderTakesTheFileUnderItsOwnName() throws {
    let office = try Exporting()
    let result = try office.run(
      """
      mkdir out && "$dossier" archive export-eep XH-2022-00001 -o out >/dev/null &&
        "$dossier" archive export-redacted XH-2022-00001 -o out >/dev/null && ls out
      """)
    #expect(result.output == "XH-2022-00001.eep.xml\nXH-2022-00001.public.zip\n", "\(result)")
    #expect(result.status == 0)
  }

  @Test(arguments: writing) func aTargetThatMayNotBeWrittenIsNamedAndKeepsWhatItHad(
    _ command: [String], _ target: String
  ) throws {
    let office = try Exporting()
    _ = try office.run("mkdir shut && echo kept >shut/\(target) && chmod 555 shut")
    let path = office.scratch.path + "/shut/" + target
    let denied = try office.runAsOrdinaryUser(command + ["-o", path])
    #expect(denied.status == 1, "\(command): \(denied)")
    #expect(denied.errors.contains("shut/"), "\(command): \(denied.errors)")
    let nowhere = try office.runAsOrdinaryUser(
      command + ["-o", office.scratch.path + "/nowhere/" + target])
    #expect(nowhere.status == 1 && nowhere.errors.contains("nowhere"), "\(command): \(nowhere)")
    #expect(try office.run("cat shut/\(target)").output == "kept\n")
    #expect(try office.left() == "./shut/\(target)\n", "\(command)")
  }

  @Test(arguments: writing) func aFullDiskLeavesWhatWasThere(
    _ command: [String], _ target: String
  ) throws {
    let office = try Exporting()
    let words = command.joined(separator: " ")
    // No file may grow past 2 blocks of 512 bytes: writing ends as on a full disk.
    let result = try office.run(
      """
      echo kept >\(target); trap '' XFSZ
      (ulimit -f 2; exec "$dossier" \(words) -o \(target) --lang en)
      """)
    #expect(result.status == 1 && result.errors.contains(target), "\(words): \(result)")
    #expect(try office.run("cat \(target)").output == "kept\n")
    #expect(try office.left() == "./\(target)\n", "\(words)")
  }

  @Test func whatIsRefusedLeavesNothingAndSaysWhy() throws {
    let office = try Exporting()
    let table: [(String, Int32, [String])] = [
      ("export-eep XH-2022-00004 -o x", 2, ["XH-2022-00004", "not sealed", "case next"]),
      ("export-redacted XH-2022-00004 -o x", 2, ["XH-2022-00004", "not sealed"]),
      ("export-eep XH-2022-99999 -o x", 1, ["XH-2022-99999", "no case"]),
      ("export-redacted XH-2022-99999 -o x", 1, ["XH-2022-99999", "no case"]),
      ("export-eep XH-2022-00001.s9 -o x", 1, ["XH-2022-00001.s9"]),
      ("export-eep XH-2022-00001.s0 -o x", 64, ["XH-2022-00001.s0"]),
      ("export-eep banana -o x", 64, ["banana", "XH-2022-00017"]),
      ("export-redacted ../../etc/passwd -o x", 64, ["passwd"]),
      ("report XH-2099-1 -o x.pdf", 1, ["XH-2099-1"]),
      ("report XH-2022-1 -o x.docx", 64, ["x.docx"]),
      ("report ../banana -o x.pdf", 1, ["banana"]),
      ("report home/office.xml", 4, ["office.xml"]),
    ]
    for (command, status, words) in table {
      let result = try office.run("\"$dossier\" archive \(command) --lang en")
      #expect(result.status == status, "\(command): \(result)")
      for word in words {
        #expect((result.errors + result.output).contains(word), "\(command): \(result)")
      }
      #expect(try office.left() == "", "\(command)")
    }
  }

  @Test func supplementsGoWithTheirCase() throws {
    let office = try Exporting()
    let made = try office.run(
      """
      echo '{"way": "in-person", "text": "已告知办理结果"}' | "$dossier" case record answered \
        XH-2022-00001 --as c-0001 --on 2022-11-20 --data - >/dev/null &&
        "$dossier" archive arrange >/dev/null && mkdir out &&
        "$dossier" archive export-eep XH-2022-00001 -o out >/dev/null && ls out
      """)
    #expect(made.output == "XH-2022-00001.eep.xml\nXH-2022-00001.s1.eep.xml\n", "\(made)")
    let schema = URL(filePath: program.templates).deletingLastPathComponent()
      .appending(path: "docs/formats/eep-2009.xsd").path
    let valid = try office.run(
      """
      xmllint --nonet --noout --schema '\(schema)' out/*.xml &&
        grep -o '<电子文件号>[^<]*' out/*.xml
      """)
    #expect(valid.status == 0, "\(valid)")
    // Each is a record of its own events.
    #expect(valid.output.contains("00001.s1.eep.xml:<电子文件号>XH-2022-00001.s1"), "\(valid)")
    // A file takes one record; the others are named.
    let one = try office.run("\"$dossier\" archive export-eep XH-2022-00001 -o one.xml")
    #expect(one.status == 3 && one.errors.contains("XH-2022-00001.s1"), "\(one)")
    let same = try office.run(
      """
      cmp one.xml out/XH-2022-00001.eep.xml &&
        "$dossier" archive export-eep XH-2022-00001.s1 -o s1.xml >/dev/null &&
        cmp s1.xml out/XH-2022-00001.s1.eep.xml
      """)
    #expect(same.status == 0, "\(same)")
    let copy = try office.run(
      """
      "$dossier" archive export-redacted XH-2022-00001 -o p.zip >/dev/null &&
        unzip -p p.zip public-copy.xml &&
        sha256sum <home/cases/2022/XH-2022-00001.s1.dossier && unzip -p p.zip case.xml
      """)
    #expect(copy.status == 0, "\(copy)")
    let digest = try office.run(
      "sha256sum <home/cases/2022/XH-2022-00001.s1.dossier | cut -c1-64 | tr -d '\\n'"
    ).output
    #expect(copy.output.contains("<supplement file=\"XH-2022-00001.s1\""), "\(copy.output)")
    #expect(copy.output.contains("original-sha256=\"\(digest)\""), "\(copy.output)")
    // The case as it stands after the supplement.
    #expect(copy.output.contains("kind=\"answered\""), "\(copy.output)")
  }

  @Test func damageEndsWithItsStatusAndNamesTheCase() throws {
    let office = try Exporting()
    let struck = try office.run(
      """
      chmod u+w home/archive/XH-2022-1.zip home/cases/2022/XH-2022-00001.dossier
      for f in home/archive/XH-2022-1.zip home/cases/2022/XH-2022-00001.dossier; do
        printf XXXX | dd of=$f bs=1 seek=2000 conv=notrunc status=none
      done
      """)
    #expect(struck.status == 0, "\(struck)")
    let report = try office.run("\"$dossier\" archive report XH-2022-1 --json --lang en")
    #expect(report.status == 4, "\(report)")
    #expect(report.output.contains("XH-2022-00001"), "\(report.output)")
    for command in ["export-eep", "export-redacted"] {
      let result = try office.run("\"$dossier\" archive \(command) XH-2022-00001 -o x --lang en")
      #expect(result.status == 4, "\(command): \(result)")
      #expect(result.errors.contains("XH-2022-00001"), "\(command): \(result)")
    }
    #expect(try office.left() == "")
  }
}
