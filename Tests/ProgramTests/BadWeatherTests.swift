import Foundation
import Testing

private let program = Program()

@Suite("Bad input and bad weather get one clear message", .serialized)
struct BadWeatherTests {
  /// What is run, the exit status, and words of the message; `$home` is a sample office.
  private static let table: [(String, Int32, [String])] = [
    (
      "case show XH-2022-99999 --home $home", 1, ["XH-2022-99999", "there is no case", "case list"]
    ),
    ("case show banana --home $home", 64, ["banana", "XH-2022-00017"]),
    ("case list --home $home/nowhere", 1, ["there is no office here", "dossier init"]),
    ("case list --state banana --home $home", 64, ["banana", "in-progress"]),
    ("case list --overdue --as-of 2023-02-30 --home $home", 64, ["2023-02-30", "2022-11-05"]),
    ("case record rating XH-2022-00018 --home $home", 64, ["--as"]),
    ("case record banana XH-2022-00018 --as c-0001 --home $home", 64, ["banana", "registered"]),
    ("case record rating XH-2022-00018 --as nobody --home $home", 1, ["nobody", "office.xml"]),
    (
      "case record submitted XH-2022-00018 --as c-0001 --data $home/none.json --home $home", 1,
      ["none.json", "check the path"]
    ),
    ("form render banana XH-2022-00018 --home $home", 1, ["banana", "assignment-sign-off"]),
    ("form render reply-letter XH-2022-00018 --home $home", 2, ["letter", "paper"]),
    ("form batch handling-record -o $home/x.pdf --home $home", 2, ["case list", "--state"]),
    ("form batch reply-letter XH-2022-00018 -o $home/x.pdf --home $home", 2, ["letter"]),
    (
      "form batch handling-record XH-2022-00018 XH-2022-99999 -o $home/x.pdf --home $home", 1,
      ["XH-2022-99999"]
    ),
    (
      "form render assignment-sign-off XH-2022-00018 --format doc --home $home", 64,
      ["doc", "ofd"]
    ),
    ("form check $home/office.xml --home $home", 4, ["office.xml"]),
    ("form publish $home/none.xml --home $home", 1, ["none.xml"]),
    ("form publish $home/office.xml --home $home", 4, ["office.xml"]),
    ("form publish $home/own.docx --home $home", 64, ["own.docx", "--as own-notice"]),
    ("archive verify $home/none.zip --home $home", 1, ["none.zip"]),
    ("archive verify $home/office.xml --home $home", 4, ["office.xml"]),
    ("archive extract XH-2022-1 XH-2022-99999 --home $home", 1, ["XH-2022-99999"]),
    ("archive prove XH-2022-1 XH-2022-99999 --home $home", 1, ["XH-2022-99999"]),
    ("archive check-proof $home/office.xml", 4, ["office.xml"]),
    ("search '化粪池 AND' --home $home", 64, ["1:8", "a word is missing"]),
    ("search 化粪池 --archive $home/none --home $home", 1, ["none"]),
    ("search 化粪池 --sort banana --home $home", 64, ["banana", "relevance"]),
    ("ledger undertaking 火星局 --home $home", 1, ["火星局"]),
    ("ledger assigning --month 2022-13 --home $home", 64, ["2022-13"]),
    ("init $home --code XH --name 甲", 64, []),
    ("demo --home /proc/nowhere", 1, ["/proc"]),
  ]

  @Test func eachFailureIsToldOnceAndLeavesTheOfficeAsItWas() throws {
    let office = try Scratch()
    let home = office.path + "/office"
    #expect(try program.run(["init", home, "--sample"]).status == 0)
    let list =
      "cd '\(home)' && find . -type f ! -name 'registry*' ! -name '*.lock' | sort | xargs sha256sum"
    let before = try program.shell(list).output
    for (command, status, words) in BadWeatherTests.table {
      let result = try program.shell("\"$dossier\" \(command) --lang en", ["home": home])
      #expect(result.status == status, "\(command): \(result.status) \(result.errors)")
      for word in words {
        #expect(result.errors.contains(word), "\(command): \(result.errors)")
      }
      #expect(result.errors.contains("Fatal error") == false, "\(command): \(result.errors)")
      #expect(try program.shell(list).output == before, "\(command)")
    }
  }

