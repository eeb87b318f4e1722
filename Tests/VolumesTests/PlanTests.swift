import Primitives
import Seals
import Storage
import Testing

@testable import Volumes

@Suite("A volume is packed as it was planned, or not at all")
struct PlanTests {
  /// What packing from `source` says, with the files that are in the archive afterwards.
  private func pack(
    _ small: SmallArchive, _ source: @escaping @Sendable (Int) throws(Fault) -> VolumeMember
  ) throws -> (code: String?, files: [String]) {
    var planned: [PlannedMember] = []
    for (place, member) in small.members.enumerated() {
      planned.append(PlannedMember(try #require(member.entry), place: place))
    }
    let plan = VolumePlan(
      volume: "XH-2022-1", office: "区人大", software: "Dossier", version: "0.1.0",
      columns: small.plan.columns, members: planned, source: source)
    var code: String?
    do { try small.pack(.disk, plan) } catch { code = error.code }
    let files = try Storage.disk.list(small.archive).filter { !$0.hasSuffix(".lock") }
    return (code, files.sorted())
  }

  @Test func whatIsPlannedIsPacked() throws {
    let small = try SmallArchive(dossiers: 3)
    let members = small.members
    let (code, files) = try pack(small) { members[$0] }
    #expect(code == nil)
    #expect(files.contains("XH-2022-1.zip"))
  }

  @Test func anotherMemberThanThePlannedOneIsRefused() throws {
    let small = try SmallArchive(dossiers: 3)
    let members = small.members
    let (code, files) = try pack(small) { members[$0 == 1 ? 2 : $0] }
    #expect(code == "volume-plan")
    #expect(files == ["log.txt"])
  }

  @Test func aMemberOfTwoFilesOfOneNameIsRefused() throws {
    let small = try SmallArchive(dossiers: 3)
    let members = small.members
    let (code, files) = try pack(small) { place in
      var member = members[place]
      if place == 2 { member.files += member.files }
      return member
    }
    #expect(code == "volume-plan")
    #expect(files == ["log.txt"])
  }

  @Test func aDossierThatChangedSinceIsRefused() throws {
    let small = try SmallArchive(dossiers: 3)
    let members = small.members
    let (code, files) = try pack(small) { place in
      var member = members[place]
      if place == 2 { member.dossierPath = members[0].dossierPath }
      return member
    }
    #expect(code == "volume-changed")
    #expect(files == ["log.txt"])
  }
}
