@testable import Casework
import Foundation
import GRDB
import Primitives
import Testing

@testable import Registry

private func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(dayNumber: 0) }

/// A row as a dossier just registered gives it.
private func row(_ id: CaseID, _ state: State = .registered) throws -> CaseRow {
  var sheet = Registered.example
  sheet.caseID = id
  sheet.location.street = "绳金塔街道"
  let event = Event(
    sequence: 1, id: "e1", actor: ActingPerson(id: "c-0001", name: "邓秋月", role: .recorder),
    on: day("2022-11-05"), recordedAt: Timestamp(secondsSince1970: 1_667_631_600), evidence: [],
    body: .registered(sheet))
  let view = CaseView(
    of: try Case(opening: event),
    directory: CaseDirectory(office: OfficeView(name: "西湖区人大常委会选任工委")))
  var row = CaseRow(
    view, digest: Digest(bytes: [UInt8](repeating: 7, count: 32)) ?? .schemaSample, sealedOn: nil,
    dueOn: nil, lastEntryOn: nil)
  row.state = state
  return row
}

private func entry(_ row: CaseRow, inode: UInt64 = 1) -> Registry.CaseEntry {
  Registry.CaseEntry(
    path: "cases/\(row.id).dossier", stamp: FileStamp(size: 10, modified: 20, inode: inode),
    row: row)
}

private func member(_ file: String, _ digest: Digest) -> Registry.VolumeMemberRow {
  Registry.VolumeMemberRow(file: file, digest: digest)
}

/// A registry in a folder of its own, which goes with it.
private final class Shelf {
  let folder: String
  var path: String { folder + "/registry.sqlite" }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "registry-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}

@Suite("The registry repeats what the files say")
struct RegistryTests {
  @Test func whatWentInComesOutWholeAlsoAfterReopening() throws {
    let shelf = try Shelf()
    var full = try row("XH-2022-00017", .archived)
    full.number = CaseNumber(rawValue: "17")
    full.units = ["西湖区住房和城乡建设局", "西湖区城建局"]
    full.leadDeputy = "沈若兰"
    full.category = "老旧小区"
    full.dueOn = day("2023-03-06")
    full.lastEntryOn = day("2022-12-14")
    full.satisfaction = "满意"
    full.writtenOffOn = day("2023-01-06")
    full.sealedOn = day("2023-01-06")
    let bare = try row("XH-2022-00018")
    try Registry(path: shelf.path).update([entry(bare), entry(full)])
    #expect(try Registry(path: shelf.path).cases() == [full, bare])
  }

  @Test func aLaterVersionOfADossierTakesThePlaceOfTheFormer() throws {
    let shelf = try Shelf()
    let registry = try Registry(path: shelf.path)
    var changed = try row("XH-2022-00017")
    changed.units = ["甲", "乙"]
    try registry.update([entry(changed)])
    changed.units = ["丙"]
    changed.state = .claimed
    try registry.update([entry(changed, inode: UInt64.max)])
    #expect(try registry.cases() == [changed])
    #expect(
      try registry.caseStamps()["cases/XH-2022-00017.dossier"]
        == FileStamp(size: 10, modified: 20, inode: UInt64.max))
    try registry.update([], removing: ["cases/XH-2022-00017.dossier"])
    #expect(try registry.cases().isEmpty)
  }

  @Test func eachFilterNarrowsByItself() throws {
    let shelf = try Shelf()
    defer { withExtendedLifetime(shelf) {} }
    let registry = try Registry(path: shelf.path)
    var due = try row("XH-2022-00001", .inProgress)
    due.dueOn = day("2023-01-20")
    due.units = ["城建局"]
    var idle = try row("XH-2022-00002", .followUp)
    idle.lastEntryOn = day("2023-01-08")
    idle.street = "丁公路街道"
    var late = try row("XH-2022-00003")
    late.registeredOn = day("2023-05-06")
    try registry.update([entry(due), entry(idle), entry(late)])
    func found(_ change: (inout CaseFilter) -> Void) throws -> [CaseID] {
      var filter = CaseFilter()
      change(&filter)
      return try registry.cases(filter).map(\.id)
    }
    #expect(try found { $0.states = [.followUp, .registered] } == [idle.id, late.id])
    #expect(try found { $0.streets = ["丁公路街道"] } == [idle.id])
    #expect(try found { $0.units = ["城建局", "住建局"] } == [due.id])
    #expect(try found { $0.overdueOn = day("2023-01-20") } == [])
    #expect(try found { $0.overdueOn = day("2023-01-21") } == [due.id])
    #expect(try found { $0.idleSince = day("2023-01-07") } == [])
    #expect(try found { $0.idleSince = day("2023-01-08") } == [idle.id])
    #expect(try found { $0.from = day("2023-05-06") } == [late.id])
    #expect(try found { $0.to = day("2022-11-05") } == [due.id, idle.id])
    #expect(try registry.counts() == [.inProgress: 1, .followUp: 1, .registered: 1])
  }

