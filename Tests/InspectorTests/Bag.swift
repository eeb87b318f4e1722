import Deflate
import Foundation
import Primitives
import Seals
import Storage

@testable import Inspector

/// The sample volume taken apart, so that one thing in it can be made wrong and all the rest made
/// to agree again, the seal and its signature included.
struct Bag {
  static let volume = SampleVolume.name
  static let dossier = "data/representations/rep1/data/XH-2022-00001/XH-2022-00001.dossier"
  static let certificate = "data/representations/rep1/data/XH-2022-00001/certificate.pdf"
  static let readme = "data/documentation/README.txt"
  static let premis = "data/metadata/preservation/premis.xml"
  static let mets = "data/METS.xml"

  /// Files by their path below the volume's folder, in the order of the package.
  var files: [(path: String, bytes: [UInt8])]
  var statement: SealStatement
  /// Changes what the seal says at the very end.
  var forge: (inout SealStatement) -> Void = { _ in }
  var hasSeal = true
  var isSigned = true
  var signer: Signer
  /// Lists SM3, too, and is sealed in format 2.
  private(set) var isNational = false
  /// Changes the package's bytes before they are sealed.
  var bend: (inout [UInt8]) -> Void = { _ in }
  /// An entry outside the volume's folder.
  var stray: String?

  init() throws {
    signer = try Signer.office.get()
    let package = try Package(MemorySource(try Bag.decoded(SampleVolume.file)))
    files = try package.entries.map { entry in
      (
        String(entry.name.dropFirst(Bag.volume.count + 1)),
        try package.read(entry, limit: 1 << 20)
      )
    }
    statement = try SealStatement(bytes: try Bag.decoded(SampleVolume.seal))
  }

