package import Primitives
internal import Seals
package import Storage

/// A file that was met on the way through a volume.
package struct SurveyedFile: Sendable {
  /// Below the volume's folder, or in the dossier.
  package var path: String
  package var size: Int
  /// The media type that METS gives it.
  package var declared: String?
  /// `nil` when its bytes cannot be had.
  package var facts: FormatFacts?
  package var fault: Fault?
}

/// A dossier that was met on the way through a volume, with what is in it.
package struct SurveyedDossier: Sendable {
  package var file: SurveyedFile
  /// The file's name without its ending, and the folder that it stands in.
  package var name: String
  package var folder: String
  package var sha256: Digest?
  /// Absent for one that is too large to be held, or cannot be read.
  package var bytes: [UInt8]?
  package var files: [SurveyedFile]
}

/// Goes through a volume once and says what its files are.
///
/// Says nothing of seals, digests and manifests, which an audit judges. Any bytes in: what cannot be
/// read is told as such, and the rest goes on.
package struct VolumeSurvey {
  package enum Met {
    case file(SurveyedFile)
    case dossier(SurveyedDossier)
  }

  private let package: Package<FileSource>
  private let volume: String
  private let declared: [String: String]

  /// Opens the volume; throws when the file cannot be.
  package init(_ path: String, volume: String, storage: Storage) throws(Fault) {
    let source = try FileSource(path, storage: storage)
    self.volume = volume
    do throws(Fault) { package = try Package(source) } catch {
      package = Package(salvaging: source)
    }
    declared = VolumeSurvey.declared(in: package, of: volume)
  }

  /// The bytes of one of the volume's own texts; `nil` when it is not there or cannot be read.
  package func text(_ path: String, limit: Int) -> [UInt8]? {
    guard let entry = package.entries.first(where: { $0.name == volume + "/" + path }) else {
      return nil
    }
    return try? package.read(entry, limit: limit)
  }

  /// Tells of every file, a dossier with all that is in it.
  package func walk(_ body: (Met) throws(Fault) -> Void) throws(Fault) {
    for entry in package.entries {
      var path = entry.name
      if path.hasPrefix(volume + "/") { path.removeFirst(volume.utf8.count + 1) }
      var file = look(at: entry, of: package, path: path, isStrict: path.hasSuffix(".xml"))
      file.declared = declared[path]
      guard path.hasSuffix(".dossier") else {
        try body(.file(file))
        continue
      }
      try body(.dossier(dossier(entry, file)))
    }
  }

  /// Dossiers up to this size in bytes are held in memory.
  private static let memoryLimit = 64 << 20

  private func dossier(_ entry: PackageEntry, _ file: SurveyedFile) -> SurveyedDossier {
    let parts = file.path.split(separator: "/")
    var dossier = SurveyedDossier(
      file: file, name: String((parts.last ?? "").dropLast(".dossier".count)),
      folder: parts.count > 1 ? String(parts[parts.count - 2]) : "", files: [])
    do throws(Fault) {
      if entry.size <= VolumeSurvey.memoryLimit {
        let bytes = try package.read(entry, limit: VolumeSurvey.memoryLimit)
        dossier.bytes = bytes
        dossier.sha256 = SHA256.digest(of: bytes)
        dossier.files = try VolumeSurvey.files(of: MemorySource(bytes))
      } else if !entry.isDeflated {
        let part = try PartSource(
          of: package.source, at: entry.dataOffset, size: entry.storedSize)
        dossier.files = try VolumeSurvey.files(of: part)
      }
    } catch {
      // Damage has its finding in the audit; here it is why nothing more is known.
      if dossier.file.fault == nil { dossier.file.fault = error }
    }
    return dossier
  }

  private static func files(of source: some ByteSource) throws(Fault) -> [SurveyedFile] {
    let package = try Package(source)
    var files: [SurveyedFile] = []
    for entry in package.entries {
      let isOwn =
        entry.name == "case.xml"
        || ["events/", "persons/", "META-INF/"].contains { entry.name.hasPrefix($0) }
      files.append(look(at: entry, of: package, path: entry.name, isStrict: isOwn))
    }
    return files
  }

  private func look(
    at entry: PackageEntry, of package: Package<FileSource>, path: String, isStrict: Bool
  ) -> SurveyedFile {
    VolumeSurvey.look(at: entry, of: package, path: path, isStrict: isStrict)
  }

  private static func look(
    at entry: PackageEntry, of package: Package<some ByteSource>, path: String, isStrict: Bool
  ) -> SurveyedFile {
    var file = SurveyedFile(path: path, size: entry.size)
    var check = FormatCheck(isStrict: isStrict)
    do throws(Fault) {
      try package.forEachPiece(of: entry) { piece throws(Fault) in check.take(piece) }
      file.facts = check.finish()
    } catch { file.fault = error }
    return file
  }

  /// The media types that METS gives, by path below the volume's folder.
  private static func declared(
    in package: Package<FileSource>, of volume: String
  ) -> [String: String] {
    guard let entry = package.entries.first(where: { $0.name == volume + "/data/METS.xml" })
    else { return [:] }
    var types: [String: String] = [:]
    var type: String?
    var scanner = TagScanner()
    do throws(Fault) {
      try package.forEachPiece(of: entry) { piece throws(Fault) in
        try scanner.scan(piece) { event throws(Fault) in
          guard case .start(let name, let attributes) = event else { return }
          let own = TagEvent.value("MIMETYPE", attributes)
          switch TagEvent.local(name) {
          case "file": type = own
          case "FLocat", "mdRef":
            if let path = TagEvent.value("href", attributes) { types["data/" + path] = own ?? type }
          default: break
          }
        }
      }
    } catch {
      // A METS that cannot be read is the audit's finding.
      return types
    }
    return types
  }
}
