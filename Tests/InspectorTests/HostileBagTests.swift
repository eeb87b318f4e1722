import Deflate
import Primitives
import Seals
import Testing

@testable import Inspector

/// A bag that must be refused: its fault, the code that names it, and how it is made.
private struct Hostile: Sendable, CustomTestStringConvertible {
  let fault: String
  let code: String
  let change: @Sendable (inout Bag) throws -> Void
  var testDescription: String { fault }

  init(_ fault: String, _ code: String, _ change: @escaping @Sendable (inout Bag) throws -> Void) {
    self.fault = fault
    self.code = code
    self.change = change
  }

  /// A change of the manifest's text; the tag manifest and the seal agree with it.
  static func manifest(
    _ fault: String, _ code: String, _ change: @escaping @Sendable (String) -> String
  ) -> Hostile {
    Hostile("manifest: " + fault, code) { bag in
      bag.edit("manifest-sha256.txt", change)
      bag.settleTags()
    }
  }

  static func tags(
    _ fault: String, _ code: String, _ change: @escaping @Sendable (String) -> String
  ) -> Hostile {
    Hostile("tag manifest: " + fault, code) { $0.edit("tagmanifest-sha256.txt", change) }
  }

  /// A change of a tag file; the tag manifest agrees with it.
  static func tagFile(
    _ path: String, _ fault: String, _ code: String,
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> Hostile {
    Hostile(path + ": " + fault, code) { bag in
      bag[path] = change(bag[path])
      bag.settleTags()
    }
  }

  /// A change of METS or PREMIS; everything above agrees with it.
  static func metadata(
    _ path: String, _ fault: String, _ code: String,
    _ change: @escaping @Sendable (String) -> String
  ) -> Hostile {
    Hostile("\(path.split(separator: "/").last ?? ""): " + fault, code) { bag in
      let before = bag.text(path)
      let after = change(before)
      precondition(before != after, fault)
      bag.replace(path, with: Array(after.utf8))
    }
  }
}

private let digestOfReadme = "0b3a021c55f8bd2054b4308afe2b40a34c130cd1556c89494cc153605aadf7fc"
private let zeros = String(repeating: "0", count: 64)

@Suite("Bags that nobody honest packs")
struct HostileBagTests {
  private static let manifests: [Hostile] = [
    .manifest("wrong digest", "inspect-member-digest") {
      $0.replacing(digestOfReadme, with: zeros)
    },
    .manifest("a file left out", "inspect-unlisted") {
      $0.replacing("\(digestOfReadme)  \(Bag.readme)\n", with: "")
    },
    .manifest("a file that is not there", "inspect-missing") { $0 + "\(zeros)  data/ghost.txt\n" },
    .manifest("empty", "inspect-manifest") { _ in "" },
    .manifest("two dots", "inspect-manifest") { $0 + "\(zeros)  data/../bagit.txt\n" },
    .manifest("two dots that lead to a file", "inspect-manifest") {
      $0.replacing("  \(Bag.readme)", with: "  data/x/../documentation/README.txt")
    },
    .manifest("one dot", "inspect-manifest") {
      $0.replacing("  \(Bag.readme)", with: "  ./\(Bag.readme)")
    },
    .manifest("absolute name", "inspect-manifest") { $0 + "\(zeros)  /etc/passwd\n" },
    .manifest("drive letter", "inspect-manifest") { $0 + "\(zeros)  C:/boot.ini\n" },
    .manifest("backslashes", "inspect-manifest") {
      $0.replacing("  \(Bag.readme)", with: "  data\\documentation\\README.txt")
    },
    .manifest("home folder", "inspect-missing") { $0 + "\(zeros)  ~/.ssh/id\n" },
    .manifest("double slash", "inspect-manifest") {
      $0.replacing("  \(Bag.readme)", with: "  data//documentation/README.txt")
    },
    .manifest("line twice", "inspect-manifest") { $0 + "\(digestOfReadme)  \(Bag.readme)\n" },
    .manifest("name twice with two digests", "inspect-manifest") {
      $0 + "\(zeros)  \(Bag.readme)\n"
    },
    .manifest("CRLF", "inspect-manifest") { $0.replacing("\n", with: "\r\n") },
    .manifest("CR alone", "inspect-manifest") { $0.replacing("\n", with: "\r") },
    .manifest("byte-order mark", "inspect-manifest") { "\u{FEFF}" + $0 },
    .manifest("upper-case digest", "inspect-manifest") {
      $0.replacing(digestOfReadme, with: digestOfReadme.uppercased())
    },
    .manifest("one blank", "inspect-manifest") { $0.replacing("  data", with: " data") },
    .manifest("tab", "inspect-manifest") { $0.replacing("  data", with: "\tdata") },
    .manifest("binary mark", "inspect-manifest") { $0.replacing("  data", with: " *data") },
    .manifest("no last line end", "inspect-manifest") { String($0.dropLast()) },
    .manifest("empty line", "inspect-manifest") { $0 + "\n" },
    .manifest("a comment", "inspect-manifest") { "# checked\n" + $0 },
    .manifest("digest of another length", "inspect-manifest") {
      $0.replacing(digestOfReadme, with: String(digestOfReadme.prefix(32)))
    },
    .manifest("no digest", "inspect-manifest") {
      $0.replacing(digestOfReadme, with: String(repeating: "x", count: 64))
    },
    .manifest("percent-encoded name", "inspect-missing") {
      $0.replacing("README.txt", with: "README%2Etxt")
    },
    .manifest("name in another case", "inspect-missing") {
      $0.replacing("README.txt", with: "readme.txt")
    },
    .manifest("bidi control in a name", "inspect-manifest") {
      $0.replacing("README.txt", with: "\u{202E}README.txt")
    },
    .manifest("it lists a tag file", "inspect-missing") {
      $0 + "1712ecfb074bf29c4188ad3421032509159a09739fd604f8fe57038b4ddefcc9  bagit.txt\n"
    },
    Hostile("manifest: not UTF-8", "inspect-manifest") { bag in
      bag["manifest-sha256.txt"] += Array("\(zeros)  data/".utf8) + [0xC0, 0xAF, 0x0A]
      bag.settleTags()
    },
    Hostile("manifest: name in NFD for a file in NFC", "inspect-missing") { bag in
      bag.add("data/documentation/\u{E9}.txt", [1])
      bag.edit("manifest-sha256.txt") { text in
        text.unicodeScalars.map { $0 == "\u{E9}" ? "e\u{301}" : String($0) }.joined()
      }
      bag.settleTags()
    },
    Hostile("manifest missing", "inspect-missing") { bag in
      bag.remove("manifest-sha256.txt")
      bag.settleTags()
    },
    .tags("wrong digest", "inspect-member-digest") {
      let digest = SHA256.digest(of: Array("BagIt-Version: 1.0\n".utf8))
      return String(digest.hex + $0.dropFirst(64))
    },
    .tags("a file left out", "inspect-unlisted") {
      $0.split(separator: "\n").dropFirst().joined(separator: "\n") + "\n"
    },
    .tags("a file that is not there", "inspect-missing") { $0 + "\(zeros)  notes.txt\n" },
    .tags("it lists itself", "inspect-missing") { $0 + "\(zeros)  tagmanifest-sha256.txt\n" },
    .tags("CRLF", "inspect-manifest") { $0.replacing("\n", with: "\r\n") },
    .tags("line twice", "inspect-manifest") { $0 + $0 },
    Hostile("tag manifest missing", "inspect-missing") { $0.remove("tagmanifest-sha256.txt") },
  ]

