internal import Glibc
package import Primitives

/// A file's bytes in memory without being read: the kernel brings pages as they are touched.
///
/// Only for files that nobody changes meanwhile, such as fonts and sealed volumes.
@safe package final class MappedFile: @unchecked Sendable {
  /// Valid as long as this object lives.
  @unsafe package let bytes: UnsafeRawBufferPointer

  package init(_ path: String, storage: Storage) throws(Fault) {
    do throws(System.Failure) {
      let descriptor = try storage.system.open(path, O_RDONLY)
      defer { storage.system.close(descriptor) }
      let size = Int(try storage.system.status(of: descriptor).st_size)
      guard size > 0 else {
        unsafe bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        return
      }
      let start = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
      guard let start = unsafe start, unsafe start != MAP_FAILED else {
        throw System.Failure(code: errno)
      }
      unsafe bytes = UnsafeRawBufferPointer(start: start, count: size)
    } catch {
      throw storageFault(error.code, .read, path)
    }
  }

  deinit {
    if let base = unsafe bytes.baseAddress {
      unsafe munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }
  }
}
