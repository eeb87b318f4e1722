import Fonts
import Glibc
import Primitives

/// A read-only mapping that lasts as long as the object.
private final class Mapping: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer

  init?(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0,
      let address = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else { return nil }
    bytes = UnsafeRawBufferPointer(start: address, count: Int(status.st_size))
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}

/// Maps an installed font.
func mapFont(_ path: String) throws(Fault) -> FontFile {
  guard let mapping = Mapping(path) else {
    throw Fault(
      "font-unreadable", what: Phrase("font"), why: Phrase("not installed: \(path)"),
      next: Phrase("install it"))
  }
  return FontFile(mapped: mapping.bytes, owner: mapping)
}

extension FontBook {
  /// The faces that the tests install.
  static let installed = FontBook(.debian, load: mapFont)
}
