import Deflate
import Forms
import Foundation
import Primitives
import Testing

@testable import Docx

@Suite("Packages of every editor are read, and hostile ones refused")
struct PackageTests {
  private let maker = DocxMaker(paragraph("{title}"))

  @Test func everyEditorsWayOfWritingIsRead() throws {
    var ways: [[RawEntry]] = [maker.entries, maker.entries.reversed()]
    ways.append(
      maker.entries.map { entry in
        var entry = entry
        (entry.hasDescriptor, entry.flags) = (true, 0x0800)
        return entry
      })
    ways.append(
      maker.entries.map { entry in
        var entry = entry
        (entry.isDeflated, entry.extra) = (false, [0x55, 0x54, 2, 0, 1, 2])
        return entry
      })
    for way in ways {
      let template = try DocxTemplate(RawZip.bytes(way), file: "x.docx")
      let filled = try WordPackage(try template.fill(try document(), FormContext()))
      #expect(filled.entries.map(\.name) == way.map(\.name))
      let text = try filled.contents(try #require(filled.entry("WORD/document.xml")))
      #expect(String(decoding: text, as: UTF8.self).contains("关于化粪池的建议"))
    }
  }

  @Test func entriesWithoutFieldsKeepTheirCompressedBytes() throws {
    var maker = maker
    maker.more = [RawEntry("word/media/image1.png", [UInt8](repeating: 7, count: 4000))]
    let before = try WordPackage(maker.bytes)
    let template = try template(maker)
    let result = try template.fill(try document(), FormContext())
    #expect(result == (try template.fill(try document(), FormContext())))
    let after = try WordPackage(result)
    for (old, new) in zip(before.entries, after.entries) where old.name != "word/document.xml" {
      #expect(before.bytes[old.data] == after.bytes[new.data], "\(old.name)")
      #expect(old.crc == new.crc)
    }
    for entry in after.entries {
      let header = result[entry.header..<(entry.header + 30)]
      #expect(Array(header.dropFirst(10).prefix(4)) == [0, 0, 0x21, 0], "1980-01-01, midnight")
      #expect(Array(header.dropFirst(28)) == [0, 0], "no extra field")
    }
  }

  @Test func anUntouchedDocumentKeepsEveryPart() throws {
    let maker = DocxMaker(paragraph("没有字段"))
    let before = try WordPackage(maker.bytes)
    let after = try WordPackage(try template(maker).fill(try document(), FormContext()))
    for (old, new) in zip(before.entries, after.entries) {
      #expect(before.bytes[old.data] == after.bytes[new.data])
    }
  }

  @Test func theResultIsAPackageToOtherTools() throws {
    let folder = try Scratch()
    let bytes = try template(maker).fill(try document(), FormContext())
    try Data(bytes).write(to: folder.url.appending(path: "x.docx"))
    let result = try folder.run("unzip", ["-t", "x.docx"])
    #expect(result.status == 0, "\(result.output)")
  }

  // MARK: Refusals

  private func entries(_ change: (inout [RawEntry]) -> Void) -> String? {
    var entries = maker.entries
    change(&entries)
    return refusal(RawZip.bytes(entries))
  }

  @Test func hostilePackagesAreRefused() {
    #expect(refusal(maker.bytes) == nil)
    #expect(refusal([]) == "docx-package")
    #expect(refusal(Array("not a package at all, only text".utf8)) == "docx-package")
    #expect(refusal([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]) == "docx-old-format")
    #expect(refusal(maker.bytes + [0]) == "docx-package")
    #expect(refusal([0] + maker.bytes) == "docx-package")
    #expect(refusal(RawZip.bytes(maker.entries, comment: "c")) == "docx-package")
    #expect(entries { $0[2].crc = 1 } == "docx-entry")
    #expect(entries { $0[2].size = 9 } == "docx-entry")
    #expect(entries { $0[2].flags = 1 } == "docx-encrypted")
    #expect(entries { $0[2].method = 12 } == "docx-method")
    #expect(entries { $0[2].localName = "word/Document.xml" } == "docx-package")
    #expect(entries { $0.append($0[2]) } == "docx-duplicate")
    #expect(entries { $0.append(RawEntry("WORD/document.XML", "x")) } == "docx-duplicate")
    for name in ["../x", "/x", "a//b", "a/./b", "a\\b", "c:x", "", "a\u{1}", "a/../../b"] {
      #expect(entries { $0.append(RawEntry(name, "x")) } == "docx-name", "\(name)")
    }
    #expect(entries { $0.append(RawEntry(String(repeating: "n", count: 300), "x")) } == "docx-name")
    #expect(
      entries { entries in
        for index in 0...DocxLimits.entries { entries.append(RawEntry("n\(index)", "")) }
      } == "docx-entries")
  }

