internal import Primitives
internal import Seals
internal import Zip

/// The two digests by which a bag lists its files.
enum ManifestKind: CaseIterable {
  case sha256
  case sm3

  var payload: String { self == .sha256 ? "manifest-sha256.txt" : "manifest-sm3.txt" }
  var tags: String { "tag" + payload }

  /// A manifest of the payload is stored: who looks for one case's digests need not expand it all.
  static let method = ZipEntry.Method.stored
}

/// Lines of digest and path in the byte order of the paths (RFC 8493, 2.1.3).
struct Manifest: GeneratedText {
  /// In order.
  let files: [PackedFile]
  /// Their files stand together, in the place of their folder.
  var members: PackedMembers?
  let kind: ManifestKind

  func write(
    to stream: inout TextStream, _ write: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    var rest = files[...]
    if let members {
      let folder = members.folder
      let before = rest.prefix { $0.name.utf8.lexicographicallyPrecedes(folder.utf8) }
      for file in before { try add(file, to: &stream, write) }
      try members.forEachFile(byName: true) { file throws(Fault) in
        try add(file, to: &stream, write)
      }
      rest = rest.dropFirst(before.count)
    }
    for file in rest { try add(file, to: &stream, write) }
    try stream.flush(write)
  }

  private func add(
    _ file: PackedFile, to stream: inout TextStream, _ write: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    let digest = kind == .sha256 ? file.sha256.hex : file.sm3?.hex ?? ""
    stream.add("\(digest)  \(file.bagPath)\n")
    try stream.drain(write)
  }
}