  private static let tagFiles: [Hostile] = [
    .tagFile("bagit.txt", "older version", "inspect-bagit") { _ in
      Array("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n".utf8)
    },
    .tagFile("bagit.txt", "encoding ISO-8859-1", "inspect-bagit") { _ in
      Array("BagIt-Version: 1.0\nTag-File-Character-Encoding: ISO-8859-1\n".utf8)
    },
    .tagFile("bagit.txt", "encoding UTF-16", "inspect-bagit") { _ in
      Array("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n".utf8)
    },
    .tagFile("bagit.txt", "byte-order mark", "inspect-bagit") { [0xEF, 0xBB, 0xBF] + $0 },
    .tagFile("bagit.txt", "CRLF", "inspect-bagit") { bytes in
      bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    },
    .tagFile("bagit.txt", "third line", "inspect-bagit") { $0 + Array("X: y\n".utf8) },
    .tagFile("bagit.txt", "empty", "inspect-bagit") { _ in [] },
    Hostile("bagit.txt missing", "inspect-missing") { bag in
      bag.remove("bagit.txt")
      bag.settleTags()
    },
    .tagFile("bag-info.txt", "wrong bytes in Oxum", "inspect-oxum") { bytes in
      Array(String(decoding: bytes, as: UTF8.self).replacing("Oxum: 1", with: "Oxum: 2").utf8)
    },
    .tagFile("bag-info.txt", "wrong count in Oxum", "inspect-oxum") {
      Array(String(decoding: $0, as: UTF8.self).replacing(".7\n", with: ".8\n").utf8)
    },
    .tagFile("bag-info.txt", "no Oxum", "inspect-oxum") {
      Array(String(decoding: $0, as: UTF8.self).replacing("Payload-Oxum", with: "Payload").utf8)
    },
    .tagFile("bag-info.txt", "Oxum twice, the last one right", "inspect-bag-info") {
      Array(("Payload-Oxum: 1.1\n" + String(decoding: $0, as: UTF8.self)).utf8)
    },
    .tagFile("bag-info.txt", "Oxum twice in two cases", "inspect-bag-info") {
      Array(("payload-oxum: 1.1\n" + String(decoding: $0, as: UTF8.self)).utf8)
    },
    .tagFile("bag-info.txt", "another volume", "inspect-layout") {
      Array(String(decoding: $0, as: UTF8.self).replacing("SAMPLE", with: "OTHER").utf8)
    },
    .tagFile("bag-info.txt", "not UTF-8", "inspect-bag-info") {
      Array("Contact-Name: ".utf8) + [0xB0, 0xB8, 0x0A] + $0
    },
    .tagFile("bag-info.txt", "line without label", "inspect-bag-info") {
      $0 + Array("whatever\n".utf8)
    },
    .tagFile("bag-info.txt", "control character", "inspect-bag-info") {
      $0 + Array("Note: \u{1B}[2J\n".utf8)
    },
    .tagFile("bag-info.txt", "byte-order mark", "inspect-layout") { bytes in
      // The mark becomes a part of the first label, whichever that is.
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      let first =
        lines.filter { $0.hasPrefix("External") } + lines.filter { !$0.hasPrefix("External") }
      return [0xEF, 0xBB, 0xBF] + Array((first.joined(separator: "\n") + "\n").utf8)
    },
    Hostile("bag-info.txt missing", "inspect-missing") { bag in
      bag.remove("bag-info.txt")
      bag.settleTags()
    },
    .tagFile("fetch.txt", "files to be fetched", "inspect-layout") { _ in
      Array("https://example.org/README.txt 2490 data/documentation/README.txt\n".utf8)
    },
    .tagFile("manifest-md5.txt", "a weaker manifest", "inspect-layout") { _ in
      Array("d41d8cd98f00b204e9800998ecf8427e  data/METS.xml\n".utf8)
    },
    .tagFile("notes.txt", "a file of no use", "inspect-layout") { _ in [1] },
    .tagFile("meta/notes.txt", "a folder of no use", "inspect-layout") { _ in [1] },
  ]