  @Test func aCaseIsFoundInItsVolumes() throws {
    let shelf = try Shelf()
    defer { withExtendedLifetime(shelf) {} }
    let registry = try Registry(path: shelf.path)
    let digest = try #require(Digest(bytes: [UInt8](repeating: 9, count: 32)))
    let stamp = FileStamp(size: 1, modified: 2, inode: 3)
    let volumes = [
      Registry.VolumeEntry(
        name: "XH-2022-1", stamp: stamp, isSealed: true,
        members: [member("XH-2022-00017", digest)]),
      Registry.VolumeEntry(
        name: "XH-2023-1", stamp: stamp, isSealed: false,
        members: [
          member("XH-2022-00018", digest), member("XH-2022-00017.s9", digest),
          member("XH-2022-00017.s10", digest),
        ]),
    ]
    try registry.update(volumes: volumes)
    #expect(try registry.volumes() == volumes)
    #expect(try registry.volumes(holding: "XH-2022-00017") == ["XH-2022-1", "XH-2023-1"])
    try registry.update(volumes: [], removing: ["XH-2023-1"])
    #expect(try registry.volumes(holding: "XH-2022-00018").isEmpty)
    #expect(try registry.volumes(holding: "XH-2022-0001").isEmpty)
    #expect(try registry.volumeStamps().mapValues(\.stamp) == ["XH-2022-1": stamp])
  }

  /// Damage gives the truth, or one refusal; never a crash, and never something else for the truth
  /// where SQLite or the types can tell.
  @Test func damageInTheFileIsNeverACrash() throws {
    let shelf = try Shelf()
    defer { withExtendedLifetime(shelf) {} }
    let digest = try #require(Digest(bytes: [UInt8](repeating: 9, count: 32)))
    do {
      let registry = try Registry(path: shelf.path)
      var full = try row("XH-2022-00017")
      full.units = ["甲", "乙"]
      full.dueOn = day("2023-03-06")
      try registry.update([entry(full), entry(try row("XH-2022-00018"))])
      try registry.update(volumes: [
        Registry.VolumeEntry(
          name: "XH-2022-1", stamp: FileStamp(size: 1, modified: 2, inode: 3), isSealed: true,
          members: [member("XH-2022-00017", digest)])
      ])
      try registry.writing { _ in }
    }
    let whole = try Data(contentsOf: URL(filePath: shelf.path))
    var codes: Set<String> = []
    let used = whole.indices.filter { whole[$0] != 0 }
    for (turn, place) in stride(from: 0, to: used.count, by: 5).map({ used[$0] }).enumerated() {
      var damaged = whole
      damaged[place] ^= [0x01, 0x80, 0xFF][turn % 3]
      for ending in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: shelf.path + ending)
      }
      try damaged.write(to: URL(filePath: shelf.path))
      do {
        let registry = try Registry(path: shelf.path)
        _ = try registry.caseEntries()
        _ = try registry.cases()
        _ = try registry.counts()
        _ = try registry.caseStamps()
        _ = try registry.volumes()
        _ = try registry.volumeStamps()
      } catch {
        codes.insert(error.code)
      }
    }
    #expect(codes == ["registry-broken"], "\(codes)")
  }

  @Test func tablesThatAreNotOursAreToldApart() throws {
    let shelf = try Shelf()
    let registry = try Registry(path: shelf.path)
    try registry.update([entry(try row("XH-2022-00017"))])
    try registry.writing { try $0.execute(sql: "DROP TABLE members") }
    let fault = try #require(throws: Fault.self) { try registry.volumes() }
    #expect(fault.code == "registry-broken")
    try registry.writing { try $0.execute(sql: "ALTER TABLE cases RENAME COLUMN state TO other") }
    #expect(try #require(throws: Fault.self) { try registry.cases() }.code == "registry-broken")
  }

  @Test func aRefusedChangeLeavesEverythingAsItWas() throws {
    let shelf = try Shelf()
    defer { withExtendedLifetime(shelf) {} }
    let registry = try Registry(path: shelf.path)
    let good = try row("XH-2022-00017")
    try registry.update([entry(good)])
    let twice = try row("XH-2022-00018")
    #expect(throws: Fault.self) {
      try registry.update([entry(twice), entry(twice)], removing: ["cases/XH-2022-00017.dossier"])
    }
    #expect(try registry.cases() == [good])
  }

  @Test func twoProcessesMayWriteAtOnce() async throws {
    let shelf = try Shelf()
    let path = shelf.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let registry = try Registry(path: path)
          for serial in 0..<25 {
            try registry.update([
              entry(try row(CaseID(rawValue: "XH-2022-\(10000 + writer * 100 + serial)")))
            ])
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try Registry(path: path).cases().count == 100)
    withExtendedLifetime(shelf) {}
  }

  @Test(arguments: [
    ("text", Array("这不是数据库，只是一些字，长到足以看清。".utf8) + [UInt8](repeating: 0x41, count: 4096)),
    ("half a header", Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0xFF, count: 2000)),
  ])
  func whatIsNoRegistryIsToldApart(_ name: String, _ bytes: [UInt8]) throws {
    let shelf = try Shelf()
    try Data(bytes).write(to: URL(filePath: shelf.path))
    let fault = try #require(throws: Fault.self) { try Registry(path: shelf.path) }
    #expect(fault.code == "registry-broken", "\(name): \(fault)")
    #expect(fault.place.file == shelf.path)
  }

  @Test func theTablesOfAnotherVersionAreNotTouched() throws {
    let shelf = try Shelf()
    let registry = try Registry(path: shelf.path)
    try registry.update([entry(try row("XH-2022-00017"))])
    try registry.writing { try $0.execute(sql: "PRAGMA user_version = 99") }
    let fault = try #require(throws: Fault.self) { try Registry(path: shelf.path) }
    #expect(fault.code == "registry-broken")
  }

  @Test func aFolderThatIsNotThereIsNamed() throws {
    let shelf = try Shelf()
    let fault = try #require(throws: Fault.self) {
      try Registry(path: shelf.folder + "/nowhere/registry.sqlite")
    }
    #expect(fault.code == "registry-denied")
  }
}
