import Foundation
import Testing

private let program = Program()

/// An office with 300 cases that are registered, made once.
private struct Office {
  static let shared = Result { () throws -> Scratch in
    let office = try Scratch()
    let made = try program.shell(
      """
      cd '\(office.path)'
      "$dossier" init o --sample >/dev/null
      "$dossier" demo --home d >/dev/null
      "$dossier" case export XH-2022-00017 --home d -o one.jsonl >/dev/null
      jq -c '.event=[.event[0]] | .file=[] | . as $c | range(101;401)
        | "XH-2022-\\(100000+.|tostring|.[1:])" as $id
        | $c | tojson | gsub("XH-2022-00017"; $id) | fromjson' one.jsonl >many.jsonl
      "$dossier" case import many.jsonl --home o
      """)
    guard made.status == 0 else { throw Failure(text: made.errors) }
    return office
  }

  struct Failure: Error { var text: String }
}

/// A printer's spooler that keeps account of what it was asked, and a place where it kills who asks.
///
/// `lp` as CUPS has it: a held job comes out when it is let go, the first time only.
private func spooler(in folder: String, killingAt places: [String]) throws {
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  let script = """
    #!/bin/sh
    cd '\(folder)' || exit 1
    for last; do :; done
    case $1 in
    -i)
      # What has come out already is not let go again: CUPS says so, with status 1.
      if grep -qx "$2" let-go 2>/dev/null; then
        echo "lp: Job #${2#office-} is finished and cannot be altered." >&2
        exit 1
      fi
      grep -q "^$2 " held || { echo "lp: Unknown job $2." >&2; exit 1; }
      echo "$2" >>let-go
      event="resume $(wc -l <let-go)"
      ;;
    *)
      number=$(($(cat held 2>/dev/null | wc -l) + 1))
      title=$(printf '%s\\n' "$@" | sed -n '/^-t$/{n;p}')
      cmp -s "$last" /dev/null && exit 1
      echo "office-$number $title $(sha256sum <"$last" | cut -c1-64)" >>held
      echo "request id is office-$number (1 file(s))"
      event="hold $number"
      ;;
    esac
    if grep -qx "$event" kills 2>/dev/null; then
      sed -i "/^$event\\$/d" kills
      kill -9 $PPID
    fi
    exit 0
    """
  let path = folder + "/lp"
  try Data(script.utf8).write(to: URL(filePath: path))
  try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  try Data((places.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: folder + "/kills"))
}

