import Codec
import Docx
import Dossiers
import Forms
import Glibc
import Inspector
import Office
import Pictures
import Primitives
import Search
import Seals
import XMLTree
import Zip

/// Any bytes in: a value or a typed fault out; never a trap, a leak, or unbounded time or memory.
///
/// `FUZZ_READER` chooses the reader; `Fuzz/run` goes through all of them.
private func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  reader.read(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The entry point under the name that the package manager gives it; libFuzzer's own is left out.
@_cdecl("DossierFuzz_main")
func start(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var count = count
  var arguments = arguments
  return runFuzzer(&count, &arguments, fuzz)
}

private let reader: Reader = {
  let name = getenv("FUZZ_READER").map { String(cString: $0) } ?? ""
  if let reader = Reader(rawValue: name) { return reader }
  let known = Reader.allCases.map(\.rawValue).joined(separator: ", ")
  print("dossier-fuzz: FUZZ_READER must be one of: \(known)")
  exit(64)
}()

private enum Reader: String, CaseIterable {
  case zip, salvage, xml, json, dossier, volume, template, query, seal, proof, line, view, picture
  case docx, record, index
  case log, head, renewal, disposal, signature, certificate, key, stamp, journal, metadata
  case catalogue, format, sm2

  private static let authorities = (try? Signed.authority()).map { [$0] } ?? []
  private static let inspector = Inspector(authorities: [], log: nil, storage: .disk)
  private static let caseView = try? CaseDocument(
    parsing: Array("<case><title>甲</title><unit><name>乙</name></unit><unit/></case>".utf8),
    file: "case.xml")
  private static let scanner = DossierScanner(
    .caseView, ["@id", "title", "content/p", "ledger/@number"])

  /// A document, or a part of one: what is filled is still a package, or well-formed.
  private static func fill(_ bytes: [UInt8]) throws(Fault) {
    guard let view = caseView else { return }
    if bytes.starts(with: [0x50, 0x4B]) {
      let template = try DocxTemplate(bytes, file: "fuzz.docx")
      _ = template.check(CaseShape("case", children: [CaseShape("title", .text)]))
      let filled = try template.fill(view, FormContext())
      precondition((try? DocxTemplate(filled, file: "fuzz.docx")) != nil)
    } else {
      var filled = try DocxTemplate.fill(part: bytes, view, FormContext())
      if filled.starts(with: [0xEF, 0xBB, 0xBF]) { filled.removeFirst(3) }
      let limits = XMLLimits(
        depth: DocxLimits.depth, attributes: DocxLimits.attributes + 1,
        startTagBytes: DocxLimits.startTagBytes)
      precondition((try? XMLElement(parsing: filled, limits: limits)) != nil)
    }
  }

  /// What was read is a table: every line has as many cells as the heading.
  private static func catalogue(_ bytes: [UInt8]) throws(Fault) {
    let lines = try CatalogueReader.lines(bytes)
    precondition(!lines.isEmpty && lines.allSatisfy { $0.count == lines[0].count })
  }

  /// A key, or a signature of which none can hold for a key that is drawn anew.
  private static func national(_ bytes: [UInt8]) throws(Fault) {
    if let key = try? SM2PublicKey(pem: bytes) {
      precondition((try? SM2PublicKey(pem: key.pem())) == key)
    }
    let signature = try SM2Signature(der: bytes)
    precondition((try? signature.verify(Signed.content, keys: Signed.national)) == nil)
  }

  /// Bytes are what they are however they come.
  private static func format(_ bytes: [UInt8]) {
    for isStrict in [true, false] {
      let whole = formatFacts(of: bytes, isStrict: isStrict)
      // Every byte is an end of a piece where that does not take too long.
      for size in bytes.count <= 2048 ? [1, 3, 61] : [61, 4093] {
        let cut = formatFacts(of: bytes, pieceSize: size, isStrict: isStrict)
        precondition(
          cut.format == whole.format && cut.isWhole == whole.isWhole
            && cut.isEncrypted == whole.isEncrypted && cut.fault == whole.fault)
      }
    }
  }

  func read(_ bytes: [UInt8]) {
    do throws(Fault) {
      switch self {
      case .zip:
        let zip = try ZipReader(bytes)
        for entry in zip.entries { _ = try zip.read(entry) }
      case .salvage: _ = try ZipSalvage(bytes)
      case .docx: try Reader.fill(bytes)
      case .picture: _ = try Picture(bytes)
      case .xml: _ = try XMLElement(parsing: bytes, file: "fuzz.xml")
      case .json: _ = try JSONText.parse(bytes)
      case .dossier: _ = try Dossier(reading: bytes)
      case .volume:
        _ = Reader.inspector.look(
          at: bytes, volume: "XH-2022-1", seal: nil, signature: nil, level: .full)
      case .template: _ = try FormTemplate.parse(bytes, file: "template.xml")
      case .query: IndexFuzz.compare(try Query(String(decoding: bytes, as: UTF8.self)))
      case .index: IndexFuzz.read(bytes)
      case .seal: _ = try SealStatement(bytes: bytes)
      case .proof: _ = try LogProof(bytes: bytes)
      case .record: _ = try RecordText.record(from: bytes, file: "000001.xml")
      case .log: _ = try LogReading(bytes: bytes)
      case .head:
        let head = try LogHead(bytes: bytes)
        precondition(head.bytes == bytes)
      case .disposal:
        let disposal = try VolumeDisposal(bytes: bytes)
        precondition(disposal.bytes == bytes)
      case .renewal:
        let renewal = try SealRenewal(bytes: bytes)
        precondition(renewal.bytes == bytes)
      case .signature:
        _ = try Signature(der: bytes).verify(Signed.content, authorities: Reader.authorities)
      case .certificate:
        for certificate in try Certificate.bundle(pem: bytes) {
          _ = try certificate.isSelfSigned
          _ = try certificate.isIssued(by: certificate)
        }
      case .key: _ = try SigningKey(pem: bytes, passphrase: Signed.content)
      case .stamp:
        _ = try TimeStamp(der: bytes).verify(Signed.content, authorities: Reader.authorities)
        _ = try TimeStampRequest(over: Signed.content)
          .stamp(from: bytes, authorities: Reader.authorities)
      case .journal: _ = try AuditJournal.read(bytes)
      case .metadata: try checkPlainXML(bytes, pieceSize: 61)
      case .catalogue: try Reader.catalogue(bytes)
      case .sm2: try Reader.national(bytes)
      case .format: Reader.format(bytes)
      case .line: try ImportCheck.line(bytes)
      case .view: try Reader.scanner.scan(bytes, file: "case.xml") { _, _ in }
      }
    } catch {
      // A typed refusal is what hostile bytes get.
    }
  }
}

/// Somebody to be believed, so that readers get past their first refusal.
private enum Signed {
  static let content = Array("dossier".utf8)
  static let national = (try? SM2PublicKey(of: .generateSM2())).map { [$0] } ?? []

  static func authority() throws(Fault) -> Certificate {
    try OfficeAuthority(
      key: .generate(), name: CertificateName(organisation: "x", commonName: "y"),
      validity: Validity(
        notBefore: Timestamp(secondsSince1970: 0), notAfter: Timestamp(secondsSince1970: 1 << 31))
    ).certificate
  }
}
