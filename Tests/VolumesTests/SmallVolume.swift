import Casework
import Dossiers
import Foundation
import Inspector
import Primitives
import Seals
import Storage

@testable import Volumes

func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(dayNumber: 0) }

/// An archive with a few tiny sealed dossiers, ready to be packed into one small volume.
final class SmallArchive {
  let folder: String
  var archive: String { folder + "/archive" }
  let members: [VolumeMember]
  private let authority: OfficeAuthority
  private static let validity = Validity(
    notBefore: Timestamp(day("2022-01-01")), notAfter: Timestamp(day("2042-01-01")))

  init(dossiers count: Int = 2) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "volumes-\(UUID())").path
    try FileManager.default.createDirectory(
      atPath: folder + "/archive", withIntermediateDirectories: true)
    var members: [VolumeMember] = []
    for serial in 1...count {
      let id = CaseID(office: "XH", year: 2022, serial: serial)
      members.append(try SmallArchive.member(id, in: folder))
    }
    self.members = members
    authority = try OfficeAuthority(
      key: try SigningKey.generate(),
      name: CertificateName(organisation: "西湖区人大常委会", commonName: "根证书"),
      validity: SmallArchive.validity)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static func member(_ id: CaseID, in folder: String) throws -> VolumeMember {
    var draft = DossierDraft(caseID: id)
    var sheet = Registered.example
    sheet.caseID = id
    sheet.reporters = []
    let event = Event(
      sequence: 1, id: "e1", actor: ActingPerson(id: "c-0001", name: "邓秋月", role: .recorder),
      on: day("2022-11-05"), recordedAt: Timestamp(day("2022-11-05"), hour: 9), evidence: [],
      body: .registered(sheet))
    try draft.append(event)
    draft.seal(at: Timestamp(day("2022-12-31")))
    let view = CaseView(
      of: try Case(opening: event), directory: CaseDirectory(office: OfficeView(name: "选任工委")))
    let file = DossierFile(folder + "/\(id).dossier", storage: .disk)
    let digest = try file.write(draft, view: view, sealed: true)
    return VolumeMember(
      caseID: id.rawValue, title: view.title, sealedOn: day("2022-12-31"), dossierPath: file.path,
      dossier: digest,
      files: [AccompanyingFile(name: "certificate.pdf", content: .bytes(Array("%PDF \(id)".utf8)))])
  }

  private var nationalPEM: [UInt8]?
  private static let passphrase = Array("round".utf8)

  /// Makes the SM2 key with which `pack` seals from now on as well.
  func makeNationalKey() throws -> SM2PublicKey {
    let key = try SigningKey.generateSM2()
    nationalPEM = try key.pem(passphrase: SmallArchive.passphrase, rounds: 1)
    return try SM2PublicKey(of: key)
  }

  private func nationalKey() throws(Fault) -> SigningKey? {
    guard let nationalPEM else { return nil }
    return try SigningKey(pem: nationalPEM, passphrase: SmallArchive.passphrase)
  }

  /// Signs with a fresh key that the authority certified.
  func sign(_ text: [UInt8]) throws(Fault) -> Seals.Signature {
    let key = try SigningKey.generate()
    let certificate = try authority.certify(
      key, name: CertificateName(organisation: "西湖区人大常委会", commonName: "封印"),
      validity: SmallArchive.validity)
    return try Seals.Signature.sign(
      text, with: key, certificate: certificate, chain: [authority.certificate], at: nil)
  }

  var authorityCertificate: Certificate { authority.certificate }

  var plan: VolumePlan { plan(of: members) }

  func plan(of members: [VolumeMember]) -> VolumePlan {
    VolumePlan(
      volume: "XH-2022-1", office: "西湖区人大常委会选任工委", software: "Dossier", version: "0.1.0",
      schemas: [VolumePlan.Schema(name: "dossier-event-1.rng", bytes: Array("<grammar/>".utf8))],
      members: members)
  }

  /// Packs, with faults where `storage` has them.
  @discardableResult
  func pack(
    _ storage: Storage = .disk, _ given: VolumePlan? = nil
  ) throws(Fault) -> SealStatement {
    // A fresh key is quicker than opening one that is kept.
    let key = try SigningKey.generate()
    let certificate = try authority.certify(
      key, name: CertificateName(organisation: "西湖区人大常委会", commonName: "封印"),
      validity: SmallArchive.validity)
    let maker = SealMaker(
      key: key, certificate: certificate, chain: [authority.certificate],
      moment: Timestamp(day("2022-12-31"), hour: 18), national: try nationalKey())
    return try VolumePacker(folder: archive, storage: storage).pack(
      given ?? plan, log: DossierLog(archive + "/log.txt", storage: storage), sealing: maker,
      on: day("2022-12-31"))
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: archive + "/" + name)))
  }

  func inspector(log: Bool = true) throws -> Inspector {
    Inspector(
      authorities: [authority.certificate],
      log: log ? try LogReading(archive + "/log.txt", storage: .disk) : nil, storage: .disk)
  }

  /// Removes what packing made.
  func clear() throws {
    try? FileManager.default.removeItem(atPath: archive)
    try FileManager.default.createDirectory(atPath: archive, withIntermediateDirectories: true)
  }
}