  @Test func whatExpandsTooFarIsRefusedBeforeItIsExpanded() {
    let zeros = RawEntry("word/media/a.bin", [UInt8](repeating: 0, count: 4 << 20))
    #expect(entries { $0.append(zeros) } == "docx-expansion")
    #expect(
      entries { entries in
        var entry = RawEntry("a.bin", [])
        entry.size = DocxLimits.entryBytes + 1
        entries.append(entry)
      } == "docx-expansion")
    // A declared size that the stream does not keep to.
    #expect(
      entries { entries in
        var entry = RawEntry("a.bin", [UInt8](repeating: 0, count: 1 << 20))
        entry.size = 100
        entries.append(entry)
      } == "docx-entry")
  }

  @Test func macrosSignaturesAndFilesFromElsewhereAreRefused() throws {
    #expect(entries { $0.append(RawEntry("word/vbaProject.bin", "x")) } == "docx-macros")
    #expect(entries { $0.append(RawEntry("word/activeX/activeX1.xml", "x")) } == "docx-macros")
    #expect(entries { $0.append(RawEntry("_xmlsignatures/sig1.xml", "x")) } == "docx-signed")
    var macro = maker
    macro.documentType = "application/vnd.ms-word.document.macroEnabled.main+xml"
    #expect(refusal(macro.bytes) == "docx-macros")
    macro.documentType =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    #expect(refusal(macro.bytes) == "docx-kind")
    func outside(_ kind: String, _ target: String) -> String? {
      var maker = maker
      maker.relations =
        "<Relationship Id=\"z\" Type=\"urn:x/\(kind)\" Target=\"\(target)\" TargetMode=\"External\"/>"
      return refusal(maker.bytes)
    }
    #expect(outside("hyperlink", "https://example.org/") == nil)
    #expect(outside("image", "https://example.org/a.png") == "docx-outside")
    #expect(outside("attachedTemplate", "https://example.org/a.dotm") == "docx-outside")
    #expect(outside("attachedTemplate", "file:///\\\\host\\a.dotm") == "docx-outside")
    #expect(outside("attachedTemplate", "file:////host/a.dotm") == "docx-outside")
    #expect(outside("attachedTemplate", "file:///C:\\Users\\a.dotm") == nil)
  }

  @Test func aPackageWithoutItsPartsIsRefused() {
    for index in 0..<3 {
      #expect(entries { $0.remove(at: index) } == "docx-part", "\(index)")
    }
    var missing = maker
    missing.relations = "<Relationship Id=\"z\" Type=\"urn:x/header\" Target=\"nothing.xml\"/>"
    #expect(refusal(missing.bytes) == "docx-part")
    missing.relations = "<Relationship Id=\"z\" Type=\"urn:x/header\" Target=\"../../../x.xml\"/>"
    #expect(refusal(missing.bytes) == "docx-part")
  }

  @Test func hostileMarkupIsRefused() {
    func body(_ text: String) -> String? { refusal(DocxMaker(text).bytes) }
    let deep = { (count: Int) in
      String(repeating: "<w:x>", count: count) + String(repeating: "</w:x>", count: count)
    }
    #expect(body(deep(200)) == nil)
    #expect(body(deep(300)) == "docx-markup")
    let prefixes = (0..<DocxLimits.prefixes).map { "xmlns:p\($0)=\"u\"" }.joined(separator: " ")
    #expect(body("<w:x \(prefixes)/>") == "docx-markup")
    #expect(body("<w:x a='></w:x>") == "docx-markup")
    #expect(body("<?go now?>") == "xml-instruction")
    #expect(body("<w:p>") == "xml-malformed" || body("<w:p>") == "xml-unclosed")
    #expect(body("<w:p><w:r><w:t><![CDATA[{title}]]></w:t></w:r></w:p>") == "docx-cdata")
    #expect(body("&evil;") == "xml-entity")
    var entries = maker.entries
    entries[2] = RawEntry(
      "word/document.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]>" + maker.document.dropFirst(56))
    #expect(refusal(RawZip.bytes(entries)) == "docx-doctype")
    entries[2] = RawEntry(
      "word/document.xml", [UInt8](repeating: 0x20, count: DocxLimits.partBytes + 1))
    entries[2].isDeflated = false
    #expect(refusal(RawZip.bytes(entries)) == "docx-large")
  }

  @Test func aPackageCutShortAnywhereIsRefused() {
    let bytes = maker.bytes
    for count in 0..<bytes.count {
      #expect(refusal(Array(bytes[..<count])) != nil, "\(count)")
    }
  }

  @Test func noFlippedBitIsATrapAndNoneChangesTheText() throws {
    let bytes = maker.bytes
    let expected = try template(maker).fill(try document(), FormContext())
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1 << UInt8(index % 8)
      guard let template = try? DocxTemplate(changed, file: "x.docx") else { continue }
      // Dates, versions and attributes do not reach the result.
      #expect(try template.fill(try document(), FormContext()) == expected, "\(index)")
    }
  }

  @Test func noChangedMarkupIsATrap() throws {
    let body =
      paragraph("{title}{when @id", "}") + table(row("{each content/p}{.}", paragraph("{{ }}")))
    let document = try document()
    let text = Array(DocxMaker(body).document.utf8)
    var random = Lehmer(seed: 17)
    let alphabet = Array("<>/{}&;\"'= wptrc:!-[]?".utf8)
    for _ in 0..<1500 {
      var changed = text
      for _ in 0...random.next(3) {
        let at = random.next(changed.count)
        switch random.next(3) {
        case 0: changed.remove(at: at)
        case 1: changed.insert(alphabet[random.next(alphabet.count)], at: at)
        default: changed[at] = alphabet[random.next(alphabet.count)]
        }
      }
      guard let part = try? PartReader.read(changed, name: "word/document.xml", file: "x") else {
        continue
      }
      _ = part.check(ShapeScope(smallShape))
      guard part.findings.isEmpty else { continue }
      let scope = CaseScope(document, context: FormContext())
      guard let filled = try? PartFilling.fill(part, scope) else { continue }
      // What was well-formed stays so.
      #expect(throws: Never.self) { try WordScan(filled, place: Place()) }
    }
  }
}

/// Numbers that are the same in every run.
struct Lehmer {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(_ bound: Int) -> Int {
    state = state * 48271 % 2_147_483_647
    return Int(state) % bound
  }
}
