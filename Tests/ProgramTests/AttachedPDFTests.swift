import Foundation
import Testing

private let program = Program()

/// The sample office as it is founded; made once, each test works on a copy.
private final class Filing {
  let scratch: Scratch
  private let id = "XH-2022-00019"

  private static let first = Result { () throws -> Scratch in
    let scratch = try Scratch()
    let made = try program.shell(
      """
      cd '\(scratch.path)' && "$dossier" init office --sample &&
      unzip -p office/cases/2022/XH-2022-00018.dossier documents/06-SUG-v1.pdf >sheet.pdf
      """)
    #expect(made.status == 0, "\(made.errors)")
    return scratch
  }

  init() throws {
    scratch = try Scratch()
    let source = try Filing.first.get().path
    _ = try program.shell("cp -a '\(source)/.' '\(scratch.path)/'")
  }

  func run(
    _ command: String, status: Int32 = 0, _ more: [String: String] = [:]
  ) throws -> Program.Result {
    let result = try program.shell("cd '\(scratch.path)' && \(command)", more)
    #expect(result.status == status, "\(command): \(result)")
    return result
  }

  /// Attaches a file to a case that is open.
  func attach(
    _ file: String, as evidence: String, _ more: [String: String] = [:]
  ) throws -> Program.Result {
    try run(
      """
      echo '{"evidence": "\(evidence)"}' >'\(evidence).json' && "$dossier" case record attached \(id) \
        --as c-0002 --data '\(evidence).json' --file '\(file)' --lang en --json
      """, more)
  }

  /// The text that is kept of an attachment; empty where there is none.
  func text(of evidence: String, _ ending: String = "pdf.txt") throws -> String {
    try program.shell(
      "cd '\(scratch.path)' && unzip -p office/cases/2022/\(id).dossier attachments/\(evidence).\(ending)"
    ).output
  }

  /// A `pdftotext` of one's own before those of the machine.
  func tool(_ script: String) throws -> [String: String] {
    _ = try run("mkdir -p tools && printf '%s\\n' '#!/bin/sh' '\(script)' >tools/pdftotext")
    _ = try run("chmod +x tools/pdftotext")
    return ["PATH": scratch.path + "/tools:/usr/bin:/bin"]
  }
}

@Suite("The text of a PDF is taken when it is filed")
struct AttachedPDFTests {
  @Test func aSheetIsFoundByAPhraseOfItByThoseWhoMay() throws {
    let office = try Filing()
    let said = try office.attach("sheet.pdf", as: "e-90")
    #expect(said.output.contains("\"text\": \"attachments/e-90.pdf.txt\""), "\(said)")
    let kept = try office.text(of: "e-90")
    #expect(kept.contains("违停堵门") && kept.hasSuffix("\n"))
    for query in ["附件:违停堵门", "'attachment:\"影响六户居民出入\"'"] {
      let search = "\"$dossier\" search \(query) --archive office/cases --lang en --as"
      let found = try office.run("\(search) x-0002").output
      #expect(found.contains("1 found") && found.contains("XH-2022-00019"), "\(found)")
      #expect(try office.run("\(search) c-0001").output.contains("0 found"))
      let refused = try office.run("\(search) i-0001", status: 2)
      #expect(refused.output.isEmpty && refused.errors.contains("see-personal-data"))
    }
    // The same bytes give the same text.
    _ = try office.attach("sheet.pdf", as: "e-91")
    #expect(try office.text(of: "e-91") == kept)
    _ = try office.run("\"$dossier\" archive verify office/cases/2022/XH-2022-00019.dossier")
  }

  @Test func aFileWithoutATextIsFiledAllTheSame() throws {
    let office = try Filing()
    _ = try office.run(
      """
      head -c 5000 /dev/urandom >noise.pdf && head -c 9000 sheet.pdf >half.pdf && : >empty.pdf &&
      qpdf --encrypt secret secret 256 -- sheet.pdf locked.pdf
      """)
    for (number, name) in ["noise", "half", "empty", "locked"].enumerated() {
      let said = try office.attach(name + ".pdf", as: "e-\(90 + number)")
      #expect(!said.output.contains("pdf.txt") && said.errors.isEmpty, "\(name): \(said)")
      #expect(try office.text(of: "e-\(90 + number)").isEmpty)
    }
    _ = try office.run("\"$dossier\" archive verify office/cases/2022/XH-2022-00019.dossier")
  }

