import Primitives
import Seals
import Testing

@Suite("The text about a disposal has one writing")
struct DisposalTextTests {
  private let digest = SHA256.digest(of: Array("甲".utf8))

  private func disposal(_ names: [String], successor: String? = "XH-2022-2") -> VolumeDisposal {
    VolumeDisposal(
      volume: "XH-2022-1", seal: digest,
      disposedOn: CivilDate("2060-03-01") ?? CivilDate(dayNumber: 0), list: "2060-1",
      successor: successor.map { VolumeDisposal.Successor(volume: $0, seal: digest) },
      files: names.map { VolumeDisposal.File(name: $0, dossier: digest) })
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    for successor in ["XH-2022-2", nil] {
      let text = disposal(
        ["XH-2022-00017", "XH-2022-00002.s1", "XH-2022-00002"], successor: successor)
      #expect(try VolumeDisposal(bytes: text.bytes) == text)
      #expect(text.files.map(\.name) == ["XH-2022-00002", "XH-2022-00002.s1", "XH-2022-00017"])
    }
  }

  @Test func aVolumeFullOfDossiersFits() throws {
    let text = disposal((1...25_000).map { "XH-2022-\(padded($0, 5))" })
    #expect(text.bytes.count < VolumeDisposal.byteLimit)
    #expect(try VolumeDisposal(bytes: text.bytes).files.count == 25_000)
  }

  @Test(arguments: [
    ("no file", "file: ", "fail: "), ("successor is itself", "XH-2022-2", "XH-2022-1"),
    ("half a successor", "successor: XH-2022-2", "successor: none"),
    ("out of order", "XH-2022-00001", "XH-2022-00009"), ("twice", "XH-2022-00001", "XH-2022-00002"),
    ("a path", "XH-2022-00001", "../2022-00001"), ("another format", "disposal 1", "disposal 2"),
    ("a day that is none", "2060-03-01", "2060-02-30"), ("capital digits", "a", "A"),
  ])
  func anythingElseIsRefused(_ fault: String, _ old: String, _ new: String) throws {
    let text = String(decoding: disposal(["XH-2022-00001", "XH-2022-00002"]).bytes, as: UTF8.self)
    let changed = text.replacing(old, with: new, maxReplacements: fault == "twice" ? 1 : .max)
    #expect(changed != text)
    let thrown = #expect(throws: Fault.self) { try VolumeDisposal(bytes: Array(changed.utf8)) }
    #expect(thrown?.code == "seal-disposal-form", "\(fault)")
  }

  @Test func everyChangedByteIsRefusedOrAnotherText() throws {
    let text = disposal(["XH-2022-00001"])
    for index in text.bytes.indices {
      var bytes = text.bytes
      bytes[index] ^= 1
      if let read = try? VolumeDisposal(bytes: bytes) { #expect(read != text, "byte \(index)") }
    }
  }
}