  static func decoded(_ text: String) throws -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }
    let padded = digits + String(repeating: "=", count: (4 - digits.count % 4) % 4)
    guard let data = Data(base64Encoded: padded) else { throw CocoaError(.coderInvalidValue) }
    return Array(data)
  }

  subscript(path: String) -> [UInt8] {
    get { files.first { $0.path == path }?.bytes ?? [] }
    set {
      if let index = files.firstIndex(where: { $0.path == path }) {
        files[index].bytes = newValue
      } else {
        files.append((path, newValue))
      }
    }
  }

  /// A file as text; setting it leaves everything that speaks of it alone.
  func text(_ path: String) -> String { String(decoding: self[path], as: UTF8.self) }

  mutating func edit(_ path: String, _ change: (String) -> String) {
    let before = text(path)
    self[path] = Array(change(before).utf8)
    precondition(self[path] != Array(before.utf8), "nothing changed in \(path)")
  }

  mutating func remove(_ path: String) { files.removeAll { $0.path == path } }

  // MARK: Agreement

  private static func line(_ path: String, _ bytes: [UInt8]) -> String {
    "\(SHA256.digest(of: bytes))  \(path)\n"
  }

  /// Replaces a payload file and makes metadata, manifests and sum agree.
  mutating func replace(_ path: String, with bytes: [UInt8]) {
    let old = (SHA256.digest(of: self[path]).hex, self[path].count)
    let new = (SHA256.digest(of: bytes).hex, bytes.count)
    let national = (SM3.digest(of: self[path]).hex, SM3.digest(of: bytes).hex)
    self[path] = bytes
    if path != Bag.premis, path != Bag.mets {
      var text = text(Bag.premis)
      if let place = text.firstRange(of: old.0) {
        let size = text[place.upperBound...].firstRange(of: "<size>\(old.1)</size>")
        if let size { text.replaceSubrange(size, with: "<size>\(new.1)</size>") }
        text = text.replacing(old.0, with: new.0).replacing(national.0, with: national.1)
        replace(Bag.premis, with: Array(text.utf8))
      }
    }
    if path != Bag.mets {
      let text = text(Bag.mets).split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init).map {
        $0.contains(old.0)
          ? $0.replacing(old.0, with: new.0).replacing(
            "SIZE=\"\(old.1)\"", with: "SIZE=\"\(new.1)\"")
          : $0
      }
      self[Bag.mets] = Array(text.joined(separator: "\n").utf8)
    }
    settle()
  }

  /// Adds a payload file that the manifest and the sum know; metadata only where they are to.
  mutating func add(_ path: String, _ bytes: [UInt8], toMetadata: Bool = true) {
    self[path] = bytes
    if toMetadata {
      let name = path.dropFirst("data/".count)
      let digest = SHA256.digest(of: bytes)
      let (old, oldSize) = (SHA256.digest(of: self[Bag.premis]), self[Bag.premis].count)
      edit(Bag.premis) {
        $0.replacing(
          "<event>",
          with: "<object><objectIdentifier><objectIdentifierValue>\(name)</objectIdentifierValue>"
            + "</objectIdentifier><fixity><messageDigestAlgorithm>SHA-256</messageDigestAlgorithm>"
            + "<messageDigest>\(digest)</messageDigest></fixity><size>\(bytes.count)</size></object>"
            + "<event>", maxReplacements: 1)
      }
      let premis = self[Bag.premis]
      edit(Bag.mets) { text in
        text.replacing(old.hex, with: SHA256.digest(of: premis).hex)
          .replacing("SIZE=\"\(oldSize)\"", with: "SIZE=\"\(premis.count)\"").replacing(
            "</fileSec>",
            with: "<file SIZE=\"\(bytes.count)\" CHECKSUM=\"\(digest)\" CHECKSUMTYPE=\"SHA-256\">"
              + "<FLocat xlink:href=\"\(name)\"/></file></fileSec>")
      }
    }
    settle()
  }

  /// Adds manifests of SM3 beside those of SHA-256.
  mutating func nationalise() {
    isNational = true
    settle()
  }

  private func listed(
    _ files: [(path: String, bytes: [UInt8])], by digest: ([UInt8]) -> String
  ) -> [UInt8] {
    let sorted = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    return Array(sorted.map { "\(digest($0.bytes))  \($0.path)\n" }.joined().utf8)
  }

  /// Makes manifest, sum and tag manifest what the files say.
  mutating func settle() {
    let payload = files.filter { $0.path.hasPrefix("data/") }
    if isNational {
      self["manifest-sm3.txt"] = listed(payload) { SM3.digest(of: $0).hex }
    }
    self["manifest-sha256.txt"] = Array(
      payload.map { Bag.line($0.path, $0.bytes) }.sorted { $0.dropFirst(66) < $1.dropFirst(66) }
        .joined().utf8)
    let sum = payload.reduce(0) { $0 + $1.bytes.count }
    let lines = text("bag-info.txt").split(separator: "\n").map {
      $0.hasPrefix("Payload-Oxum") ? "Payload-Oxum: \(sum).\(payload.count)" : String($0)
    }
    self["bag-info.txt"] = Array((lines.joined(separator: "\n") + "\n").utf8)
    settleTags()
  }

  /// Makes the tag manifest what the tag files say.
  mutating func settleTags() {
    let tags = files.filter {
      !$0.path.hasPrefix("data/") && !$0.path.hasPrefix("tagmanifest-")
    }
    if isNational {
      self["tagmanifest-sm3.txt"] = listed(tags) { SM3.digest(of: $0).hex }
    }
    self["tagmanifest-sha256.txt"] = Array(
      tags.sorted { $0.path < $1.path }.map { Bag.line($0.path, $0.bytes) }.joined().utf8)
  }

  // MARK: Package and look

  /// Everything deflated or stored as the profile has it.
  private func package() -> [UInt8] {
    var entries = files.map { (Bag.volume + "/" + $0.path, $0.bytes) }
    if let stray { entries.append((stray, [1])) }
    var body: [UInt8] = []
    var directory: [UInt8] = []
    for (name, bytes) in entries {
      let name = Array(name.utf8)
      let isStored = name.ends(with: ".dossier".utf8)
      let data = isStored ? bytes : Deflate.compress(bytes)
      let flags = name.contains { $0 >= 0x80 } ? 0x0800 : 0
      let common =
        little(flags, 2) + little(isStored ? 0 : 8, 2) + little(0, 2) + little(0x21, 2)
        + little(Int(Deflate.crc32(bytes)), 4) + little(data.count, 4) + little(bytes.count, 4)
        + little(name.count, 2) + little(0, 2)
      directory +=
        [0x50, 0x4B, 1, 2] + little(0x032D, 2) + little(20, 2) + common + little(0, 6)
        + little(0o100644 << 16, 4) + little(body.count, 4) + name
      body += [0x50, 0x4B, 3, 4] + little(20, 2) + common + name + data
    }
    let end =
      [0x50, 0x4B, 5, 6] + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
      + little(directory.count, 4) + little(body.count, 4) + little(0, 2)
    return body + directory + end
  }

  private func little(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// Seals the bag as it is and lets the inspector look at all of it.
  func findings() throws -> [Fault] {
    var bytes = package()
    bend(&bytes)
    var seal = statement
    if isNational {
      seal = SealStatement(
        volume: seal.volume, size: 0, sha256: seal.sha256, tagManifest: seal.tagManifest,
        nationalTagManifest: SM3.digest(of: self["tagmanifest-sm3.txt"]), dossiers: seal.dossiers,
        sealedOn: seal.sealedOn, logSize: seal.logSize, logRoot: seal.logRoot,
        previous: seal.previous)
    } else {
      seal.sm3 = SM3.digest(of: bytes)
    }
    seal.size = bytes.count
    seal.sha256 = SHA256.digest(of: bytes)
    seal.tagManifest = SHA256.digest(of: self["tagmanifest-sha256.txt"])
    forge(&seal)
    let text = seal.bytes
    return Inspector(authorities: [try Signer.office.get().root], log: nil, storage: .disk).look(
      at: bytes, volume: Bag.volume, seal: hasSeal ? text : nil,
      signature: isSigned ? try signer.sign(text).der : nil, level: .full
    ).findings
  }
}

/// Somebody who signs seals.
final class Signer: Sendable {
  static let office = Result { try Signer() }

  let root: Certificate
  private let certificate: Certificate
  private let pem: [UInt8]
  private static let phrase = Array("test".utf8)

  init() throws {
    let validity = Validity(
      notBefore: Timestamp(secondsSince1970: 0),
      notAfter: Timestamp(secondsSince1970: 4_000_000_000))
    let name = CertificateName(organisation: "西湖区人大常委会", commonName: "封印")
    let authority = try OfficeAuthority(key: .generate(), name: name, validity: validity)
    let key = try SigningKey.generate()
    root = authority.certificate
    certificate = try authority.certify(key, name: name, validity: validity)
    pem = try key.pem(passphrase: Signer.phrase, rounds: 1)
  }

  func sign(_ text: [UInt8]) throws -> Signature {
    try Signature.sign(
      text, with: try SigningKey(pem: pem, passphrase: Signer.phrase), certificate: certificate,
      chain: [root], at: nil)
  }
}

extension Array<UInt8> {
  func ends(with tail: some Collection<UInt8>) -> Bool { suffix(tail.count).elementsEqual(tail) }
}
