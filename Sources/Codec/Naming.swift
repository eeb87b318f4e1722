/// The file's name of a Swift property: `dueOn` is `due-on`, `tenantID` is `tenant-id`.
///
/// A hyphen goes before a capital that follows a small letter or digit, and before the last capital
/// of a run that a small letter follows. A name without capitals is unchanged.
package func kebabCase(_ name: String) -> String {
  guard name.utf8.contains(where: isCapital) else { return name }
  let bytes = Array(name.utf8)
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count + 4)
  for (index, byte) in bytes.enumerated() {
    guard isCapital(byte) else {
      result.append(byte)
      continue
    }
    if index > 0, bytes[index - 1] != 0x2D {
      let runEnds = index + 1 < bytes.count && isSmall(bytes[index + 1])
      if !isCapital(bytes[index - 1]) || runEnds { result.append(0x2D) }
    }
    result.append(byte | 0x20)
  }
  return String(decoding: result, as: UTF8.self)
}

/// The usual Swift spelling of a name in kebab-case; `tenant-id` gives `tenantId`.
func camelCase(_ name: String) -> String {
  var result: [UInt8] = []
  var raises = false
  for byte in name.utf8 {
    if byte == 0x2D {
      raises = true
    } else {
      result.append(raises && isSmall(byte) ? byte & ~0x20 : byte)
      raises = false
    }
  }
  return String(decoding: result, as: UTF8.self)
}

private func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
private func isSmall(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }

/// The candidate that differs from `name` by the fewest edits, when that is at most a third of it.
///
/// Names longer than 64 bytes have no nearest one.
package func nearest(to name: String, among candidates: [String]) -> String? {
  let wanted = Array(name.utf8)
  guard wanted.count <= 64 else { return nil }
  var best: (distance: Int, name: String)?
  for candidate in candidates where candidate.utf8.count <= 64 {
    let distance = editDistance(wanted, Array(candidate.utf8))
    let limit = max(1, max(wanted.count, candidate.utf8.count) / 3)
    if distance <= limit, distance < (best?.distance ?? .max) { best = (distance, candidate) }
  }
  return best?.name
}

private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var row = Array(0...right.count)
  for (i, byte) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in right.enumerated() {
      let kept = diagonal + (byte == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(kept, min(row[j], row[j + 1]) + 1)
    }
  }
  return row[right.count]
}
