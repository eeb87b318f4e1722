import Casework
import Dossiers
import Foundation
import Inspector
import Primitives
import Seals
import Storage
import Testing
import Zip

@testable import Volumes

/// Gigabytes are written, so these run only when asked for.
private let isLong = ProcessInfo.processInfo.environment["DOSSIER_LONG"] != nil

@Suite("Volumes at their limits are taken by stock tools and by our own reader", .serialized)
struct LargeVolumeTests {
  /// What the judges say that is not "pass".
  private func objections(to archive: SmallArchive) throws -> String {
    let authority = archive.folder + "/authority.pem"
    try Data(archive.authorityCertificate.pem()).write(to: URL(filePath: authority))
    let judges = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "judges/volume.sh").path
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [judges, archive.archive + "/XH-2022-1.zip", authority]
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let lines = said.split(separator: "\n")
    #expect(lines.count > 10 && lines.contains("pass openssl cms"), "\(said)")
    return lines.filter { !$0.hasPrefix("pass ") }.joined(separator: "\n")
  }

  private func plan(_ members: [VolumeMember]) throws -> VolumePlan {
    VolumePlan(
      volume: "XH-2022-1", office: "西湖区人大常委会选任工委", software: "Dossier", version: "0.1.0",
      schemas: try DossierSchemas.files().map {
        VolumePlan.Schema(name: $0.name, bytes: $0.bytes)
      }, members: members)
  }

  @Test(.enabled(if: isLong)) func theGreatestNumberOfDossiers() throws {
    let archive = try SmallArchive(dossiers: VolumePlan.dossierLimit)
    let statement = try archive.pack(.disk, try plan(archive.members))
    #expect(statement.dossiers == VolumePlan.dossierLimit)
    let path = archive.archive + "/XH-2022-1.zip"
    let audit = try archive.inspector().audit(volume: path, level: .full)
    #expect(audit.isSound && audit.dossiers == VolumePlan.dossierLimit, "\(audit.findings)")
    let last = try #require(archive.members.last)
    let taken = try Extraction(storage: .disk).write(
      last.caseID, of: path, into: archive.folder + "/taken")
    let dossier = try #require(taken.first { $0.hasSuffix(".dossier") })
    #expect(try DossierFile(dossier, storage: .disk).digest() == last.dossier)
    #expect(try objections(to: archive) == "")
  }

  /// A sealed dossier with `count` scans of 250 MB each.
  private func oversized(_ small: VolumeMember, scans count: Int, in folder: String) throws
    -> VolumeMember
  {
    let reader = try ZipReader(try InputFile(small.dossierPath, storage: .disk))
    var manifest = try Manifest(from: reader.read(try #require(reader.entry(Manifest.name))))
    var scan = [UInt8](repeating: 0, count: 250 << 20)
    var state: UInt64 = 9
    for index in stride(from: 0, to: scan.count, by: 512) {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      scan[index] = UInt8(truncatingIfNeeded: state >> 33)
    }
    let path = folder + "/large.dossier"
    var writer = ZipWriter(to: try OutputFile(for: path, storage: .disk))
    for entry in reader.entries where entry.name != Manifest.name {
      try writer.add(entry, from: reader)
    }
    let digest = SHA256.digest(of: scan)
    for number in 1...count {
      let name = "attachments/scan-\(number).tif"
      try writer.add(name, scan, .stored)
      manifest.files.append(
        Manifest.File(
          name: name, mediaType: Manifest.mediaType(of: name), size: scan.count, sha256: digest))
    }
    try writer.add(Manifest.name, manifest.bytes(), .stored)
    let file = try writer.finishedFile()
    try file.commit(replacing: .never, mode: 0o444)
    var member = small
    member.dossierPath = path
    member.dossier = try DossierFile(path, storage: .disk).digest()
    return member
  }

  @Test(.enabled(if: isLong)) func oneDossierThatForcesLargeNumbers() throws {
    let archive = try SmallArchive(dossiers: 1)
    let small = try #require(archive.members.first)
    let member = try oversized(small, scans: 17, in: archive.folder)
    let statement = try archive.pack(.disk, try plan([member]))
    #expect(statement.size > Int(UInt32.max))
    try FileManager.default.removeItem(atPath: member.dossierPath)
    let path = archive.archive + "/XH-2022-1.zip"
    #expect(try archive.inspector().audit(volume: path, level: .quick).isSound)
    let audit = try archive.inspector().audit(volume: path, level: .full)
    #expect(audit.isSound && audit.dossiers == 1, "\(audit.findings)")
    #expect(try objections(to: archive) == "")
    // A byte behind the first four gigabytes.
    let reader = try ZipReader(try InputFile(path, storage: .disk))
    let entry = try #require(reader.entries.first { $0.name.hasSuffix(".dossier") })
    let place = entry.dataOffset + entry.size - 100_000
    #expect(place > Int(UInt32.max))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let handle = try FileHandle(forUpdating: URL(filePath: path))
    try handle.seek(toOffset: UInt64(place))
    try handle.write(contentsOf: [0xFF])
    try handle.close()
    let damaged = try archive.inspector().audit(volume: path, level: .full)
    #expect(!damaged.isSound)
    #expect(
      damaged.findings.contains { $0.message(.english).contains(small.caseID) },
      "\(damaged.findings)")
  }
}