  private static let payload: [Hostile] = [
    Hostile("extra file that nothing names", "inspect-unlisted") { $0["data/extra.txt"] = [1] },
    Hostile("extra file that the metadata do not name", "inspect-metadata") {
      $0.add("data/extra.txt", [1], toMetadata: false)
    },
    Hostile("file missing from package and manifest", "inspect-metadata") { bag in
      bag.remove(Bag.readme)
      bag.settle()
    },
    Hostile("payload changed", "inspect-member-digest") { $0[Bag.readme][3] ^= 1 },
    Hostile("payload and manifest changed", "inspect-metadata") { bag in
      bag[Bag.readme][3] ^= 1
      bag.settle()
    },
    Hostile("entry outside the volume", "inspect-layout") { $0.stray = "OTHER/file.txt" },
    Hostile("entry with the volume's name in another case", "inspect-layout") {
      $0.stray = "sample/file.txt"
    },
    Hostile("names that differ in case alone", "inspect-zip-duplicate") {
      $0.add("data/documentation/readme.TXT", [1])
    },
    Hostile("names composed and decomposed", "inspect-zip-duplicate") { bag in
      bag.add("data/documentation/\u{E9}.txt", [1])
      bag.files.append(("data/documentation/e\u{301}.txt", [1]))
    },
    Hostile("a file that is a folder, too", "inspect-zip-duplicate") {
      $0.add("data/documentation/README.txt/x", [1])
    },
    Hostile("two dots in an entry", "inspect-zip-directory") { $0["data/../x"] = [1] },
    Hostile("control character in an entry", "inspect-zip-directory") { $0["data/a\u{7}"] = [1] },
    Hostile("bidi control in an entry", "inspect-zip-directory") {
      $0["data/a\u{202E}fdp.exe"] = [1]
    },
    Hostile("bomb", "inspect-zip-ratio") {
      $0.add("data/documentation/zeros.txt", [UInt8](repeating: 0, count: 3 << 20))
    },
    Hostile("dossier outside its folder", "inspect-layout") { bag in
      bag.add("data/representations/rep1/data/XH-2022-00002.dossier", bag[Bag.dossier])
      bag.forge = { $0.dossiers = 2 }
    },
    Hostile("dossier in another case's folder", "inspect-layout") { bag in
      bag.add(
        "data/representations/rep1/data/XH-2022-00002/XH-2022-00003.dossier", bag[Bag.dossier])
      bag.forge = { $0.dossiers = 2 }
    },
    Hostile("dossier hidden in the documentation", "inspect-layout") { bag in
      bag.add("data/documentation/XH-2022-00002.dossier", bag[Bag.dossier])
      bag.forge = { $0.dossiers = 2 }
    },
    Hostile("more dossiers than were sealed", "inspect-count") { bag in
      bag.add(
        "data/representations/rep1/data/XH-2022-00002/XH-2022-00002.dossier", bag[Bag.dossier])
    },
    Hostile("a dossier that is none", "inspect-zip-end") {
      $0.replace(Bag.dossier, with: Array("not a package".utf8))
    },
    Hostile("a dossier cut short", "inspect-zip-end") { bag in
      bag.replace(Bag.dossier, with: Array(bag[Bag.dossier].dropLast(30)))
    },
    Hostile("certificate of another dossier", "inspect-certificate") { bag in
      bag.replace(Bag.certificate, with: Array("%PDF sha256:\(zeros)".utf8))
    },
    Hostile("CRC of one entry", "inspect-crc") { bag in
      bag.bend = { bytes in
        // In both headers, so that they agree.
        let crc = Deflate.crc32(Array("<grammar/>\n".utf8))
        let little = (0..<4).map { UInt8(truncatingIfNeeded: crc >> (8 * UInt32($0))) }
        for range in bytes.ranges(of: little) { bytes[range.lowerBound] ^= 1 }
      }
      bag.replace("data/schemas/manifest.rng", with: Array("<grammar/>\n".utf8))
    },
  ]

