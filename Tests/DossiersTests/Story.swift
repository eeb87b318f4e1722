import Foundation
import Primitives
import Seals
import Storage
import Testing
import Zip

@testable import Casework
@testable import Dossiers

func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(dayNumber: 0) }

/// A small case as it grows: a registration with a resident, earlier attempts, papers.
struct Story {
  static let office = OfficeView(name: "西湖区人大常委会选任工委")
  static let recorder = ActingPerson(id: "c-0001", name: "邓秋月", role: .recorder)
  static let deputy = ActingPerson(id: "d-0001", name: "沈若兰", role: .deputy)
  static let resident = PersonFile(
    id: "p-0001", salt: String(repeating: "ab", count: 16), name: "裴阿姨", phone: "13800138000")

  var draft: DossierDraft
  var record: Case?

  init(title: String = "化粪池堵塞", id: CaseID = "XH-2022-00017") throws {
    draft = DossierDraft(caseID: id)
    try draft.add(Story.resident)
    var sheet = Registered.example
    sheet.caseID = id
    sheet.title = title
    sheet.reporters = [PersonReference(id: "p-0001", digest: try Story.resident.digest())]
    try add(.registered(sheet))
  }

  init(continuing dossier: Dossier) throws {
    draft = try DossierDraft(continuing: dossier)
    record = try dossier.replayed(under: Rulebook())
  }

  /// Records an event a minute after the one before it.
  mutating func add(
    _ body: EventBody, by actor: ActingPerson = Story.recorder, keeper: LedgerKeeper = .both
  ) throws {
    let sequence = (record?.lastSequence ?? 0) + 1
    let event = Event(
      sequence: sequence, id: EventID(rawValue: "e\(sequence)"), actor: actor,
      on: day("2022-11-05"),
      recordedAt: Timestamp(day("2022-11-05"), hour: 9, minute: 0, second: sequence),
      keeper: keeper, evidence: [], body: body)
    if record == nil {
      record = try Case(opening: event)
    } else {
      try record?.apply(event, under: Rulebook())
    }
    try draft.append(event)
  }

  mutating func attempt(_ text: String, by actor: ActingPerson = Story.recorder) throws {
    try add(.priorAttempt(PriorAttempt(by: "包干单位", when: nil, text: text, outcome: nil)), by: actor)
  }

  mutating func issue(_ text: String, _ code: DocumentCode = .registration) throws {
    let version = 1 + (record?.documents.count { $0.value.code == code } ?? 0)
    let bytes = Array(text.utf8)
    let file = "documents/04-\(code.rawValue)-v\(version).pdf"
    try add(
      .documentIssued(
        DocumentIssued(code: code, version: version, digest: SHA256.digest(of: bytes), file: file)))
    try draft.add(bytes, named: file)
  }

  var view: CaseView {
    guard let record else { preconditionFailure("a story begins with its registration") }
    return CaseView(of: record, directory: CaseDirectory(office: Story.office))
  }

  func bytes() throws -> [UInt8] { try draft.bytes(view: view) }
  func dossier() throws -> Dossier { try Dossier(reading: bytes()) }
}

/// A folder that goes with the value.
final class Folder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "dossiers-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String = "a.dossier", _ storage: Storage = .disk) -> DossierFile {
    DossierFile(path + "/" + name, storage: storage)
  }

  func bytes(_ name: String = "a.dossier") -> [UInt8]? {
    (try? Data(contentsOf: URL(filePath: path + "/" + name))).map(Array.init)
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

/// A dossier's entries with changes, packed again under a manifest that fits them.
func repacked(
  _ bytes: [UInt8], _ change: (inout [(name: String, bytes: [UInt8])]) throws -> Void
) throws -> [UInt8] {
  let reader = try ZipReader(bytes)
  var parts: [(name: String, bytes: [UInt8])] = []
  for entry in reader.entries { parts.append((entry.name, try reader.read(entry))) }
  try change(&parts)
  guard let last = parts.indices.last, parts[last].name == Manifest.name else { return bytes }
  var manifest = try Manifest(from: parts[last].bytes)
  manifest.files = parts.dropFirst().dropLast().map { part in
    Manifest.File(
      name: part.name, mediaType: Manifest.mediaType(of: part.name), size: part.bytes.count,
      sha256: SHA256.digest(of: part.bytes))
  }
  parts[last].bytes = try manifest.bytes()
  var writer = ZipWriter()
  for (name, bytes) in parts { try writer.add(name, bytes, .stored) }
  return try writer.finishedBytes()
}

/// Replaces text in one entry.
func replace(
  _ old: String, _ new: String, in name: String, _ parts: inout [(name: String, bytes: [UInt8])]
) {
  for index in parts.indices where parts[index].name == name {
    let text = String(decoding: parts[index].bytes, as: UTF8.self)
    parts[index].bytes = Array(text.replacing(old, with: new).utf8)
  }
}

func fault(_ bytes: [UInt8]) -> Fault? {
  do throws(Fault) {
    _ = try Dossier(reading: bytes)
    return nil
  } catch {
    return error
  }
}
