import Foundation
import Testing

private let program = Program()

/// One use of the program on a small office, killed at many of its calls that change the disk.
struct KilledUse: CustomTestStringConvertible, Sendable {
  var name: String
  /// From which office it starts.
  var from: SmallOffice
  /// In the office's folder, where `$dossier` is the program and DOSSIER_HOME is set.
  var prepare = "true"
  var arguments: [String]
  var kills: Int
  /// Beginnings of paths that the use may change or take away; nothing else that was there may.
  var mayChange: [String] = []
  /// Endings of files of which every run must make the same bytes.
  var same: [String] = []
  /// What must hold when the work is done; prints nothing then.
  var finally = "true"

  var testDescription: String { name }
}

/// Offices of a few tiny cases, each made once.
enum SmallOffice: CaseIterable {
  /// Three sealed cases and an open one, with codes.
  case arranged
  /// The same without codes.
  case sealed
  /// The sealed ones in a volume.
  case packed
  /// Under keys that were changed since.
  case rotated
  /// A list of destruction is approved and supervised.
  case doomed
  /// No case, and `cases.jsonl` with four.
  case empty

  private static let made = Result { try make() }

  /// A copy of it, which goes with the value.
  func copy() throws -> Scratch {
    let scratch = try Scratch()
    let source = try SmallOffice.made.get().path + "/\(self)"
    let result = try program.shell("cp -a '\(source)/.' '\(scratch.path)'")
    guard result.status == 0 else { throw Failed(what: result.errors) }
    return scratch
  }

  struct Failed: Error { var what: String }

  private static func make() throws -> Scratch {
    let scratch = try Scratch()
    let result = try program.shell(
      """
      set -e
      cd '\(scratch.path)'
      "$dossier" init sample --sample >/dev/null
      mkdir -p sealed/keys
      cp sample/office.xml sealed && cp sample/keys/* sealed/keys
      # Opening a key takes long on purpose, and has nothing to do with what is tested here.
      word=$(cat sealed/keys/passphrase)
      for key in authority seal; do
        openssl pkcs8 -topk8 -in sealed/keys/$key.key.pem -passin "pass:$word" \\
          -v2 aes-256-cbc -iter 2048 -passout "pass:$word" -out key.pem
        cat key.pem >sealed/keys/$key.key.pem
      done
      export DOSSIER_HOME=sealed
      for number in 1 2 3 4; do
        echo '{"title": "关于修复路灯的建议", "content": {"p": ["路灯不亮。"]}, "channel": "walk-in",
          "location": {"district": "西湖区", "street": "绳金塔街道"}}' |
          "$dossier" case record registered --as c-0001 --on 2022-11-05 --data - >/dev/null
      done
      for number in 1 2 3; do
        echo '{"reply": "已修好", "by": "社区", "informed": true}' |
          "$dossier" case record settled-on-spot XH-2022-0000$number \\
            --as c-0001 --on 2022-11-06 --data - >/dev/null
      done
      mkdir -p empty/keys
      "$dossier" case export -o empty/cases.jsonl >/dev/null
      cp sealed/office.xml empty
      # The same secret gives the same salts, so that two imports can be compared.
      head -c 32 /dev/zero >empty/keys/import-secret
      cp -a sealed arranged
      DOSSIER_HOME=arranged "$dossier" archive arrange >/dev/null
      cp -a arranged packed
      export DOSSIER_HOME=packed
      "$dossier" archive pack >/dev/null
      "$dossier" case list >/dev/null
      "$dossier" archive list >/dev/null
      cp -a packed rotated
      DOSSIER_HOME=rotated "$dossier" office key rotate --authority >/dev/null
      cp -a packed doomed
      export DOSSIER_HOME=doomed
      on="--on 2060-03-01"
      {
        "$dossier" archive appraise XH-2022-00002 --opinion destroy --reason 已过期限 \\
          --member x-0002 --member x-0003 --as x-0003 $on
        "$dossier" archive appraise approve 2060-1 --as x-0001 $on
        "$dossier" archive dispose list 2060-1 --as x-0003 $on
        "$dossier" archive dispose approve 2060-1 --as x-0001 $on
        "$dossier" archive dispose supervise 2060-1 --as i-0001 $on
        "$dossier" archive dispose supervise 2060-1 --as x-0002 $on
      } >/dev/null
      """)
    guard result.status == 0 else { throw Failed(what: result.errors) }
    return scratch
  }
}

