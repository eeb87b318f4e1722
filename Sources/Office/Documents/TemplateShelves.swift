internal import Forms
internal import Primitives
internal import Storage

/// Where templates stand: the office's own folder, and behind it the one of the program.
///
/// Each holds `<name>/<version>/`. Names and versions of both count; a version that stands in both
/// is the office's. Names with a leading dot are no forms.
struct TemplateShelves: Sendable {
  /// Whose a template is; the raw value is for programs.
  enum Origin: String, Sendable {
    case own, shipped

    var title: Phrase {
      switch self {
      case .own: Phrase(zh: "本单位", en: "own")
      case .shipped: Phrase(zh: "随程序", en: "shipped")
      }
    }
  }

  /// One version of a form.
  struct Edition: Sendable {
    var name: String
    var version: Int
    var folder: String
    var origin: Origin
  }

  /// `nil` for a press without an office; the folder need not be there.
  let own: String?
  let shipped: String
  let storage: Storage

  /// Every form's name, in byte order.
  func names() throws(Fault) -> [String] {
    var found: Set<String> = []
    for (folder, origin) in try shelves() {
      for name in try storage.list(folder) where !name.hasPrefix(".") {
        // A publisher that was killed may have left the folder of a form's first version empty.
        if origin == .own, try versions(of: name, in: folder).isEmpty { continue }
        found.insert(name)
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The newest version of a form; `nil` when there is none of this name.
  func newest(of name: String) throws(Fault) -> Edition? {
    var newest: Edition?
    for (folder, origin) in try shelves() {
      guard let version = try versions(of: name, in: folder).max() else { continue }
      if let known = newest, known.version >= version { continue }
      newest = edition(name, version, in: folder, origin)
    }
    return newest
  }

  /// A version of a form, which is taken to be there: the program's when the office has none.
  func edition(_ name: String, _ version: Int) throws(Fault) -> Edition {
    if let own {
      let edition = edition(name, version, in: own, .own)
      if try storage.exists(edition.folder) { return edition }
    }
    return edition(name, version, in: shipped, .shipped)
  }

  func edition(
    _ name: String, _ version: Int, in folder: String, _ origin: Origin
  ) -> Edition {
    Edition(
      name: name, version: version, folder: Storage.join(folder, "\(name)/\(version)"),
      origin: origin)
  }

  /// The folders that are there, the office's first; the program's counts as there without it.
  private func shelves() throws(Fault) -> [(folder: String, origin: Origin)] {
    guard let own, try storage.exists(own) else { return [(shipped, .shipped)] }
    let isShipped = try storage.exists(shipped)
    return [(own, .own)] + (isShipped ? [(shipped, .shipped)] : [])
  }

  private func versions(of name: String, in folder: String) throws(Fault) -> [Int] {
    let path = Storage.join(folder, name)
    guard Measures.isName(name), try storage.exists(path) else { return [] }
    return try storage.list(path).compactMap { entry in
      Int(entry).flatMap { $0 > 0 && String($0) == entry ? $0 : nil }
    }
  }
}