  private static let metadata: [Hostile] = [Bag.mets, Bag.premis].flatMap { path in
    let digest = digestOfReadme
    return [
      Hostile.metadata(path, "another digest", "inspect-metadata") {
        $0.replacing(digest, with: zeros)
      },
      .metadata(path, "another size", "inspect-metadata") { $0.replacing("2490", with: "2491") },
      .metadata(path, "a file that is not there", "inspect-metadata") {
        $0.replacing("documentation/README.txt", with: "documentation/OTHER.txt")
      },
      .metadata(path, "name in another case", "inspect-metadata") {
        $0.replacing("documentation/README.txt", with: "documentation/readme.txt")
      },
      .metadata(path, "name that climbs", "inspect-metadata") {
        $0.replacing("documentation/README.txt", with: "../data/documentation/README.txt")
      },
      .metadata(path, "a weaker digest", "inspect-metadata") {
        $0.replacing("SHA-256", with: "MD5")
      },
      .metadata(path, "document type", "inspect-xml") {
        $0.replacing("?>\n", with: "?>\n<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n")
      },
      .metadata(path, "comment", "inspect-xml") { $0 + "<!-- more -->" },
      .metadata(path, "cut short", "inspect-xml") { String($0.dropLast(20)) },
      .metadata(path, "two roots", "inspect-xml") { $0 + "<x/>" },
      .metadata(path, "not XML", "inspect-xml") { _ in "{}" },
      .metadata(path, "another encoding", "inspect-xml") {
        $0.replacing("UTF-8", with: "GB18030")
      },
      Hostile("\(path.split(separator: "/").last ?? "") missing", "inspect-missing") { bag in
        bag.remove(path)
        bag.settle()
      },
    ]
  }

  private static let seals: [Hostile] = [
    Hostile("no seal", "inspect-unsealed") { $0.hasSeal = false },
    Hostile("no signature", "inspect-unsigned") { $0.isSigned = false },
    Hostile("signature of a stranger", "seal-signature") { $0.signer = try Signer() },
    Hostile("seal of another volume", "inspect-seal-volume") { bag in
      bag.forge = { $0.volume = "OTHER" }
    },
    Hostile("seal with another size", "inspect-size") { bag in bag.forge = { $0.size += 1 } },
    Hostile("seal with another digest", "inspect-digest") { bag in
      bag.forge = { $0.sha256 = SHA256.digest(of: []) }
    },
    Hostile("seal with another tag manifest", "inspect-tag-manifest") { bag in
      bag.forge = {
        $0.tagManifest = SHA256.digest(of: [])
        // Else the sound whole spares the look at its parts.
      }
    },
    Hostile("seal with fewer dossiers", "inspect-count") { bag in bag.forge = { $0.dossiers = 0 } },
    Hostile("byte after the package", "inspect-zip-end") { bag in bag.bend = { $0.append(0) } },
    Hostile("program before the package", "inspect-zip-end") { bag in
      bag.bend = { $0 = Array("#!/bin/sh\n".utf8) + $0 }
    },
  ]

