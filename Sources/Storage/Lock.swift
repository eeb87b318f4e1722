internal import Glibc
package import Primitives

/// The right to write in a place, held until the value goes; other processes see it.
///
/// The kernel frees it when the process ends, however it ends. The file stays: removing it would
/// let two holders lock two files of one name.
package struct Lock: ~Copyable {
  private let descriptor: Int32
  private let calls: SystemCalls

  /// Takes the lock at `path`, a file that stays there and holds its holder's process number.
  ///
  /// With another holder there it waits when `waiting`, else `storage-locked` names the holder.
  package init(_ path: String, waiting: Bool, storage: Storage) throws(Fault) {
    calls = storage.calls
    let taken: Int32
    do throws(SystemError) {
      taken = try calls.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o644)
    } catch {
      throw storageFault(error.code, .lock, path)
    }
    do throws(SystemError) {
      try calls.lock(taken, waiting: waiting)
    } catch {
      let holder = try? calls.bytes(of: taken, at: 0, count: 20)
      calls.close(taken)
      guard error.code == EWOULDBLOCK else { throw storageFault(error.code, .lock, path) }
      throw Lock.held(by: String(decoding: holder ?? [], as: UTF8.self), path)
    }
    // Who holds it is for people; the lock itself does not hang on it.
    let name = Array("\(getpid())\n".utf8)
    try? calls.truncate(taken, to: 0)
    try? unsafe calls.write(name.span.bytes, to: taken)
    descriptor = taken
  }

  deinit {
    calls.unlock(descriptor)
    calls.close(descriptor)
  }

  /// Lets go of it.
  package consuming func release() {}

  private static func held(by holder: String, _ path: String) -> Fault {
    let process = holder.prefix { $0.isNumber }
    return Fault(
      "storage-locked",
      what: Phrase(zh: "无法写入", en: "cannot write here"),
      why: Phrase(
        zh: "另一个进程（\(process)）正在写", en: "another process (\(process)) is writing"),
      next: Phrase(zh: "请等它结束后再试", en: "wait until it has finished and try again"),
      at: Place(file: path))
  }
}
