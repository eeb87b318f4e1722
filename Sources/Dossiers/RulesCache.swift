internal import Primitives
internal import Synchronization

/// Remembers the last rules that were read or written: an office's dossiers mostly share them.
///
/// It saves work and changes no result.
final class RulesCache: Sendable {
  static let shared = RulesCache()

  private let read = Mutex<(digest: Digest, rules: OfficeRules)?>(nil)
  private let written = Mutex<(rules: OfficeRules, bytes: [UInt8])?>(nil)

  func rules(_ bytes: [UInt8], _ digest: Digest) throws(Fault) -> OfficeRules {
    if let entry = read.withLock({ $0 }), entry.digest == digest { return entry.rules }
    let rules = try OfficeRules(bytes)
    read.withLock { $0 = (digest, rules) }
    return rules
  }

  func bytes(_ rules: OfficeRules) throws(Fault) -> [UInt8] {
    if let entry = written.withLock({ $0 }), entry.rules == rules { return entry.bytes }
    let bytes = try rules.encoded()
    written.withLock { $0 = (rules, bytes) }
    return bytes
  }
}