@Suite("A printing job outlives its runs: no sheet lost, none twice", .serialized)
struct PrintingTests {
  @Test func threeHundredSheetsComeOutOnceThoughRunsAreKilledAt120AndElsewhere() throws {
    let office = try Office.shared.get()
    let spool = office.path + "/spool"
    // Between hand-over and receipt, between release and receipt, and at the very end.
    try spooler(in: spool, killingAt: ["hold 120", "resume 200", "hold 299"])
    let environment = ["PATH": spool + ":/usr/bin:/bin"]
    let home = ["--home", office.path + "/o"]
    let order = try program.run(
      ["print", "order", "issue-registration", "--state", "registered", "--json"] + home)
    #expect(order.status == 0, "\(order.errors)")
    #expect(order.output.contains(#/"sheets":\s*300/#), "\(order.output)")
    var runs = 0
    var last = try program.run(["print", "run", "J0001"] + home, environment)
    while last.status != 0 && runs < 5 {
      runs += 1
      last = try program.run(["print", "run", "J0001", "--json"] + home, environment)
    }
    #expect(last.status == 0, "\(last.errors)")
    #expect(runs == 3)
    let found = try program.shell(
      """
      cd '\(spool)'
      sort -u let-go >once
      while read -r request; do grep "^$request " held; done <once >printed
      wc -l <printed
      cut -d' ' -f2 printed | sort -u | wc -l
      cut -d' ' -f2 printed | sort -u | sed -n '1p;$p'
      # The sheets' digests are those of the receipts.
      cut -d' ' -f3 printed | sort >there
      cut -f6 '\(office.path)/o/print/J0001/receipts.txt' | sort -u | comm -13 - there | wc -l
      """)
    #expect(
      found.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } == [
        "300", "300", "J0001-0001-XH-2022-00101-issue-registration",
        "J0001-0300-XH-2022-00400-issue-registration", "0",
      ], "\(found.output)\(found.errors)")
    let again = try program.run(["print", "run", "J0001"] + home, environment)
    #expect(again.status == 0)
    let list = try program.run(["print", "list", "--json"] + home)
    #expect(list.output.contains(#/"printed":\s*300/#), "\(list.output)")
  }

  @Test func aJobIntoAFolderIsKilledAtAnyMomentAndFinished() throws {
    let office = try Office.shared.get()
    let cases = (1...12).map { "XH-2022-00\(200 + $0)" }
    for (index, moment) in [0.05, 0.2, 0.4, 0.7].enumerated() {
      let home = ["--home", office.path + "/o"]
      let order = try program.run(["print", "order", "cover"] + cases + ["--json"] + home)
      let job = try #require(order.output.firstMatch(of: #/J\d{4}/#)).output
      let folder = office.path + "/out-\(index)"
      let running = try program.started(["print", "run", String(job), "--to", folder] + home)
      Thread.sleep(forTimeInterval: moment)
      running.kill()
      _ = running.finish()
      let finished = try program.run(["print", "run", String(job), "--to", folder] + home)
      #expect(finished.status == 0, "\(finished.errors)")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(files.count == 12 && files.allSatisfy { $0.hasSuffix(".pdf") }, "\(files)")
    }
  }

  @Test func aSheetThatOnePrinterWasLeftHoldingComesOutOfTheOtherOnce() throws {
    let office = try Office.shared.get()
    let spool = office.path + "/other"
    try spooler(in: spool, killingAt: ["hold 2"])
    let home = ["--home", office.path + "/o"]
    let cases = ["XH-2022-00301", "XH-2022-00302", "XH-2022-00303"]
    let order = try program.run(["print", "order", "cover"] + cases + ["--json"] + home)
    let job = String(try #require(order.output.firstMatch(of: #/J\d{4}/#)).output)
    let killed = try program.run(
      ["print", "run", job] + home, ["PATH": spool + ":/usr/bin:/bin"])
    #expect(killed.status != 0)
    let folder = office.path + "/instead"
    let finished = try program.run(["print", "run", job, "--to", folder] + home)
    #expect(finished.status == 0, "\(finished.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(files.map { $0.dropFirst(6).prefix(4) } == ["0002", "0003"], "\(files)")
    let letGo = try String(contentsOfFile: spool + "/let-go", encoding: .utf8)
    #expect(letGo == "office-1\n")
  }

  @Test func aCaseThatCannotBePrintedIsNamedBeforePaperIsUsed() throws {
    let office = try Office.shared.get()
    let made = try program.shell(
      """
      cd '\(office.path)'
      head -n 1 many.jsonl | sed 's/XH-2022-00101/XH-2022-00501/g' |
        jq -c '.event[0].registered.title = "\u{378}"' >rare.jsonl
      "$dossier" case import rare.jsonl --home o >/dev/null
      "$dossier" print order issue-registration XH-2022-00101 XH-2022-00501 --home o --lang en
      """)
    #expect(made.status == 2, "\(made.errors)")
    #expect(
      made.errors.contains("XH-2022-00501") && made.errors.contains("U+0378"), "\(made.errors)")
  }

  @Test func whatCannotBePrintedIsSaidWithWhatToDo() throws {
    let office = try Office.shared.get()
    let home = ["--home", office.path + "/o", "--lang", "en"]
    let unknown = try program.run(["print", "run", "J9999"] + home)
    #expect(unknown.status == 1 && unknown.errors.contains("there is no job “J9999”"))
    let order = try program.run(["print", "order", "cover", "XH-2022-00101", "--json"] + home)
    let job = String(try #require(order.output.firstMatch(of: #/J\d{4}/#)).output)
    // No CUPS here: the message says so, and what to do.
    let nowhere = try program.run(["print", "run", job] + home, ["PATH": "/nonexistent"])
    #expect(nowhere.status == 1 && nowhere.errors.contains("cups-client"), "\(nowhere.errors)")
    #expect(try program.run(["print", "cancel", job] + home).status == 0)
    let cancelled = try program.run(["print", "run", job, "--to", office.path + "/no"] + home)
    #expect(cancelled.status == 2 && cancelled.errors.contains("it is cancelled"))
    let letter = try program.run(["print", "order", "reply-letter", "XH-2022-00101"] + home)
    #expect(letter.status == 2, "\(letter.errors)")
    let register = try program.run(["print", "order", "agenda-list", "XH-2022-00101"] + home)
    #expect(register.status == 64 && register.errors.contains("dossier form register"))
  }

  @Test func pagesAreChosenAndBacksComeInReverse() throws {
    let office = try Office.shared.get()
    let result = try program.shell(
      """
      cd '\(office.path)'
      ids='XH-2022-00101 XH-2022-00102 XH-2022-00103'
      "$dossier" form batch issue-registration $ids --home o -o all.pdf >/dev/null
      "$dossier" form batch issue-registration $ids --home o -o some.pdf --pages 2-3 >/dev/null
      "$dossier" form batch issue-registration $ids --home o -o hand.pdf --manual-duplex >/dev/null
      for file in all some hand-fronts hand-backs; do
        echo "$file $(pdfinfo $file.pdf | sed -n 's/^Pages: *//p')"
      done
      pdftotext -f 1 -l 1 hand-fronts.pdf - | grep -o 'XH-2022-0010[0-9]' | head -1
      qpdf --check hand-backs.pdf >/dev/null && qpdf --check some.pdf >/dev/null && echo whole
      "$dossier" form batch issue-registration $ids --home o -o no.pdf --pages 99 --lang en
      """)
    let lines = result.output.split(separator: "\n").map(String.init)
    let pages = Dictionary(
      uniqueKeysWithValues: lines.prefix(4).map { line in
        (String(line.split(separator: " ")[0]), Int(line.split(separator: " ")[1]) ?? 0)
      })
    let all = try #require(pages["all"])
    #expect(pages["some"] == 2)
    let leaves = 3 * ((all / 3 + 1) / 2)
    #expect(pages["hand-fronts"] == leaves && pages["hand-backs"] == leaves, "\(pages)")
    #expect(lines.contains("XH-2022-00101") && lines.contains("whole"), "\(result.output)")
    #expect(result.status == 64 && result.errors.contains("among pages 1 to \(all)"))
  }
}
