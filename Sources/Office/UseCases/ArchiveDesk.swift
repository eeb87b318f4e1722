internal import Inspector
package import Primitives
package import Storage

/// What is done at an archive without its office: it works where `office.xml` is lost or damaged,
/// and in a copy that was handed over.
package struct ArchiveDesk: Sendable {
  private let home: OfficeHome
  private let storage: Storage

  package init(home: String, storage: Storage = .disk) {
    self.home = OfficeHome(home, storage: storage)
    self.storage = storage
  }

  /// Takes one case out of a volume, checked; the volume is a file or a name in the archive.
  package func extract(
    _ id: String, of volume: String, into folder: String
  ) throws(Fault) -> Outcome {
    let written = try Extraction(storage: storage)
      .write(id, of: home.file(ofVolume: volume), into: folder)
    var outcome = Outcome()
    outcome.put("file", texts: written)
    for path in written { outcome.say(zh: "已取出 \(path)", en: "wrote \(path)") }
    return outcome
  }
}
