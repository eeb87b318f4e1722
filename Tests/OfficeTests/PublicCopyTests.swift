import Codec
import Dossiers
import Foundation
import Primitives
import Testing

@testable import Casework
@testable import Office

@Suite("A public copy holds nothing of a resident and names its original")
struct PublicCopyTests {
  private let id = "XH-2022-00017"

  private func residents(of sample: Sample) throws -> [PersonFile] {
    let dossier = try Dossier(
      reading: Array(try Data(contentsOf: sample.url("cases/2022/\(id).dossier"))))
    return try dossier.manifest.files.filter { $0.name.hasPrefix("persons/") }.map {
      try PersonFile(from: try dossier.bytes(of: $0.name), file: $0.name)
    }
  }

  @Test func noByteOfItTellsWhoTheResidentsAre() throws {
    let sample = try Sample()
    let residents = try residents(of: sample)
    #expect(residents.count > 5, "the sample has residents to hide")
    _ = try sample.desk.archiveExportRedacted(id, to: sample.folder + "/p.zip")
    // Everything that can be got out of it: its bytes, what they unpack to, and the sheets' text.
    _ = try sample.shell(
      """
      mkdir p; unzip -q p.zip -d p; cat p.zip p/*.xml p/documents/*.pdf >all; ls p/* >>all
      for f in p/documents/*.pdf; do pdftotext $f -; pdfinfo $f; done >sheets
      tr -d ' \\n' <sheets >>all
      """)
    let secrets = residents.flatMap { [$0.name, $0.phone ?? $0.name] }
    try secrets.joined(separator: "\n").write(
      to: sample.url("secrets"), atomically: true, encoding: .utf8)
    #expect(try sample.shell("grep -aoFf secrets all") == "", "a name or a telephone is left")
    #expect(try sample.shell("grep -cF 永叔路84号小区 sheets") != "0\n", "the sheets were read")
    #expect(try sample.shell("grep -cF 公开副本 sheets") != "0\n", "the sheets are marked")
    let mobile = "grep -aoP '(?<![0-9a-f])1[3-9][0-9]{9}(?![0-9a-f])' sheets p/*.xml"
    #expect(try sample.shell(mobile) == "")
    // The same search finds them where they are.
    #expect(
      try sample.shell("unzip -p cases/2022/\(id).dossier | grep -acFf secrets") != "0\n")
    #expect(try sample.shell("ls p") == "case.xml\ndocuments\npublic-copy.xml\n")
    #expect(try sample.shell("grep -L %PDF-1.7 p/documents/*.pdf") == "")
  }

  @Test func itNamesTheSealedOriginalAndItsOwnFiles() throws {
    let sample = try Sample()
    let outcome = try sample.desk.archiveExportRedacted(id, to: sample.folder)
    #expect(outcome.json.contains("\"original-sha256\""))
    let list = try sample.shell("unzip -p \(id).public.zip public-copy.xml")
    let digest = try sample.shell("sha256sum cases/2022/\(id).dossier | cut -c1-64 | tr -d '\\n'")
    #expect(list.contains("original-sha256=\"\(digest)\""))
    #expect(list.contains("code=\"Q012-ZY·DBJY·2022·D30-001-001\""))
    #expect(list.contains("kind=\"attachments\"") && list.contains("kind=\"persons\""))
    let wrong = try sample.shell(
      """
      unzip -q \(id).public.zip -d q; cd q
      grep -o 'path="[^"]*"[^>]* sha256="[^"]*"' public-copy.xml \
        | sed 's/path="\\([^"]*\\)".* sha256="\\([^"]*\\)"/\\2  \\1/' | sha256sum -c --quiet 2>&1
      """)
    #expect(wrong.isEmpty, "\(wrong)")
    _ = try sample.desk.archiveExportRedacted(id, to: sample.folder + "/again.zip")
    #expect(try sample.shell("cmp again.zip \(id).public.zip") == "", "the same copy twice")
  }

  @Test func textsLoseNamesNumbersAddressesAndRooms() throws {
    let mask = PublicMask(
      [
        PersonFile(
          id: "p-1", salt: "00", name: "王晓丽", phone: "0791-88880000", address: "金圣小区12栋3单元501室"),
        PersonFile(id: "p-2", salt: "00", name: "甲", address: "金圣小区"),
      ], place: "绳金塔街道金圣小区")
    #expect(mask.masked("王晓丽住金圣小区12栋3单元501室") == "居民住（住址略）")
    #expect(mask.masked("致电13800001721或0791-88880000") == "致电***或***")
    #expect(mask.masked("3栋二单元501室漏水，办公室已知") == "*栋*单元*室漏水，办公室已知")
    #expect(mask.masked("关于金圣小区84号的建议，共3900元") == "关于金圣小区84号的建议，共3900元")
  }

  @Test func aLeakIsRefusedAndNotWritten() throws {
    let mask = PublicMask(
      [PersonFile(id: "p-1", salt: "00", name: "王晓丽")], place: "")
    let node = DataNode("case", .record([DataNode("title", .text("王晓丽的建议"))]))
    #expect(code { try mask.check(node) } == "public-leak")
    #expect(code { try mask.check(mask.masked(node)) } == nil)
  }

  @Test func anOpenCaseHasNoPublicCopy() throws {
    let sample = try Sample()
    let open = try #require(
      try sample.shell("ls cases/2022/*.dossier | grep -v 00017 | head -1").split(separator: "/")
        .last)
    let refusal = code {
      _ = try sample.desk.archiveExportRedacted(
        String(open.prefix(13)), to: sample.folder + "/x.zip")
    }
    #expect(refusal == "archive-not-sealed")
    #expect(try sample.shell("ls x.zip 2>/dev/null") == "")
  }
}
