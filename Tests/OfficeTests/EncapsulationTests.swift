import Dossiers
import Foundation
import Primitives
import Testing

@testable import Office

@Suite("A sealed dossier leaves as an encapsulated electronic record")
struct EncapsulationTests {
  private static let schema = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "docs/formats/eep-2009.xsd").path

  private func exported(_ sample: Sample, _ name: String = "a.xml") throws -> String {
    _ = try sample.desk.archiveExportEEP("XH-2022-00017", to: sample.folder + "/" + name)
    return try String(contentsOf: sample.url(name), encoding: .utf8)
  }

  private func judged(_ sample: Sample, _ name: String) throws -> String {
    try sample.shell("xmllint --nonet --noout --huge --schema '\(Self.schema)' \(name) 2>&1")
  }

  /// The texts of an element, by its tag.
  private func values(_ element: String, in text: String) -> [String] {
    text.components(separatedBy: "<\(element)>").dropFirst().map {
      String($0.prefix(while: { $0 != "<" }))
    }
  }

  @Test func itIsValidAndHasEveryRequiredLeaf() throws {
    let sample = try Sample()
    let text = try exported(sample)
    #expect(try judged(sample, "a.xml") == "a.xml validates\n")
    #expect(text.contains("xmlns=\"\(EncapsulatedRecord.namespace)\""))
    let leaves = [
      "立档单位名称", "年度", "保管期限", "件号", "题名", "责任者", "日期", "密级", "文件组合类型", "脱机载体编号", "计算机文件名",
      "计算机文件大小", "机构人员名称", "业务标识符", "机构人员标识符", "文件标识符", "业务状态", "业务行为", "行为时间",
    ]
    for leaf in leaves {
      let found = values(leaf, in: text)
      #expect(!found.isEmpty && !found.contains(""), "\(leaf)")
    }
    let events = try sample.shell("unzip -l cases/2022/XH-2022-00017.dossier | grep -c events/")
    #expect("\(values("业务标识符", in: text).count)\n" == events, "one action for each event")
    let digest = try sample.shell("sha256sum cases/2022/XH-2022-00017.dossier | cut -c1-64")
    #expect(text.contains(digest.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(text.contains("Q012-ZY·DBJY·2022·D30-001-001") && text.contains("XH-2022-1"))
  }

  @Test func everyFileComesBackByteForByte() throws {
    let sample = try Sample()
    let text = try exported(sample)
    let names = values("计算机文件名", in: text)
    let sizes = values("计算机文件大小", in: text)
    let codes = text.components(separatedBy: "<编码数据 ").dropFirst().map { part in
      String(part.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" })
    }
    #expect(names.count > 10 && names.count == codes.count && sizes.count == codes.count)
    let dossier = try Dossier(
      reading: Array(try Data(contentsOf: sample.url("cases/2022/XH-2022-00017.dossier"))))
    for (index, name) in names.enumerated() {
      let bytes = try #require(bytesFromBase64(codes[index]), "\(name)")
      #expect(try bytes == dossier.bytes(of: name), "\(name)")
      #expect(String(bytes.count) == sizes[index])
    }
    let kept = dossier.manifest.files.map(\.name).filter {
      $0.hasPrefix("documents/") || $0.hasPrefix("attachments/")
    }
    #expect(names == kept)
    #expect(text.components(separatedBy: ">主文档<").count == 2, "there is one main document")
    // Residents' records stay in the dossier.
    #expect(!text.contains("persons/"))
  }

  @Test func theSameDossierGivesTheSameBytesAlsoIntoAFolder() throws {
    let sample = try Sample()
    let first = try exported(sample)
    _ = try sample.shell("mkdir out")
    _ = try sample.desk.archiveExportEEP("XH-2022-00017", to: sample.folder + "/out")
    #expect(
      try String(contentsOf: sample.url("out/XH-2022-00017.eep.xml"), encoding: .utf8) == first)
  }

  @Test func theSchemaRefusesWhatIsMissingOrNoBase64() throws {
    let sample = try Sample()
    let text = try exported(sample)
    let bad = [
      text.replacing("<版本>2009</版本>", with: "<版本>2010</版本>"),
      text.replacing(">JVBERi0", with: ">*VBERi0", maxReplacements: 1),
      text.replacing("<机构人员标识符>人员1</机构人员标识符>", with: "<机构人员标识符>人员99</机构人员标识符>", maxReplacements: 1),
      text.replacing("<业务状态>历史行为</业务状态>", with: "", maxReplacements: 1),
      text.replacing("ERM/encapsulation", with: "ERM/other"),
    ]
    for (index, changed) in bad.enumerated() {
      #expect(changed != text)
      try changed.write(to: sample.url("bad.xml"), atomically: true, encoding: .utf8)
      #expect(try judged(sample, "bad.xml").contains("fails to validate"), "\(index)")
    }
  }

  @Test func whatIsOpenUncodedOrChangedIsNotExported() throws {
    let sample = try Sample()
    func refusal(_ id: String) -> String? {
      code { _ = try sample.desk.archiveExportEEP(id, to: sample.folder + "/x.xml") }
    }
    let open = try #require(
      try sample.shell("ls cases/2022/*.dossier | grep -v 00017 | head -1").split(separator: "/")
        .last)
    #expect(refusal(String(open.prefix(13))) == "archive-not-sealed")
    #expect(refusal("XH-2022-99999") == "case-unknown")
    #expect(refusal("../x") != nil)
    _ = try sample.shell("cp -r records kept; rm -r records audit.log")
    #expect(refusal("XH-2022-00017") == "archive-arranged-first")
    _ = try sample.shell(
      """
      rm -rf records; mv kept records; chmod u+w cases/2022/XH-2022-00017.dossier
      printf 'x' | dd of=cases/2022/XH-2022-00017.dossier bs=1 seek=9000 conv=notrunc 2>/dev/null
      """)
    #expect(refusal("XH-2022-00017") == "archive-changed")
    #expect(try sample.shell("ls x.xml 2>/dev/null") == "", "a refusal leaves nothing behind")
  }
}
