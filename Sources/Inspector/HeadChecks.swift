internal import Primitives
internal import Seals
internal import Storage

/// Checks the daily heads of a log: each by itself, the chain of them, and each against the log.
struct HeadChecks {
  let folder: String
  let authorities: [Certificate]
  let stampAuthorities: [Certificate]
  let log: LogReading?
  let storage: Storage
  private(set) var findings: [Fault] = []
  private(set) var notes: [Phrase] = []

  init(
    folder: String, authorities: [Certificate], stampAuthorities: [Certificate],
    log: LogReading?, storage: Storage
  ) {
    self.folder = folder
    self.authorities = authorities
    self.stampAuthorities = stampAuthorities
    self.log = log
    self.storage = storage
    do throws(Fault) {
      if try storage.kind(of: folder) != nil { try run() }
    } catch { findings.append(error) }
  }

  private mutating func run() throws(Fault) {
    let names = try storage.list(folder).filter { !$0.hasPrefix(".") }
    var heads: [(name: String, head: LogHead, bytes: [UInt8])] = []
    var known: Set<String> = []
    for name in names where name.hasSuffix(".head.txt") {
      let stem = String(name.dropLast(4))
      known.formUnion([name, stem + ".p7s", stem + ".tsr"])
      do throws(Fault) {
        let bytes = try storage.read(Storage.join(folder, name), limit: LogHead.byteLimit)
        heads.append((name, try LogHead(bytes: bytes), bytes))
      } catch { findings.append(error.inside(Place(file: Storage.join(folder, name)))) }
    }
    for name in names where !known.contains(name) {
      report(
        "inspect-head-unknown", name, en: "it belongs to no head here", zh: "不属于这里的任何日志头")
    }
    let states = log?.states(at: Set(heads.map(\.head.tree.size)))
    var last: (head: LogHead, digest: Digest)?
    for (name, head, bytes) in heads {
      if name != "\(head.day).head.txt" {
        report("inspect-head-day", name, en: "it is of \(head.day)", zh: "写的是\(head.day)")
      }
      checkLink(head, after: last, name)
      if let states { checkLog(head, states[head.tree.size], name) }
      let check = SignatureCheck(
        of: bytes, String(name.dropLast(4)), in: folder, authorities: authorities,
        stampAuthorities: stampAuthorities, storage: storage
      ) { place in
        damage("inspect-unsigned", en: "the head has no signature", zh: "日志头没有签名", at: place)
      }
      findings += check.findings
      notes += check.notes
      last = (head, SHA256.digest(of: bytes))
    }
  }

  private mutating func checkLink(
    _ head: LogHead, after last: (head: LogHead, digest: Digest)?, _ name: String
  ) {
    let expected = last.map { LogHead.Previous(day: $0.head.day, digest: $0.digest) }
    if head.previous != expected {
      report(
        "inspect-head-chain", name,
        en: expected.map { "it does not follow the head of \($0.day) that is before it" }
          ?? "the head of \(head.previous?.day.description ?? "") that it follows is not here",
        zh: expected.map { "没有接在其前\($0.day)的日志头之后" }
          ?? "它所接的\(head.previous?.day.description ?? "")日志头不在这里")
    }
    if let last, head.tree.size < last.head.tree.size {
      report(
        "inspect-head-shrunk", name,
        en: "the log had \(last.head.tree.size) entries before and then \(head.tree.size)",
        zh: "日志原有\(last.head.tree.size)条，此时只有\(head.tree.size)条")
    }
  }

  private mutating func checkLog(
    _ head: LogHead, _ state: (tree: LogTree, textSM3: SM3Digest)?, _ name: String
  ) {
    guard let state else {
      return report(
        "inspect-head-log", name,
        en: "it is of \(head.tree.size) entries, and the log has \(log?.size ?? 0)",
        zh: "所签日志有\(head.tree.size)条，现有\(log?.size ?? 0)条")
    }
    if state.tree != head.tree || state.textSM3 != head.textSM3 {
      report(
        "inspect-head-log", name,
        en: "the log's first \(head.tree.size) entries are not those it signs",
        zh: "日志前\(head.tree.size)条与所签的不同")
    }
  }

  private mutating func report(_ code: String, _ name: String, en: String, zh: String) {
    findings.append(
      damage(code, en: en, zh: zh, at: Place(file: Storage.join(folder, name))))
  }
}
