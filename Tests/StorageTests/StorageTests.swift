import Foundation
import Primitives
import Testing

@testable import Storage

/// A folder of its own for one test, removed afterwards.
func withFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
  let folder = FileManager.default.temporaryDirectory.appending(path: "storage-\(UUID())").path
  try Storage.disk.makeDirectories(folder)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

private let old = Array("the old bytes".utf8)
private let new = Array(String(repeating: "the new bytes, many of them. ", count: 20_000).utf8)

@Suite("Files are whole or not there")
struct StorageTests {
  @Test func whatIsPublishedIsReadBack() throws {
    try withFolder { folder in
      let path = Storage.join(folder, "a")
      try Storage.disk.publish(new, to: path, replacing: .never)
      #expect(try Storage.disk.read(path, limit: new.count) == new)
      #expect(try Storage.disk.list(folder) == ["a"])
    }
  }

  @Test func publishingNeverReplacesUnlessTold() throws {
    try withFolder { folder in
      let path = Storage.join(folder, "a")
      try Storage.disk.publish(old, to: path, replacing: .never)
      let fault = try #require(throws: Fault.self) {
        try Storage.disk.publish(new, to: path, replacing: .never)
      }
      #expect(fault.code == "storage-exists")
      #expect(try Storage.disk.read(path, limit: 100) == old)
      #expect(try Storage.disk.list(folder) == ["a"])
      try Storage.disk.publish(new, to: path, replacing: .any)
      #expect(try Storage.disk.read(path, limit: new.count) == new)
    }
  }

  @Test(
    arguments: [FaultPlan.Kind.fail(28), .fail(5), .fail(13), .shortWrite, .runShort, .stop],
    [true, false])
  func aFaultAtAnyCallLeavesTheOldFileOrTheNew(kind: FaultPlan.Kind, replaces: Bool) throws {
    var strikes = 0
    for call in 1...100 {
      let finished = try withFolder { folder in
        let path = Storage.join(folder, "a")
        if replaces { try Storage.disk.publish(old, to: path, replacing: .never) }
        let plan = FaultPlan(kind, at: call)
        let fault: Fault? = {
          do throws(Fault) {
            try Storage.failing(by: plan).publish(
              new, to: path, replacing: replaces ? .any : .never)
            return nil
          } catch {
            return error
          }
        }()
        let there = try Storage.disk.exists(path) ? Storage.disk.read(path, limit: 1 << 20) : nil
        if plan.struck {
          strikes += 1
          #expect(there == new || there == (replaces ? old : nil), "fault at call \(call)")
          if fault == nil { #expect(there == new) }
          // What is left over is known for what it is, and goes.
          try Storage.disk.removeStaleTemporaries(in: folder)
          #expect(try Storage.disk.list(folder) == (there == nil ? [] : ["a"]))
        } else {
          #expect(fault == nil && there == new)
        }
        return !plan.struck
      }
      if finished { break }
    }
    #expect(strikes >= 6, "the sweep must meet open, write, status, mode, sync and rename")
  }

  @Test func anAbandonedFileLeavesNothing() throws {
    try withFolder { folder in
      do {
        var file = try OutputFile(for: Storage.join(folder, "a"), storage: .disk)
        try file.append(new)
      }
      #expect(try Storage.disk.list(folder).isEmpty)
    }
  }

  @Test func temporaryFilesOfDeadWritersAreCleared() throws {
    try withFolder { folder in
      try Storage.disk.publish(old, to: Storage.join(folder, ".a.999999.1.tmp"), replacing: .never)
      try Storage.disk.publish(old, to: Storage.join(folder, "a.tmp"), replacing: .never)
      try Storage.disk.removeStaleTemporaries(in: folder)
      #expect(try Storage.disk.list(folder) == ["a.tmp"])
    }
  }

  @Test func aSecondHolderOfALockIsToldWhoHasIt() throws {
    try withFolder { folder in
      let path = Storage.join(folder, ".lock")
      let first = try Lock(path, waiting: false, storage: .disk)
      let fault = try #require(throws: Fault.self) {
        _ = try Lock(path, waiting: false, storage: .disk)
      }
      #expect(fault.code == "storage-locked")
      #expect(fault.why.en.contains("\(ProcessInfo.processInfo.processIdentifier)"))
      _ = consume first
      _ = try Lock(path, waiting: false, storage: .disk)
    }
  }

  @Test func aLogKeepsEveryLineOverAFault() throws {
    try withFolder { folder in
      let path = Storage.join(folder, "log")
      try Storage.disk.append(Array("one\n".utf8), to: path)
      for call in 1...8 {
        try? Storage.failing(by: FaultPlan(.runShort, at: call)).append(
          Array("halves\n".utf8), to: path)
        let text = String(decoding: try Storage.disk.read(path, limit: 1000), as: UTF8.self)
        #expect(text.hasPrefix("one\n") && text.hasSuffix("\n"), "fault at call \(call): \(text)")
      }
    }
  }

  @Test func whatIsWrongIsSaidWithWhatToDo() throws {
    try withFolder { folder in
      let missing = try #require(throws: Fault.self) {
        try Storage.disk.read(Storage.join(folder, "none"), limit: 1)
      }
      #expect(missing.code == "storage-missing")
      let notAFile = try #require(throws: Fault.self) { try Storage.disk.read(folder, limit: 1) }
      #expect(notAFile.code == "storage-not-a-file")
      try Storage.disk.publish(new, to: Storage.join(folder, "big"), replacing: .never)
      let large = try #require(throws: Fault.self) {
        try Storage.disk.read(Storage.join(folder, "big"), limit: 10)
      }
      #expect(large.code == "storage-large")
      #expect(!large.next.zh.isEmpty && !large.next.en.isEmpty)
    }
  }

  @Test func piecesCoverTheFileInOrder() throws {
    try withFolder { folder in
      let path = Storage.join(folder, "a")
      try Storage.disk.publish(new, to: path, replacing: .never)
      var gathered: [UInt8] = []
      try InputFile(path, storage: .disk).forEachPiece(from: 3, pieceSize: 1000) { piece in
        piece.withUnsafeBytes { gathered.append(contentsOf: $0) }
      }
      #expect(gathered == Array(new.dropFirst(3)))
    }
  }
}