@Suite("kill -9 at any call that changes the disk loses nothing, and the next run finishes")
struct KillMatrixTests {
  /// 200 kills in all; with `./test --long` every call twice.
  static let uses = [
    KilledUse(
      name: "pack", from: .arranged, arguments: ["archive", "pack"], kills: 35,
      same: [".zip", "log.txt"]),
    KilledUse(
      name: "arrange and pack", from: .sealed, arguments: ["archive", "pack"], kills: 15,
      finally: """
        ls archive/heads/*.head.p7s >/dev/null
        grep -q "	XH-2022-1	sound	" archive/audits.log || echo the journal does not know it
        """),
    KilledUse(
      name: "audit", from: .packed, arguments: ["archive", "audit", "--full"], kills: 20),
    KilledUse(
      name: "repair", from: .packed,
      prepare: """
        cp -a archive copy; chmod -R u+w archive; rm archive/XH-2022-1.seal.p7s
        printf xx | dd of=archive/XH-2022-1.zip bs=1 seek=2000 conv=notrunc status=none
        sha256sum <archive/XH-2022-1.zip >damaged
        """,
      arguments: ["archive", "repair", "XH-2022-1", "--from", "copy"], kills: 25,
      mayChange: ["archive/XH-2022-1.zip"], same: [".zip", ".p7s"],
      finally: """
        cmp archive/XH-2022-1.zip copy/XH-2022-1.zip
        cmp archive/XH-2022-1.seal.p7s copy/XH-2022-1.seal.p7s
        sha256sum archive/*.damaged* | grep -q "$(cut -c1-64 damaged)" || echo lost
        """),
    KilledUse(
      name: "rotate", from: .packed, arguments: ["office", "key", "rotate", "--authority"],
      kills: 15,
      finally: """
        "$dossier" archive renew --all >/dev/null || echo the new key does not sign
        for key in keys/*.key.pem; do
          openssl pkey -in $key -passin "pass:$(cat keys/passphrase)" -noout || echo $key
        done
        """),
    KilledUse(
      name: "renew", from: .rotated, arguments: ["archive", "renew", "--all"], kills: 15,
      finally: "ls archive/XH-2022-1.renewal-1.p7s >/dev/null"),
    KilledUse(
      name: "import", from: .empty, arguments: ["case", "import", "cases.jsonl"], kills: 20,
      same: [".dossier", "log.txt"],
      finally: "[ $(ls cases/2022/*.dossier | wc -l) = 4 ] || ls cases/2022"),
    KilledUse(
      name: "dispose", from: .doomed,
      arguments: [
        "archive", "dispose", "carry-out", "2060-1", "--as", "x-0003", "--on", "2060-03-01",
      ],
      kills: 35,
      mayChange: [
        "archive/XH-2022-1.zip", "archive/XH-2022-1.index", "archive/archive.index",
        "cases/2022/XH-2022-00002.", "registry.sqlite",
      ],
      same: [".zip", "log.txt", ".index"],
      finally: """
        grep -rl XH-2022-00002 cases archive/*.zip; ls archive/XH-2022-1.zip 2>/dev/null
        ls archive/XH-2022-3* 2>/dev/null || true
        """),
    KilledUse(
      name: "rebuild", from: .packed,
      prepare: "printf 'xxx' | dd of=registry.sqlite bs=1 seek=4120 conv=notrunc status=none",
      arguments: ["archive", "rebuild"], kills: 20, mayChange: ["registry.sqlite"],
      same: [".index"],
      finally: """
        "$dossier" archive rebuild | grep -q 'the same as the former one, row by row' || echo other
        """),
    KilledUse(
      name: "copy", from: .packed,
      prepare: """
        sed -i 's|</office-file>|<copies><root>second</root></copies></office-file>|' office.xml
        mkdir second
        """,
      arguments: ["archive", "copy"], kills: 15, same: [".zip", ".p7s", "log.txt"],
      finally: "\"$dossier\" archive compare >/dev/null || echo not in step"),
  ]

  /// The preloaded library that kills, built once.
  private static let killer = Result { () throws -> Scratch in
    let scratch = try Scratch()
    let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/killer/kill-at-call.c").path
    let built = try program.shell(
      "clang -shared -fPIC -O1 -o '\(scratch.path)/killer.so' '\(source)' -ldl")
    guard built.status == 0 else { throw SmallOffice.Failed(what: built.errors) }
    return scratch
  }

  /// An office at the use's beginning.
  private func begin(_ use: KilledUse) throws -> Scratch {
    let office = try use.from.copy()
    let prepared = try inside(office, use.prepare)
    #expect(prepared.status == 0, "\(use.name): \(prepared.errors)")
    return office
  }

  private func inside(
    _ office: Scratch, _ command: String, _ more: [String: String] = [:]
  ) throws -> Program.Result {
    try program.shell(
      "cd '\(office.path)' && \(command)",
      ["DOSSIER_HOME": ".", "LC_ALL": "en_US.UTF-8"].merging(more) { $1 })
  }

  private func run(
    _ use: KilledUse, in office: Scratch, _ more: [String: String] = [:]
  ) throws -> Program.Result {
    let words = use.arguments.map { "'\($0)'" }.joined(separator: " ")
    var variables = more
    if !more.isEmpty {
      // Only the program itself, not the shell that starts it.
      variables["PRELOADED"] = try KillMatrixTests.killer.get().path + "/killer.so"
      return try inside(
        office, "LD_PRELOAD=$PRELOADED exec \"$dossier\" \(words)", variables)
    }
    return try inside(office, "exec \"$dossier\" \(words)")
  }

