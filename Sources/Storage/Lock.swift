internal import Glibc
package import Primitives

/// The right to write in a place, held until the value goes; other processes see it.
///
/// The kernel frees it when the process ends, however it ends.
package struct Lock: ~Copyable {
  private let descriptor: Int32
  private let system: System

  /// Takes the lock at `path`, a file that stays there and holds its holder's process number.
  ///
  /// With another holder there it waits when `waiting`, else `storage-locked` names the holder.
  package init(_ path: String, waiting: Bool, storage: Storage) throws(Fault) {
    system = storage.system
    let taken: Int32
    do throws(System.Failure) {
      taken = try system.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o644)
    } catch {
      throw storageFault(error.code, .write, path)
    }
    do throws(System.Failure) {
      try system.lock(taken, waiting: waiting)
    } catch {
      let holder = try? InputFile.bytes(of: taken, at: 0, count: 20, system)
      system.close(taken)
      guard error.code == EWOULDBLOCK else { throw storageFault(error.code, .write, path) }
      throw Lock.held(by: String(decoding: holder ?? [], as: UTF8.self), path)
    }
    let name = Array("\(getpid())\n".utf8)
    try? system.truncate(taken, to: 0)
    try? unsafe system.overwrite(name.span.bytes, in: taken, at: 0)
    descriptor = taken
  }

  deinit { system.close(descriptor) }

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
