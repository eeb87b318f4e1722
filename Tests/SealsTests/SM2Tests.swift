import Foundation
import Primitives
import Seals
import Testing

private let text = Array("format: dossier-seal 2\n".utf8)
private let stock = "openssl dgst -sm3 -sigopt distid:1234567812345678"

/// A folder with stock openssl in it.
private final class Bench {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "sm2-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write(text, "text")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: folder.appending(path: name))
  }

  func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }

  func shell(_ command: String) throws -> (status: Int32, said: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "cd '\(folder.path)'; { \(command)\n } 2>&1"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, said)
  }
}

private func code(_ body: () throws(Fault) -> Void) -> String? {
  do throws(Fault) { try body() } catch { return error.code }
  return nil
}

@Test func stockToolsVerifyAnSM2Signature() throws {
  let bench = try Bench()
  let key = try SigningKey.generateSM2()
  try bench.write(try SM2PublicKey(of: key).pem(), "sm2.pem")
  try bench.write(try SM2Signature.sign(text, with: key).der, "text.sm2")
  let good = try bench.shell("\(stock) -verify sm2.pem -signature text.sm2 text")
  #expect(good.status == 0 && good.said.contains("Verified OK"), "\(good.said)")
  let other = try bench.shell("echo >>text; \(stock) -verify sm2.pem -signature text.sm2 text")
  #expect(other.status != 0)
}

@Test func aStockSM2SignatureAndKeyAreUnderstood() throws {
  let bench = try Bench()
  let made = try bench.shell(
    """
    set -e
    openssl genpkey -algorithm SM2 -out key
    openssl pkey -in key -pubout -out sm2.pem
    openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 1 -in key -passout pass:round -out sealed
    \(stock) -sign key -out text.sm2 text
    openssl dgst -sm3 -sign key -out nobody.sm2 text
    """)
  #expect(made.status == 0, "\(made.said)")
  let known = try SM2PublicKey(pem: bench.read("sm2.pem"))
  let signature = try SM2Signature(der: bench.read("text.sm2"))
  #expect(try signature.verify(text, keys: [known]) == known)
  // Without the option stock tools sign for the empty identity, which is another.
  let nobody = try SM2Signature(der: bench.read("nobody.sm2"))
  #expect(code { () throws(Fault) in _ = try nobody.verify(text, keys: [known]) } == "seal-sm2")
  let opened = try SigningKey(pem: bench.read("sealed"), passphrase: Array("round".utf8))
  #expect(try SM2PublicKey(of: opened) == known)
}

@Test func anSM2SignatureHoldsForItsTextAndKeyOnly() throws {
  let key = try SigningKey.generateSM2()
  let (own, other) = (
    try SM2PublicKey(of: key), try SM2PublicKey(of: SigningKey.generateSM2())
  )
  let good = try SM2Signature.sign(text, with: key)
  #expect(try good.verify(text, keys: [other, own]) == own)
  for keys in [[], [other]] {
    #expect(code { () throws(Fault) in _ = try good.verify(text, keys: keys) } == "seal-sm2")
  }
  for index in text.indices {
    var changed = text
    changed[index] ^= 1
    #expect(throws: Fault.self) { try good.verify(changed, keys: [own]) }
  }
  // Every bit of the signature counts, and none may be lacking or too many.
  for index in good.der.indices {
    for bit in 0..<8 {
      var changed = good.der
      changed[index] ^= 1 << bit
      #expect(throws: Fault.self) { try SM2Signature(der: changed).verify(text, keys: [own]) }
    }
    #expect(throws: Fault.self) {
      try SM2Signature(der: Array(good.der[..<index])).verify(text, keys: [own])
    }
  }
  #expect(throws: Fault.self) { try SM2Signature(der: good.der + [0]).verify(text, keys: [own]) }
}

@Test func onlyAnSM2KeyIsOne() throws {
  let key = try SigningKey.generateSM2()
  let pem = try SM2PublicKey(of: key).pem()
  #expect(try SM2PublicKey(pem: pem) == SM2PublicKey(of: key))
  let passphrase = Array("round".utf8)
  let kept = try SigningKey(pem: key.pem(passphrase: passphrase, rounds: 1), passphrase: passphrase)
  #expect(try SM2PublicKey(of: kept) == SM2PublicKey(of: key))
  let p256 = try SigningKey.generate()
  #expect(
    code { () throws(Fault) in _ = try SM2Signature.sign(text, with: p256) }
      == "seal-sm2-key-form")
  let bench = try Bench()
  _ = try bench.shell(
    "openssl ecparam -name prime256v1 -genkey -noout | openssl pkey -pubout -out p256.pem")
  for wrong in [try bench.read("p256.pem"), [], text, Array(pem.dropLast(40))] {
    #expect(
      code { () throws(Fault) in _ = try SM2PublicKey(pem: wrong) } == "seal-sm2-key-form")
  }
  #expect(
    code { () throws(Fault) in _ = try SM2Signature(der: [UInt8](repeating: 0, count: 257)) }
      == "seal-sm2-form")
}
