internal import Primitives
internal import Seals
internal import Storage

/// How far a full audit of one volume has come, so that a kill does not cost it.
///
/// Holds what was seen of members that were found sound. It is believed only for the same file
/// (size, time and inode) under the same seal, and for some days. The file as a whole is always
/// read again, from disk and against its seal: a checkpoint spares the inner checks alone.
final class AuditCheckpoint {
  private let path: String
  private let storage: Storage
  private let head: String
  private(set) var members: [String: Member] = [:]
  private var pending = ""
  private var pendingBytes = 0
  private var isStarted = false
  /// Why nothing is kept any more: a full disk does not make a volume unsound.
  private(set) var failure: Fault?

  struct Member {
    var file: SeenFile
    /// Of a certificate: the digest it names.
    var certified: Digest?
  }

  /// Days for which what was seen is believed.
  static let days = 7
  /// Bytes of members after which what was seen is made durable.
  private let flushBytes: Int
  private static let byteLimit = 64 << 20

  /// `moment` is now.
  init(
    _ path: String, file: FileStatus, seal: [UInt8]?, at moment: Timestamp, flushBytes: Int,
    storage: Storage
  ) throws(Fault) {
    self.flushBytes = flushBytes
    self.path = path
    self.storage = storage
    let identity =
      "\(file.size) \(file.modified) \(file.inode) \(SHA256.digest(of: seal ?? []))"
    head = "dossier-audit-checkpoint 2 \(moment.secondsSince1970) \(identity)"
    guard try storage.exists(path) else { return }
    let bytes = try storage.read(path, limit: AuditCheckpoint.byteLimit)
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    // What follows the last line end was cut short.
    let torn = lines.removeLast().count
    guard !lines.isEmpty else { return }
    let words = String(decoding: lines.removeFirst(), as: UTF8.self).split(separator: " ")
    guard words.count == 7, let began = Int(words[2]),
      words[3...].joined(separator: " ") == identity,
      0...AuditCheckpoint.days * 86_400 ~= moment.secondsSince1970 - began
    else { return }
    for line in lines {
      let parts = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 4)
      guard parts.count == 5, let size = Int(parts[0]), let digest = Digest(hex: parts[1])
      else { continue }
      members[String(parts[4])] = Member(
        file: SeenFile(size: size, sha256: digest, sm3: SM3Digest(hex: parts[2])),
        certified: Digest(hex: parts[3]))
    }
    if torn > 0 { try storage.truncate(path, to: bytes.count - torn) }
    isStarted = true
  }

  /// Keeps a member that was found sound.
  func note(_ name: String, _ member: Member) {
    let national = member.file.sm3?.hex ?? "none"
    pending +=
      "\(member.file.size) \(member.file.sha256) \(national) "
      + "\(member.certified?.hex ?? "none") \(name)\n"
    pendingBytes += member.file.size
    if pendingBytes >= flushBytes { flush() }
  }

  /// Makes what was noted durable.
  func flush() {
    guard !pending.isEmpty, failure == nil else { return }
    do throws(Fault) {
      if !isStarted {
        try storage.publish(Array((head + "\n").utf8), to: path, replacing: .any)
        isStarted = true
      }
      try storage.append(Array(pending.utf8), to: path)
    } catch { failure = error }
    pending = ""
    pendingBytes = 0
  }
}
