internal import CHarfBuzz
package import Pages
package import Primitives
internal import Synchronization

/// The faces an office sets its documents in, opened when first needed.
///
/// A `FaceID` is a position in the configuration's list of distinct sources, hence the same in
/// every process with the same configuration. Safe to share between threads.
package final class FontBook: Sendable {
  /// The library that shapes, by name and version.
  package static var library: String {
    unsafe "HarfBuzz " + String(cString: late_hb_version_string())
  }

  private let sources: [FontSource]
  private let chains: [FontRole: [FaceID]]
  private let load: @Sendable (String) throws(Fault) -> FontFile
  private let opened: Mutex<Opened>

  private struct Opened {
    var faces: [Face?]
    var files: [String: FontFile] = [:]
  }

  /// Lists the configured faces; no file is touched yet.
  ///
  /// `load` gives the bytes of the file at a path, best as a mapping: a collection has 25 MB, of
  /// which a document needs a few hundred pages. It is called once for each path.
  package init(
    _ configuration: FontConfiguration,
    load: @escaping @Sendable (String) throws(Fault) -> FontFile
  ) {
    var sources: [FontSource] = []
    var chains: [FontRole: [FaceID]] = [:]
    func identify(_ source: FontSource) -> FaceID {
      if let known = sources.firstIndex(of: source) { return FaceID(known) }
      sources.append(source)
      return FaceID(sources.count - 1)
    }
    for role in FontRole.allCases {
      let own = configuration.roles[role] ?? []
      chains[role] = own.map(identify)
    }
    let rare = configuration.rare.map(identify)
    for role in FontRole.allCases { chains[role, default: []] += rare }
    self.sources = sources
    self.chains = chains
    self.load = load
    opened = Mutex(Opened(faces: Array(repeating: nil, count: sources.count)))
  }

  /// The faces of a role in order of preference.
  package func faces(of role: FontRole) -> [FaceID] { chains[role] ?? [] }

  /// The file and index that a face comes from.
  package func source(of face: FaceID) -> FontSource? {
    sources.indices.contains(face.index) ? sources[face.index] : nil
  }

  /// The measures and names of a face; opens it when needed.
  package func metrics(of face: FaceID) throws(Fault) -> FaceMetrics {
    try open(face).metrics
  }

  /// The measures of a role's first face.
  package func metrics(of role: FontRole) throws(Fault) -> FaceMetrics {
    guard let first = faces(of: role).first else { throw Fault.emptyRole(role) }
    return try metrics(of: first)
  }

  /// A glyph's advance in font units.
  package func advance(of glyph: UInt32, in face: FaceID) throws(Fault) -> Int {
    try open(face).advance(glyph)
  }

  /// Whether a role has a face for this character.
  package func covers(_ scalar: Unicode.Scalar, in role: FontRole) throws(Fault) -> Bool {
    for id in faces(of: role) where try open(id).glyph(scalar) != nil { return true }
    return false
  }

  /// The face behind an id, opened under the lock at most once.
  func open(_ id: FaceID) throws(Fault) -> Face {
    guard sources.indices.contains(id.index) else { throw Fault.unknownFace(id.index) }
    return try opened.withLock { (state: inout sending Opened) throws(Fault) -> Face in
      if let face = state.faces[id.index] { return face }
      let source = sources[id.index]
      do throws(Fault) {
        let file: FontFile
        if let known = state.files[source.path] {
          file = known
        } else {
          file = try load(source.path)
          state.files[source.path] = file
        }
        let face = try Face(file, index: source.index)
        state.faces[id.index] = face
        return face
      } catch {
        throw error.inside(Place(file: source.path))
      }
    }
  }
}