  @Test func aFolderThatMayNotBeWrittenIsNamed() throws {
    let office = try Scratch()
    try office.open()
    let home = office.path + "/office"
    let made = try program.runAsOrdinaryUser(["init", home, "--sample"])
    #expect(made.status == 0, "\(made.errors)")
    _ = try program.shell("chmod a-w '\(home)/cases/2022'")
    let link = office.path + "/link.json"
    try #"{"kind": "related", "other": "XH-2022-00018"}"#.write(
      toFile: link, atomically: true, encoding: .utf8)
    let result = try program.runAsOrdinaryUser([
      "case", "record", "linked", "XH-2022-00026", "--as", "c-0001", "--data", link, "--home",
      home, "--lang", "en",
    ])
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.errors.contains("cases/2022"), "\(result.errors)")
    let export = try program.runAsOrdinaryUser([
      "case", "export", "--home", home, "-o", home + "/cases/2022/out.jsonl", "--lang", "en",
    ])
    #expect(export.status == 1)
    #expect(export.errors.contains("out.jsonl"), "\(export.errors)")
    #expect(!FileManager.default.fileExists(atPath: home + "/cases/2022/out.jsonl"))
  }

  @Test func aFileThatMayNotBeReadIsNamed() throws {
    let office = try Scratch()
    try office.open()
    let home = office.path + "/office"
    #expect(try program.runAsOrdinaryUser(["init", home, "--sample"]).status == 0)
    _ = try program.shell("chmod 000 '\(home)/cases/2022/XH-2022-00018.dossier'")
    let result = try program.runAsOrdinaryUser([
      "case", "show", "XH-2022-00018", "--home", home, "--lang", "en",
    ])
    #expect(result.status == 1)
    #expect(result.errors.contains("XH-2022-00018.dossier"), "\(result.errors)")
  }

  @Test func aMisspeltFieldOfATemplateIsToldWithItsPlace() throws {
    let office = try Scratch()
    let home = office.path + "/office"
    #expect(try program.run(["init", home, "--sample"]).status == 0)
    let result = try program.shell(
      """
      cp -r '\(program.templates)' '\(home)/Templates'
      sed -i '0,/{f:book(title)}/s//{f:book(titel)}/' \
        '\(home)/Templates/assignment-sign-off/1/template.xml'
      "$dossier" form render assignment-sign-off XH-2022-00017 --home '\(home)' \
        -o '\(office.path)/sheet.pdf' --lang en
      """)
    #expect(result.status == 64, "\(result.errors)")
    #expect(result.errors.contains("titel"), "\(result.errors)")
    #expect(result.errors.contains("title"), "\(result.errors)")
    #expect(result.errors.contains(#/\d+:\d+/#), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: office.path + "/sheet.pdf"))
  }

  @Test func aCharacterThatNoFontHasIsNamedWithItsField() throws {
    let office = try Scratch()
    let home = office.path + "/office"
    #expect(try program.run(["init", home, "--sample"]).status == 0)
    let sheet = office.path + "/sheet.json"
    try
      #"{"title": "生僻字\#u{30000}", "content": {"p": ["正文"]}, "channel": "walk-in", "location": {"district": "西湖区", "street": "绳金塔街道"}}"#
      .write(toFile: sheet, atomically: true, encoding: .utf8)
    let made = try program.shell(
      "\"$dossier\" case record registered --as c-0001 --on 2023-03-01 --data '\(sheet)' --home '\(home)' --json"
    )
    #expect(made.status == 0, "\(made.errors)")
    let id = try #require(made.output.firstMatch(of: #/XH-\d{4}-\d{5}/#)).output
    let result = try program.shell(
      """
      "$dossier" form render assignment-sign-off \(id) --home '\(home)' \
        -o '\(office.path)/sheet.pdf' --lang en
      """)
    #expect(result.status == 2, "\(result.errors)")
    #expect(result.errors.contains("U+30000"), "\(result.errors)")
    #expect(result.errors.contains("title"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: office.path + "/sheet.pdf"))
  }

  /// Hiding a folder from one process takes root.
  @Test(.enabled(if: getuid() == 0)) func aMissingFontIsNamedWithItsPackage() throws {
    let office = try Scratch()
    let home = office.path + "/office"
    #expect(try program.run(["init", home, "--sample"]).status == 0)
    let result = try program.shell(
      """
      unshare -m sh -c 'mount -t tmpfs none /usr/share/fonts/opentype/noto &&
        "$dossier" form render assignment-sign-off XH-2022-00017 --home "\(home)" \
          -o "\(office.path)/sheet.pdf" --lang en'
      """)
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.errors.contains("fonts-noto-cjk"), "\(result.errors)")
  }

  @Test func aFullDiskIsToldAndNothingHalfIsLeft() throws {
    let office = try Scratch()
    let home = office.path + "/office"
    #expect(try program.run(["init", home, "--sample"]).status == 0)
    // No file may grow past 64 blocks of 512 bytes: writing ends as on a full disk.
    let result = try program.shell(
      """
      trap '' XFSZ
      ulimit -f 64
      "$dossier" form render handling-record XH-2022-00017 --home '\(home)' \
        -o '\(office.path)/sheet.pdf' --lang en
      """)
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.errors.contains("sheet.pdf"), "\(result.errors)")
    let left = try program.shell("ls -A '\(office.path)'").output
    #expect(left == "office\n", "\(left)")
  }

  @Test func standardOutputThatIsGoneDoesNoHarm() throws {
    let office = try Scratch()
    let home = office.path + "/office"
    #expect(try program.run(["init", home, "--sample"]).status == 0)
    let result = try program.shell(
      "\"$dossier\" case show XH-2022-00017 --json --home '\(home)' | head -c 10 >/dev/null; echo done"
    )
    #expect(result.output.contains("done"))
    #expect(!result.errors.contains("Fatal"), "\(result.errors)")
  }

  @Test func bothLanguagesSayTheSameThings() throws {
    let office = try Scratch()
    let home = office.path + "/office"
    #expect(try program.run(["init", home, "--sample"]).status == 0)
    for command in ["case list", "case next XH-2022-00018", "ledger assigning", "office"] {
      let zh = try program.shell("\"$dossier\" \(command) --home '\(home)' --lang zh")
      let en = try program.shell("\"$dossier\" \(command) --home '\(home)' --lang en")
      #expect(zh.status == 0 && en.status == 0, "\(command): \(zh.errors)\(en.errors)")
      let lines = { (text: String) in text.split(separator: "\n").count }
      #expect(lines(zh.output) == lines(en.output), "\(command)")
      #expect(zh.output != en.output, "\(command)")
    }
  }
}
