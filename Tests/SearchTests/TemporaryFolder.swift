import Glibc
import Storage

/// A folder that goes with this value.
///
/// Not by Foundation: it brings an ICU of its own, which a test that sees into this room cannot
/// have beside the room's.
final class TemporaryFolder {
  let path: String

  init() throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var name = Array((base + "/search-XXXXXX").utf8CString)
    guard mkdtemp(&name) != nil else { throw CallFailed(code: errno) }
    path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { try? Storage.disk.removeTree(path) }

  private struct CallFailed: Error {
    var code: Int32
  }
}
