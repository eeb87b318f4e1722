import Foundation
import Testing

private let program = Program()

/// The sample office as it is founded, with one packed case; made once, each test works on a copy.
private final class Searching {
  let scratch: Scratch

  private static let first = Result { () throws -> Scratch in
    let scratch = try Scratch()
    let made = try program.shell("cd '\(scratch.path)' && \"$dossier\" init office --sample")
    #expect(made.status == 0, "\(made.errors)")
    return scratch
  }

  init() throws {
    scratch = try Scratch()
    let source = try Searching.first.get().path
    _ = try program.shell("cp -a '\(source)/office' '\(scratch.path)/office'")
  }

  func run(_ command: String, status: Int32 = 0) throws -> Program.Result {
    let result = try program.shell("cd '\(scratch.path)' && \(command)")
    #expect(result.status == status, "\(command): \(result)")
    return result
  }
}

@Suite("Searching on the command line")
struct SearchCommandTests {
  @Test func aNamedReaderIsHeldToTheMatrixAndLogged() throws {
    let office = try Searching()
    let found = try office.run("\"$dossier\" search 化粪池 --as i-0001")
    #expect(found.output.contains("XH-2022-00017") && found.output.contains("masked"))
    let refused = try office.run("\"$dossier\" search 居民:尹 --as i-0001", status: 2)
    #expect(refused.errors.contains("see-personal-data") && refused.output.isEmpty)
    #expect(
      try office.run("\"$dossier\" search 的 --as m-0001", status: 2).errors
        .contains("own portfolio"))
    #expect(
      try office.run("\"$dossier\" search 的 --as c-0002 --json").output.contains("\"count\": 0"))
    let log = try office.run("cut -f4,5 office/audit.log | grep search").output
    #expect(log == "i-0001\tsearch\nc-0002\tsearch\n")
    _ = try office.run("\"$dossier\" search", status: 64)
    _ = try office.run("\"$dossier\" search 的 --as", status: 64)
  }

  @Test func anExportIsReadByOthersAsItWasMeant() throws {
    let office = try Searching()
    _ = try office.run("\"$dossier\" search '' --archive office/cases --export all.csv --limit 1")
    _ = try office.run("\"$dossier\" search '' --archive office/cases --export all.jsonl")
    try """
    import csv, json
    rows = list(csv.DictReader(open("all.csv", encoding="utf-8-sig", newline="")))
    objects = [json.loads(line) for line in open("all.jsonl", encoding="utf-8")]
    assert len(rows) == len(objects) == 7, (len(rows), len(objects))
    assert open("all.csv", "rb").read().count(b"\\r\\n") == 8
    for row, thing in zip(rows, objects):
      assert row["编号"] == thing["case"] and row["题名"] == thing["title"]
      assert row["承办单位"] == "、".join(thing["units"]) and row["登记日期"] == thing["date"]
      assert row["天数"] == str(thing.get("days", "")) and row["轮次"] == str(thing["rounds"])
    print(rows[0]["编号"])
    """.write(toFile: office.scratch.path + "/read.py", atomically: true, encoding: .utf8)
    #expect(try office.run("python3 read.py").output == "XH-2023-00005\n")
    let again = try office.run(
      "\"$dossier\" search '' --archive office/cases --export all.csv", status: 2)
    #expect(again.errors.contains("all.csv"))
    _ = try office.run("\"$dossier\" search '' --export all.xlsx", status: 64)
    // A sample is the same whatever the page, and in whatever language the program speaks.
    _ = try office.run(
      "\"$dossier\" search '' --archive office/cases --sample 3 --seed 9 --export one.csv --lang zh"
    )
    _ = try office.run(
      "\"$dossier\" search '' --archive office/cases --sample 3 --seed 9 --export two.csv --offset 2 && cmp one.csv two.csv"
    )
  }

  @Test func aSavedSearchIsListedAskedAgainAndForgotten() throws {
    let office = try Searching()
    #expect(try office.run("\"$dossier\" search --saved-list").output.contains("No search"))
    _ = try office.run(
      "\"$dossier\" search 化粪池 --facet year --from 2022-01-01 --save '化粪池 逐年' --as i-0001")
    #expect(
      try office.run("\"$dossier\" search --saved-list").output
        .hasPrefix("化粪池 逐年  '化粪池' --from 2022-01-01 --facet year  (i-0001, "))
    let again = try office.run("\"$dossier\" search --saved '化粪池 逐年'").output
    #expect(again.contains("XH-2022-00017") && again.contains("year: 2022 1"))
    let later = try office.run("\"$dossier\" search --saved '化粪池 逐年' --from 2023-01-01").output
    #expect(later.contains("0 found"))
    _ = try office.run("\"$dossier\" search 的 --save '化粪池 逐年'", status: 2)
    _ = try office.run("\"$dossier\" search --forget '化粪池 逐年'")
    _ = try office.run("\"$dossier\" search --saved '化粪池 逐年'", status: 1)
    _ = try office.run("\"$dossier\" search --saved x --home nowhere", status: 1)
  }

  @Test func manySavedAtOnceAreAllKept() throws {
    let office = try Searching()
    let home = office.scratch.path + "/office"
    let running = try (1...6).map { number in
      try program.started(["search", "的", "--save", "n\(number)", "--home", home])
    }
    for process in running { #expect(process.finish().status == 0) }
    let listed = try office.run("\"$dossier\" search --saved-list --json | grep -c '\"name\"'")
    #expect(listed.output == "6\n")
  }
}
