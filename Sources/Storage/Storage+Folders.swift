internal import Glibc
package import Primitives

extension Storage {
  /// The names in a folder in byte order; `storage-name` when one of them is not UTF-8.
  package func list(_ path: String) throws(Fault) -> [String] { try entries(of: path).map(\.name) }

  /// What a folder holds, in the byte order of its names.
  package func entries(of path: String) throws(Fault) -> [FolderEntry] {
    do throws(SystemError) {
      let descriptor = try calls.open(path, O_RDONLY | O_DIRECTORY)
      defer { calls.close(descriptor) }
      return sorted(try calls.entries(of: descriptor))
    } catch {
      throw storageFault(error.code, .list, path)
    }
  }

  private func sorted(_ entries: [FolderEntry]) -> [FolderEntry] {
    entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Makes a folder and those above it, durably; what is already there stays.
  package func makeDirectories(_ path: String, mode: UInt16 = 0o755) throws(Fault) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      if !made.isEmpty, !made.hasSuffix("/") { made += "/" }
      made += String(part)
      do throws(SystemError) {
        try calls.makeFolder(made, mode)
        try calls.sync(folder: Storage.folder(of: made))
      } catch {
        switch error.code {
        case EEXIST, EISDIR: continue
        // A read-only or foreign folder above is no obstacle to what is below.
        case EROFS, EACCES, EPERM: if try exists(made) { continue }
        default: break
        }
        throw storageFault(error.code, .make, made)
      }
    }
    guard try isFolder(path) else { throw storageFault(EEXIST, .make, path) }
  }

  /// Whether a folder is at the path or where its link leads.
  private func isFolder(_ path: String) throws(Fault) -> Bool {
    do throws(SystemError) {
      calls.close(try calls.open(path, O_RDONLY | O_DIRECTORY))
      return true
    } catch {
      if error.code == ENOTDIR { return false }
      throw storageFault(error.code, .make, path)
    }
  }

  /// Removes a file or a link, durably; nothing there is not a failure.
  package func remove(_ path: String) throws(Fault) {
    do throws(SystemError) {
      try calls.remove(path)
      try calls.sync(folder: Storage.folder(of: path))
    } catch {
      if error.code == ENOENT { return }
      throw storageFault(error.code, .remove, path)
    }
  }

  /// Gives a file or folder another name in the same file system, durably.
  ///
  /// With `.never` it moves files only: no disk links a folder twice.
  package func move(_ from: String, to: String, replacing: Replacement) throws(Fault) {
    if case .onlyIf(let isExpected) = replacing {
      guard try isExpected(InputFile(to, links: .refused, storage: self)) else {
        throw conflict(to)
      }
    }
    do throws(SystemError) {
      switch replacing {
      case .any, .onlyIf: try calls.rename(from, to: to)
      case .never: try calls.renameWithoutReplacing(from, to: to)
      }
      let (old, new) = (Storage.folder(of: from), Storage.folder(of: to))
      try calls.sync(folder: new)
      if old != new { try calls.sync(folder: old) }
    } catch {
      throw storageFault(error.code, .write, to)
    }
  }

  /// Makes the names in a folder durable.
  package func syncFolder(_ path: String) throws(Fault) {
    do throws(SystemError) { try calls.sync(folder: path) } catch {
      throw storageFault(error.code, .write, path)
    }
  }

  /// Gives a file another name beside it, `….damaged`; gives that name, `nil` where there was nothing.
  package func setAside(_ path: String) throws(Fault) -> String? {
    guard try exists(path) else { return nil }
    var number = 1
    while true {
      let name = path + ".damaged" + (number == 1 ? "" : "-\(number)")
      if try !exists(name) {
        try move(path, to: name, replacing: .never)
        return name
      }
      number += 1
    }
  }

  // MARK: Trees

  /// How many folders deep `removeTree` goes; deeper is not ours.
  static let deepestTree = 128

  /// Removes a folder and all in it, never going through a link; nothing there is not a failure.
  ///
  /// A link at the path itself is removed, not what it leads to. `/`, an empty path, and one that
  /// ends in `.` or `..` are refused with `storage-unsafe-removal`.
  package func removeTree(_ path: String) throws(Fault) {
    var trimmed = path
    while trimmed.utf8.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    let name = Storage.name(of: trimmed)
    guard !name.isEmpty, name != ".", name != ".." else { throw unsafeRemoval(path) }
    guard let kind = try kind(of: trimmed) else { return }
    guard kind == .directory else { return try remove(trimmed) }
    do throws(SystemError) {
      try empty(trimmed, in: AT_FDCWD, depth: 0)
      try calls.removeFolder(trimmed)
      try calls.sync(folder: Storage.folder(of: trimmed))
    } catch {
      throw storageFault(error.code, .remove, path)
    }
  }

  private func empty(_ name: String, in parent: Int32, depth: Int) throws(SystemError) {
    guard depth < Storage.deepestTree else { throw SystemError(code: ENAMETOOLONG) }
    // By descriptor, so that nobody can put a link in the way while we go down.
    let folder = try calls.open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, in: parent)
    defer { calls.close(folder) }
    for entry in sorted(try calls.entries(of: folder)) {
      if entry.kind == .directory {
        try empty(entry.name, in: folder, depth: depth + 1)
        try calls.removeFolder(entry.name, in: folder)
      } else {
        try calls.remove(entry.name, in: folder)
      }
    }
  }

  /// Removes temporary files that writers in this folder left when they were killed.
  ///
  /// A living writer's file is locked and stays, whichever process or machine it belongs to.
  /// Returns the names removed, in byte order.
  @discardableResult
  package func removeStaleTemporaries(in folder: String) throws(Fault) -> [String] {
    try staleTemporaries(in: folder, removing: true)
  }

  /// The names of temporary files that writers in this folder left when they were killed.
  package func staleTemporaries(in folder: String) throws(Fault) -> [String] {
    try staleTemporaries(in: folder, removing: false)
  }

  private func staleTemporaries(
    in folder: String, removing: Bool
  ) throws(Fault) -> [String] {
    var removed: [String] = []
    for entry in try entries(of: folder)
    where entry.kind == .file && TemporaryName.matches(entry.name) {
      let path = Storage.join(folder, entry.name)
      do throws(SystemError) {
        let descriptor = try calls.open(path, O_RDONLY | O_NOFOLLOW)
        defer { calls.close(descriptor) }
        try calls.lock(descriptor, waiting: false)
        if removing { try calls.remove(path) }
        removed.append(entry.name)
      } catch {
        if error.code == EWOULDBLOCK || error.code == ENOENT { continue }
        throw storageFault(error.code, .remove, path)
      }
    }
    return removed
  }
}
