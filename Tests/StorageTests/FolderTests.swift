import Foundation
import Primitives
import Testing

@testable import Storage

private let text = Array("some bytes".utf8)

@Suite("Folders, streams and maps")
struct FolderTests {
  /// Runs `body` with a fault at call 1, 2, 3 … until the fault's call is not reached any more.
  private func sweep(
    _ kind: FaultPlan.Kind, _ body: (String, Storage, FaultPlan, Int) throws -> Void
  ) throws -> Int {
    for call in 1...200 {
      let plan = FaultPlan(kind, at: call)
      try withFolder { try body($0, .failing(by: plan), plan, call) }
      if !plan.struck { return call - 1 }
    }
    Issue.record("the operation makes more than 200 calls")
    return 200
  }

  @Test(arguments: [FaultPlan.Kind.fail(28), .fail(5), .shortWrite, .runShort, .stop])
  func aStreamedFileIsOldOrNewWhateverFails(kind: FaultPlan.Kind) throws {
    let piece = [UInt8](repeating: 7, count: 300_000)
    let expected = piece + text + piece
    let strikes = try sweep(kind) { folder, storage, plan, call in
      let path = Storage.join(folder, "volume.zip")
      try Storage.disk.publish(text, to: path, replacing: .never)
      let write: (Storage) throws(Fault) -> Void = { storage throws(Fault) in
        var file = try storage.makeStream(at: path)
        try file.append(piece)
        try file.append(text)
        try file.append(piece)
        try file.commit(
          replacing: .onlyIf { current throws(Fault) in
            try current.read(at: 0, count: current.size) == text
          })
      }
      var thrown: Fault?
      do throws(Fault) { try write(storage) } catch { thrown = error }
      let found = try Storage.disk.read(path, limit: 1 << 20)
      #expect(found == text || found == expected, "\(kind) at call \(call)")
      if thrown == nil { #expect(found == expected, "\(kind) at call \(call)") }
      if !plan.struck || kind == .shortWrite { #expect(thrown == nil) }
      try Storage.disk.removeStaleTemporaries(in: folder)
      #expect(try Storage.disk.list(folder) == ["volume.zip"])
    }
    #expect(strikes >= 12)
  }

  @Test(arguments: [FaultPlan.Kind.fail(28), .fail(5), .runShort, .stop])
  func anAppendedLineIsThereWhenTheCallSaysSo(kind: FaultPlan.Kind) throws {
    let strikes = try sweep(kind) { folder, storage, plan, call in
      let path = Storage.join(folder, "log")
      var thrown: Fault?
      do throws(Fault) { try storage.append(text, to: path) } catch { thrown = error }
      let found = try Storage.disk.exists(path) ? Storage.disk.read(path, limit: 100) : []
      if thrown == nil { #expect(found == text, "\(kind) at call \(call)") }
      #expect(text.starts(with: found))
    }
    #expect(strikes >= 7)
  }

  @Test func aFileIsReplacedOnlyIfItIsWhatWasExpected() throws {
    try withFolder { folder in
      let path = Storage.join(folder, "a")
      try Storage.disk.publish(text, to: path, replacing: .never)
      let fault = try #require(throws: Fault.self) {
        try Storage.disk.publish([1], to: path, replacing: .onlyIf { $0.size == 3 })
      }
      #expect(fault.code == "storage-conflict" && fault.kind == .refused)
      #expect(try Storage.disk.read(path, limit: 100) == text)
      try Storage.disk.publish([1], to: path, replacing: .onlyIf { $0.size == text.count })
      #expect(try Storage.disk.read(path, limit: 100) == [1])
      #expect(try Storage.disk.list(folder) == ["a"])
    }
  }

  @Test func aLivingWritersTemporaryFileIsNotSwept() throws {
    try withFolder { folder in
      var file = try Storage.disk.makeStream(at: Storage.join(folder, "a"))
      try file.append(text)
      #expect(try Storage.disk.removeStaleTemporaries(in: folder).isEmpty)
      #expect(try Storage.disk.list(folder).count == 1)
      try file.commit(replacing: .never)
      #expect(try Storage.disk.list(folder) == ["a"])
    }
  }

  @Test func aFileIsCheckedBeforeItsCommit() throws {
    try withFolder { folder in
      var file = try Storage.disk.makeStream(at: Storage.join(folder, "a"))
      try file.append(text)
      let back = try file.reopened()
      #expect(try back.read(at: 5, count: 5) == Array("bytes".utf8))
      #expect(back.path.hasSuffix("/a"))
      #expect(try !Storage.disk.exists(Storage.join(folder, "a")))
    }
  }

  @Test func aMappedFileOutlivesItsReplacement() throws {
    try withFolder { folder in
      let path = Storage.join(folder, "index")
      try Storage.disk.publish(text, to: path, replacing: .never, mode: 0o444)
      #expect(try Storage.disk.status(of: path)?.mode == 0o444)
      let map = try Storage.disk.map(path)
      try Storage.disk.publish([], to: path, replacing: .any)
      #expect(map.size == text.count)
      let sum = map.withBytes { bytes in
        (0..<bytes.byteCount).reduce(0) {
          $0 + Int(unsafe bytes.unsafeLoad(fromByteOffset: $1, as: UInt8.self))
        }
      }
      #expect(sum == text.reduce(0) { $0 + Int($1) })
      #expect(try Storage.disk.map(path).withBytes { $0.byteCount } == 0)
    }
  }

  @Test func aTreeIsRemovedAndNothingThroughItsLinks() throws {
    try withFolder { folder in
      let tree = Storage.join(folder, "tree")
      let other = Storage.join(folder, "other")
      try Storage.disk.makeDirectories(tree + "/a/b")
      try Storage.disk.makeDirectories(other)
      try Storage.disk.publish(text, to: other + "/keep", replacing: .never)
      try Storage.disk.publish(text, to: tree + "/a/file", replacing: .never)
      try FileManager.default.createSymbolicLink(
        atPath: tree + "/a/link", withDestinationPath: other)
      try Storage.disk.removeTree(tree + "/")
      #expect(try Storage.disk.list(folder) == ["other"])
      #expect(try Storage.disk.list(other) == ["keep"])
      try Storage.disk.removeTree(tree)
      for path in ["", "/", ".", "..", other + "/..", other + "/."] {
        let fault = try #require(throws: Fault.self) { try Storage.disk.removeTree(path) }
        #expect(fault.code == "storage-unsafe-removal", "\(path)")
      }
    }
  }

  @Test func aLinkIsRefusedWhereItIsNotWanted() throws {
    try withFolder { folder in
      let (file, link) = (Storage.join(folder, "file"), Storage.join(folder, "link"))
      try Storage.disk.publish(text, to: file, replacing: .never)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
      #expect(try Storage.disk.read(link, limit: 100) == text)
      let fault = try #require(throws: Fault.self) {
        try Storage.disk.read(link, limit: 100, links: .refused)
      }
      #expect(fault.code == "storage-link")
      #expect(try Storage.disk.kind(of: link) == .link)
      #expect(try Storage.disk.entries(of: folder).map(\.kind) == [.file, .link])
      let appended = try #require(throws: Fault.self) { try Storage.disk.append(text, to: link) }
      #expect(appended.code == "storage-link")
    }
  }

  @Test func aNameThatIsNotUTF8IsSaidAndNotSkipped() throws {
    try withFolder { folder in
      let path = (Array(folder.utf8) + [0x2F, 0xFF, 0x61, 0]).map { CChar(bitPattern: $0) }
      close(creat(path, 0o600))
      let fault = try #require(throws: Fault.self) { try Storage.disk.list(folder) }
      #expect(fault.code == "storage-name")
    }
  }

  @Test func aFolderInPlaceOfAFileIsSaid() throws {
    try withFolder { folder in
      let path = Storage.join(folder, "file")
      try Storage.disk.publish(text, to: path, replacing: .never)
      let below = try #require(throws: Fault.self) {
        try Storage.disk.makeDirectories(path + "/below")
      }
      #expect(below.code == "storage-not-a-folder")
      let same = try #require(throws: Fault.self) { try Storage.disk.makeDirectories(path) }
      #expect(same.code == "storage-exists")
      #expect(try Storage.disk.freeSpace(at: folder) > 0)
    }
  }

  @Test(arguments: [(13, "denied"), (28, "full"), (30, "read-only"), (40, "link"), (5, "io")])
  func everyTroubleHasACodeAndAWayOut(number: Int, code: String) throws {
    try withFolder { folder in
      let path = Storage.join(folder, "a")
      let fault = try #require(throws: Fault.self) {
        try Storage.failing(by: FaultPlan(.fail(Int32(number)), at: 1)).publish(
          text, to: path, replacing: .any)
      }
      #expect(fault.code == "storage-" + code)
      #expect(fault.place.file == path)
      #expect(!fault.why.zh.isEmpty && !fault.next.zh.isEmpty && fault.next.zh != fault.next.en)
    }
  }
}