  /// What is on the disk under final names, by path.
  private func files(of office: Scratch) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: office.path) {
      let name = path.split(separator: "/").last ?? ""
      if name.hasPrefix(".") || name.hasSuffix(".lock") { continue }
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: office.path + "/" + path, isDirectory: &isFolder)
      if !isFolder.boolValue {
        found[path] = FileManager.default.contents(atPath: office.path + "/" + path)
      }
    }
    return found
  }

  @Test(arguments: uses) func theNextRunFinishes(_ use: KilledUse) throws {
    let calm = try begin(use)
    let before = try files(of: calm)
    let count = calm.path + "-calls"
    let whole = try run(use, in: calm, ["KILL_COUNT": count])
    #expect(whole.status == 0 || whole.status == 3, "\(use.name): \(whole.errors)")
    defer { try? FileManager.default.removeItem(atPath: count) }
    let text = try String(contentsOfFile: count, encoding: .utf8)
    let calls = try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(calls > 5, "\(use.name)")
    let after = try files(of: calm)
    for moment in KillMatrixTests.moments(use, calls) {
      try kill(use, at: moment, before, after, whole.status)
    }
  }

  struct Moment: CustomStringConvertible {
    var call: Int
    var half: Bool
    var description: String { "call \(call)\(half ? ", half written" : "")" }
  }

  /// The same in every run of the tests.
  private static func moments(_ use: KilledUse, _ calls: Int) -> [Moment] {
    var all = (1...calls).flatMap { [Moment(call: $0, half: false), Moment(call: $0, half: true)] }
    if ProcessInfo.processInfo.environment["DOSSIER_LONG"] != nil { return all }
    var state = use.name.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
    for index in stride(from: all.count - 1, to: 0, by: -1) {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      all.swapAt(index, Int(state >> 33) % (index + 1))
    }
    return Array(all.prefix(use.kills))
  }

  private func kill(
    _ use: KilledUse, at moment: Moment, _ before: [String: Data], _ after: [String: Data],
    _ status: Int32
  ) throws {
    let office = try begin(use)
    var variables = ["KILL_AT": String(moment.call)]
    if moment.half { variables["KILL_HALF"] = "yes" }
    let killed = try run(use, in: office, variables)
    let place = "\(use.name), \(moment)"
    let left = try files(of: office)
    expectKept(use, before, left, after, place)
    expectAcknowledged(use, killed, left, place)
    let again = try run(use, in: office)
    #expect(again.status == status, "\(place): \(again.errors)")
    let done = try files(of: office)
    for (path, bytes) in after where use.same.contains(where: { path.hasSuffix($0) }) {
      // What a repair sets aside is counted on by the number of its runs.
      if path.contains(".damaged") { continue }
      #expect(done[path] == bytes, "\(place): \(path)")
    }
    let hidden = try inside(office, "find . -name '.*.tmp'; \(use.finally)")
    #expect(hidden.output.isEmpty && hidden.status == 0, "\(place): \(hidden)")
    // What does not touch the archive leaves it as it was, byte for byte, as was seen above.
    if use.from != .empty, use.name != "rebuild" {
      let verified = try inside(office, "\"$dossier\" archive verify")
      #expect(verified.status == 0, "\(place): \(verified.errors)")
    }
  }

  /// Right after the kill: nothing that was there has gone or changed, and what is new under a final
  /// name is whole.
  private func expectKept(
    _ use: KilledUse, _ before: [String: Data], _ left: [String: Data], _ after: [String: Data],
    _ place: String
  ) {
    for (path, bytes) in before {
      let mayChange = use.mayChange.contains { path.hasPrefix($0) }
      // A log only grows.
      if path.hasSuffix(".log") || path.hasSuffix("log.txt") {
        #expect(left[path]?.starts(with: bytes) == true, "\(place): \(path)")
      } else if !mayChange {
        #expect(left[path] == bytes, "\(place): \(path)")
      }
    }
    for (path, bytes) in left where before[path] == nil {
      if use.same.contains(where: { path.hasSuffix($0) }), !path.contains(".damaged"),
        !path.hasSuffix("log.txt")
      {
        #expect(bytes == after[path], "\(place): \(path) is not whole")
      }
      if path.hasSuffix(".pem") {
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasSuffix("-----\n"), "\(place): \(path) is not whole")
      }
      if path.hasSuffix(".pdf") {
        #expect(bytes.suffix(8).contains(UInt8(ascii: "%")), "\(place): \(path) is not whole")
      }
    }
  }

  /// What the killed run said was done is done.
  private func expectAcknowledged(
    _ use: KilledUse, _ killed: Program.Result, _ left: [String: Data], _ place: String
  ) {
    let said = killed.output + killed.errors
    if said.contains("XH-2022-1  in full, sound") {
      let journal = left["archive/audits.log"].map { String(decoding: $0, as: UTF8.self) } ?? ""
      #expect(journal.contains("\tfull\tXH-2022-1\tsound\t"), "\(place)")
    }
    if said.contains("sealed XH-2022-1:") {
      #expect(left["archive/XH-2022-1.seal.p7s"] != nil, "\(place)")
    }
    if said.contains("4 imported") {
      #expect(left.keys.count { $0.hasSuffix(".dossier") } == 4, "\(place)")
    }
  }
}