  @Test func whereTheToolIsMissingItIsSaidAndTheFileIsFiled() throws {
    let office = try Filing()
    _ = try office.run(
      "mkdir bare && ln -s /bin/sh /usr/bin/env /usr/bin/timeout /usr/bin/unzip bare")
    let said = try office.attach("sheet.pdf", as: "e-90", ["PATH": office.scratch.path + "/bare"])
    #expect(said.errors.contains("poppler-utils") && said.output.contains("\"sequence\""))
    #expect(try office.text(of: "e-90").isEmpty)
    let doctor = try program.run(
      ["doctor", "--home", office.scratch.path + "/office", "--json"],
      ["PATH": office.scratch.path + "/bare"])
    #expect(doctor.output.contains("doctor-pdf-text"), "\(doctor)")
    #expect(
      try office.run(
        "unzip -p office/cases/2022/XH-2022-00019.dossier attachments/e-90.pdf | cmp - sheet.pdf"
      )
      .output.isEmpty)
  }

  @Test func aToolThatHangsIsEnded() throws {
    let office = try Filing()
    let tools = try office.tool("sleep 600; echo late")
    // The patience of the program, shortened; its other words are passed on.
    _ = try office.run(
      """
      printf '%s\\n' '#!/bin/sh' 'echo "$@" >'"'$PWD/words'" 'shift 3' \
        'exec /usr/bin/timeout -k 1 1 "$@"' >tools/timeout && chmod +x tools/timeout
      """)
    let said = try office.attach("sheet.pdf", as: "e-90", tools)
    #expect(said.output.contains("\"sequence\"") && !said.output.contains("pdf.txt"))
    #expect(try office.run("cat words").output.hasPrefix("-k 2 20 pdftotext "))
    #expect(try office.text(of: "e-90").isEmpty)
  }

  @Test func ofEndlessOutputTheBeginningIsKept() throws {
    let office = try Filing()
    let said = try office.attach("sheet.pdf", as: "e-90", try office.tool("exec yes 化粪池堵塞"))
    #expect(said.output.contains("e-90.pdf.txt"), "\(said)")
    let kept = try office.text(of: "e-90")
    #expect(kept.utf8.count <= 1 << 20 && kept.utf8.count > (1 << 20) - 16)
    #expect(kept.hasPrefix("化粪池堵塞\n") && kept.hasSuffix("\n"))
    let found = try office.run(
      "\"$dossier\" search 附件:化粪池堵塞 --archive office/cases --as x-0002 --lang en"
    ).output
    #expect(found.contains("1 found"), "\(found)")
  }

  @Test func aToolThatTakesAllMemoryIsStopped() throws {
    let office = try Filing()
    let script = "exec python3 -c \"print(len(bytearray(3 << 30)))\""
    let said = try office.attach("sheet.pdf", as: "e-90", try office.tool(script))
    #expect(said.output.contains("\"sequence\"") && !said.output.contains("pdf.txt"), "\(said)")
  }

  @Test func anImportTakesItToo() throws {
    let office = try Filing()
    _ = try office.attach("sheet.pdf", as: "e-90")
    let kept = try office.text(of: "e-90")
    _ = try office.run(
      """
      "$dossier" case export XH-2022-00019 -o all.jsonl &&
      python3 -c 'import json; o = json.loads(open("all.jsonl").readline())
      o["file"] = [f for f in o["file"] if not f["name"].endswith(".txt")]
      open("line.jsonl", "w").write(json.dumps(o, ensure_ascii=False) + "\\n")' &&
      rm -f office/cases/2022/XH-2022-00019.dossier && "$dossier" case import line.jsonl
      """)
    #expect(try !kept.isEmpty && office.text(of: "e-90") == kept)
    let again = try office.run("\"$dossier\" case import line.jsonl --lang en").output
    #expect(again.contains("1 already there"), "\(again)")
  }
}

