import Casework
import Foundation
import Primitives
import Registry
import Testing

@testable import Office

@Suite("What is derived is made again from the files, row for row")
struct RebuildTests {
  private struct Rows: Equatable {
    var cases: [Registry.CaseEntry]
    var volumes: [Registry.VolumeEntry]

    init(_ sample: Sample) throws {
      let registry = try Registry(path: sample.folder + "/registry.sqlite")
      cases = try registry.caseEntries()
      volumes = try registry.volumes()
    }
  }

  /// A sample office whose registry knows cases and volumes.
  private func filled() throws -> (sample: Sample, rows: Rows) {
    let sample = try Sample()
    _ = try sample.desk.caseList(CaseWish(asOf: CivilDate(dayNumber: 0)))
    _ = try sample.desk.archiveList()
    let rows = try Rows(sample)
    #expect(rows.cases.count == (try sample.desk.home.caseIDs().count))
    #expect(rows.volumes.map(\.name) == ["XH-2022-1"])
    return (sample, rows)
  }

  private func shown(_ sample: Sample) throws -> String {
    try sample.desk.caseList(CaseWish(asOf: CivilDate(dayNumber: 0))).json
      + sample.desk.archiveList().json
  }

  @Test func theRowsOfAVolumeAreThoseOfItsManifest() throws {
    let (sample, rows) = try filled()
    let listed = try sample.shell(
      "unzip -p archive/XH-2022-1.zip '*/manifest-sha256.txt' | grep '[.]dossier$' | cut -c1-64")
    #expect(rows.volumes.first?.members.map { $0.digest.hex + "\n" }.joined() == listed)
    #expect(rows.volumes.first?.members.map(\.file) == ["XH-2022-00017"])
    #expect(rows.volumes.first?.isSealed == true)
  }

  @Test func aRegistryThatIsGoneComesBackRowForRow() throws {
    let (sample, rows) = try filled()
    let before = try shown(sample)
    _ = try sample.shell("rm registry.sqlite*")
    let outcome = try sample.desk.archiveRebuild()
    #expect(outcome.warnings == [])
    #expect(try Rows(sample) == rows)
    #expect(try shown(sample) == before)
    // Once more against the one that is there.
    let again = try sample.desk.archiveRebuild()
    #expect(again.text(.english).contains("the same as the former one, row by row"))
    #expect(try Rows(sample) == rows)
  }

  @Test func aRowThatSaysSomethingElseIsNamedAndMadeRight() throws {
    let (sample, rows) = try filled()
    let before = try shown(sample)
    // Nothing of the file's looks has changed: only a rebuild sees it.
    try Registry(path: sample.folder + "/registry.sqlite").update(
      rows.cases.prefix(1).map { entry in
        var entry = entry
        entry.row.title = "别的标题"
        return entry
      })
    var volume = try #require(rows.volumes.first)
    volume.members.removeAll()
    try Registry(path: sample.folder + "/registry.sqlite").update(volumes: [volume])
    #expect(try Rows(sample) != rows)
    #expect(try shown(sample) != before)
    let outcome = try sample.desk.archiveRebuild()
    let text = outcome.text(.english)
    #expect(text.contains("2 rows were wrong") && text.contains("XH-2022-1"), "\(text)")
    #expect(text.contains(try #require(rows.cases.first).path), "\(text)")
    #expect(try Rows(sample) == rows)
    #expect(try shown(sample) == before)
  }

  @Test(arguments: [
    "printf x | dd of=registry.sqlite bs=1 seek=3 conv=notrunc",
    "printf '\\377\\377\\377\\377' | dd of=registry.sqlite bs=1 seek=4100 conv=notrunc",
    "truncate -s 5000 registry.sqlite", "truncate -s 0 registry.sqlite",
    "head -c 40960 /dev/zero | tr '\\0' z >registry.sqlite",
  ])
  func damageOfAnyKindIsMadeGood(_ strike: String) throws {
    let (sample, rows) = try filled()
    _ = try sample.shell("rm -f registry.sqlite-wal registry.sqlite-shm; \(strike)")
    _ = try sample.desk.archiveRebuild()
    #expect(try Rows(sample) == rows)
  }

  @Test func aDamagedRegistryIsMadeAnewWhenItIsAsked() throws {
    let (sample, _) = try filled()
    let before = try shown(sample)
    _ = try sample.shell(
      "rm -f registry.sqlite-*; printf x | dd of=registry.sqlite bs=1 seek=3 conv=notrunc")
    #expect(try shown(sample) == before)
  }

  @Test func whatCannotBeReadIsNamedAndTheRestIsThere() throws {
    let (sample, rows) = try filled()
    _ = try sample.shell(
      """
      truncate -s 3000 cases/2022/XH-2022-00026.dossier
      chmod u+w archive/XH-2022-1.zip; truncate -s -30 archive/XH-2022-1.zip
      cp archive/XH-2022-1.seal.txt archive/XH-2021-7.seal.txt
      """)
    let outcome = try sample.desk.archiveRebuild()
    let said = outcome.warnings.map(\.en).joined(separator: "\n")
    for name in ["XH-2022-00026.dossier", "XH-2022-1.zip", "XH-2021-7"] {
      #expect(said.contains(name), "\(said)")
    }
    if case .damaged = outcome.ending {} else { Issue.record("\(outcome.ending)") }
    let left = try Rows(sample)
    #expect(left.cases == rows.cases.filter { !$0.path.contains("00026") })
    #expect(left.volumes == [])
    // The list says so too, and does not end there.
    let list = try sample.desk.archiveList()
    #expect(list.text(.english).contains("XH-2022-1  cannot be read"))
  }

  @Test func packingIsTakenInWhereThereIsARegistry() throws {
    let (sample, rows) = try filled()
    _ = try sample.shell("rm -f archive/XH-*")
    #expect(try sample.desk.archiveList().json.contains("XH-2022-1") == false)
    #expect(try Rows(sample).volumes == [])
    _ = try sample.desk.archivePack()
    let packed = try Rows(sample)
    #expect(packed.volumes.first?.members == rows.volumes.first?.members)
    #expect(packed.cases == rows.cases)
  }

  @Test func listingIsTheSameWithoutARegistryThatCanBeUsed() throws {
    let (sample, _) = try filled()
    let before = try sample.desk.archiveList().json
    _ = try sample.shell("rm registry.sqlite*; mkdir registry.sqlite")
    #expect(try sample.desk.archiveList().json == before)
    #expect(code { _ = try sample.desk.archiveRebuild() } != nil)
  }

  @Test func aDestroyedVolumeIsNotMissed() throws {
    let office = try Doomed()
    _ = try office.carryOut()
    let outcome = try office.desk().archiveRebuild()
    #expect(outcome.warnings == [])
    #expect(outcome.text(.english).contains("1 volumes"))
  }
}
