internal import Primitives
internal import Seals

/// Finds the lines of a volume's manifest that name the files in one folder.
///
/// Its paths are in byte order (docs/formats/volume.md): of a manifest that is stored, a few pieces are
/// read. One that is deflated, as older volumes have it, or out of order is read as a whole.
struct ManifestSearch<Source: ByteSource> {
  let package: Package<Source>
  /// The manifest's entry, whose header was checked.
  let list: PackageEntry
  /// With a slash before it and behind it, without the volume's name.
  let folder: String

  /// The longest manifest, of as many files as a volume can have.
  private static var limit: Int { 128 << 20 }
  /// A digest in hexadecimal and two spaces stand before the path.
  private static var pathStart: Int { 66 }
  /// Bytes that hold a whole line after the rest of another.
  private static var window: Int { 2 << 10 }

  /// Digests by entry's name; where the pieces do not have all of `wanted`, the whole is read.
  func digests(naming wanted: Set<String>) throws(Fault) -> [String: Digest] {
    if !list.isDeflated, list.size <= ManifestSearch.limit {
      let found = try nearby()
      if wanted.isSubset(of: found.keys) { return found }
      // Damage to other lines does no harm to these: their files have the digests, or not.
      return scan(try read(0, list.size), isRest: true).found
    }
    return scan(try package.read(list, limit: ManifestSearch.limit), isRest: true).found
  }

  private func read(_ offset: Int, _ count: Int) throws(Fault) -> [UInt8] {
    try package.source.read(at: list.dataOffset + offset, count: min(count, list.size - offset))
  }

  /// What stands where the order of the lines puts the folder.
  private func nearby() throws(Fault) -> [String: Digest] {
    let start = try lineBefore()
    var count = 4 * ManifestSearch.window
    while true {
      let isRest = count >= list.size - start
      let (found, isEnded) = scan(try read(start, count), isRest: isRest)
      if isEnded || isRest { return found }
      count *= 2
    }
  }

  /// Where a line begins that stands before the folder's, not far from them; O(log length) pieces.
  private func lineBefore() throws(Fault) -> Int {
    let path = Array(folder.utf8.dropFirst())
    var low = 0
    var high = list.size
    while high - low > ManifestSearch.window {
      let middle = low + (high - low) / 2
      let bytes = try read(middle, ManifestSearch.window)
      guard let newline = bytes.firstIndex(of: 0x0A) else { return low }
      let line = bytes[(newline + 1)...].prefix { $0 != 0x0A }
      if line.dropFirst(ManifestSearch.pathStart).lexicographicallyPrecedes(path), !line.isEmpty {
        low = middle + newline + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// The lines of the folder among whole lines of the manifest, and whether one stands behind it;
  /// O(length), with next to no work for the lines of other folders.
  ///
  /// Without `isRest` more follows, and what has no end is no line yet.
  private func scan(
    _ lines: [UInt8], isRest: Bool
  ) -> (found: [String: Digest], isEnded: Bool) {
    let path = Array(folder.utf8.dropFirst())
    let volume = list.name.prefix { $0 != "/" }
    var found: [String: Digest] = [:]
    var last = 0
    let bytes = lines.span
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      let name = start + ManifestSearch.pathStart
      if end < bytes.count || isRest, name <= end, bytes[name - 1] == 0x20, bytes[name - 2] == 0x20
      {
        last = name
        if isIn(path, bytes, at: name, before: end),
          let digest = Digest(hex: String(decoding: lines[start..<start + 64], as: UTF8.self))
        {
          found[volume + "/" + String(decoding: lines[name..<end], as: UTF8.self)] = digest
        }
      }
      start = end + 1
    }
    let rest = lines[last...].prefix { $0 != 0x0A }
    return (found, last > 0 && !rest.starts(with: path) && path.lexicographicallyPrecedes(rest))
  }

  private func isIn(_ path: [UInt8], _ bytes: Span<UInt8>, at name: Int, before end: Int) -> Bool {
    guard name + path.count <= end else { return false }
    // Paths begin alike: the end of the folder's name tells most apart.
    for index in path.indices.reversed() where bytes[name + index] != path[index] { return false }
    return true
  }
}