  /// A bag with SM3, sound but for what `change` does; SHA-256 agrees with everything.
  private static func national(
    _ fault: String, _ code: String, _ change: @escaping @Sendable (inout Bag) -> Void
  ) -> Hostile {
    Hostile("SM3: " + fault, code) { bag in
      bag.nationalise()
      change(&bag)
    }
  }

  private static let nationals: [Hostile] = [
    national("manifest with another digest", "inspect-member-digest") { bag in
      bag.edit("manifest-sm3.txt") { String(repeating: "0", count: 64) + $0.dropFirst(64) }
      bag.settleTags()
    },
    national("manifest without a file", "inspect-unlisted") { bag in
      bag.edit("manifest-sm3.txt") { String($0.drop { $0 != "\n" }.dropFirst()) }
      bag.settleTags()
    },
    national("manifest of a file that is not there", "inspect-missing") { bag in
      bag.edit("manifest-sm3.txt") { $0 + $0.prefix(64) + "  data/none\n" }
      bag.settleTags()
    },
    national("no manifest", "inspect-missing") { bag in
      bag.remove("manifest-sm3.txt")
      bag.settleTags()
    },
    national("no tag manifest", "inspect-missing") { $0.remove("tagmanifest-sm3.txt") },
    national("tag manifest with another digest", "inspect-member-digest") { bag in
      bag.edit("tagmanifest-sm3.txt") { String(repeating: "0", count: 64) + $0.dropFirst(64) }
    },
    national("seal with another tag manifest", "inspect-tag-manifest") { bag in
      bag.forge = { $0.nationalTagManifest = SM3.digest(of: []) }
    },
    national("seal without SM3", "inspect-tag-manifest") { bag in
      bag.forge = { $0.nationalTagManifest = nil }
    },
    // A seal that says there is no SM3, and one list of it.
    national("tag manifest alone", "inspect-missing") { bag in
      bag.remove("manifest-sm3.txt")
      bag.forge = { $0.nationalTagManifest = nil }
    },
    national("PREMIS without a digest", "inspect-metadata") { bag in
      let digest = SM3.digest(of: bag[Bag.readme]).hex
      let fixity =
        "<fixity><messageDigestAlgorithm>SM3</messageDigestAlgorithm>"
        + "<messageDigest>\(digest)</messageDigest></fixity>"
      let text = bag.text(Bag.premis)
      precondition(text.contains(fixity))
      bag.replace(Bag.premis, with: Array(text.replacing(fixity, with: "").utf8))
    },
    national("PREMIS with another digest", "inspect-metadata") { bag in
      let digest = SM3.digest(of: bag[Bag.readme]).hex
      bag.replace(
        Bag.premis,
        with: Array(bag.text(Bag.premis).replacing(digest, with: digest.reversed()).utf8))
    },
  ]

  private static let all = manifests + tagFiles + payload + metadata + seals + nationals

  @Test func theUnchangedBagIsSound() throws {
    let bag = try Bag()
    #expect(try bag.findings() == [])
    var settled = bag
    settled.settle()
    #expect(try settled.findings() == [])
    settled.add("data/documentation/\u{E9}.txt", [1])
    #expect(try settled.findings() == [])
    settled.replace(Bag.readme, with: Array("新说明\n".utf8))
    #expect(try settled.findings() == [])
    var national = bag
    national.nationalise()
    #expect(try national.findings() == [])
  }

  @Test(arguments: all)
  fileprivate func isRefusedForItsFault(_ hostile: Hostile) throws {
    var bag = try Bag()
    try hostile.change(&bag)
    let findings = try bag.findings()
    #expect(findings.contains { $0.code == hostile.code }, "\(findings)")
    #expect(findings.allSatisfy { $0.kind == .damaged }, "\(findings)")
    #expect(findings.count < 60, "\(findings.count)")
  }

  @Test func thereAreEnoughOfThem() {
    #expect(Self.all.count >= 50)
    #expect(Set(Self.all.map(\.fault)).count == Self.all.count)
  }
}