@Suite("Scans are read when they are filed, where tesseract is")
struct AttachedScanTests {
  /// A sheet as a camera would have it, and as a scanner's PDF.
  private func office() throws -> Filing {
    let office = try Filing()
    _ = try office.run(
      """
      pdftoppm -r 200 -gray -jpeg sheet.pdf >sheet.jpg && /usr/bin/python3 -c '
      from PIL import Image
      Image.open("sheet.jpg").save("scan.pdf", resolution=200)'
      """)
    return office
  }

  @Test(arguments: [("sheet.jpg", "jpg.ocr.txt"), ("scan.pdf", "pdf.ocr.txt")])
  func aScanIsFoundByAPhraseOfItByThoseWhoMay(file: String, ending: String) throws {
    let office = try office()
    let said = try office.attach(file, as: "e-90")
    #expect(said.output.contains("\"text\": \"attachments/e-90.\(ending)\""), "\(said)")
    #expect(try office.text(of: "e-90", ending).contains("违停堵门"))
    let search = "\"$dossier\" search 附件:违停堵门 --archive office/cases --lang en --as"
    let found = try office.run("\(search) x-0002").output
    #expect(found.contains("1 found") && found.contains("XH-2022-00019"), "\(found)")
    #expect(try office.run("\(search) i-0001", status: 2).output.isEmpty)
    _ = try office.run("\"$dossier\" archive verify office/cases/2022/XH-2022-00019.dossier")
  }

  /// Another office may have no tesseract, and a case comes back as it went.
  @Test func whatWasReadComesAlongWithTheCase() throws {
    let office = try office()
    _ = try office.attach("sheet.jpg", as: "e-90")
    let kept = try office.text(of: "e-90", "jpg.ocr.txt")
    _ = try office.run(
      """
      "$dossier" case export XH-2022-00019 -o all.jsonl &&
      rm -f office/cases/2022/XH-2022-00019.dossier && "$dossier" case import all.jsonl
      """)
    #expect(try !kept.isEmpty && office.text(of: "e-90", "jpg.ocr.txt") == kept)
    let again = try office.run("\"$dossier\" case import all.jsonl --lang en").output
    #expect(again.contains("1 already there"), "\(again)")
  }

  /// What is no picture tesseract takes for a list of files, and would read those.
  @Test func aListOfFilesIsNoPicture() throws {
    let office = try office()
    _ = try office.run(
      """
      for name in list.jpg list.png list.pdf; do echo "$PWD/sheet.jpg" >$name; done
      (printf 'rubbish\\n'; cat scan.pdf) >late.pdf
      """)
    for (number, name) in ["list.jpg", "list.png", "list.pdf"].enumerated() {
      let said = try office.attach(name, as: "e-\(90 + number)")
      #expect(said.output.contains("\"sequence\"") && !said.output.contains("ocr.txt"), "\(said)")
    }
    // A PDF may begin with something else.
    #expect(try office.attach("late.pdf", as: "e-95").output.contains("pdf.ocr.txt"))
  }

  @Test func withoutTesseractAndOfRubbishNothingIsKept() throws {
    let office = try office()
    _ = try office.run(
      """
      mkdir bare && for t in sh env timeout unzip pdftotext pdftoppm; do ln -s $(command -v $t) bare; done
      head -c 5000 /dev/urandom >noise.jpg && head -c 20000 sheet.jpg >half.jpg && : >empty.png
      """)
    let bare = ["PATH": office.scratch.path + "/bare"]
    for (number, (file, path)) in [
      ("sheet.jpg", bare), ("scan.pdf", bare), ("noise.jpg", [:]), ("empty.png", [:]),
    ].enumerated() {
      let said = try office.attach(file, as: "e-\(90 + number)", path)
      #expect(said.output.contains("\"sequence\"") && said.errors.isEmpty, "\(file): \(said)")
      #expect(!said.output.contains("ocr.txt"), "\(file): \(said)")
    }
    // Of half a picture whatever is there may be read.
    _ = try office.attach("half.jpg", as: "e-95")
    _ = try office.run("\"$dossier\" archive verify office/cases/2022/XH-2022-00019.dossier")
  }
}
