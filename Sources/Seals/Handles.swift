internal import COpenSSL
internal import Primitives

/// The one owner of an object of libcrypto; it frees it at the end of its life.
@safe
struct Handle: ~Copyable {
  let pointer: OpaquePointer
  private let release: (OpaquePointer) -> Void

  /// Takes over `pointer`; a null pointer is libcrypto's failure and becomes `fault`.
  init(
    _ pointer: OpaquePointer?, release: @escaping (OpaquePointer) -> Void,
    orThrow fault: @autoclosure () -> Fault
  ) throws(Fault) {
    guard let pointer = unsafe pointer else { throw fault() }
    unsafe self.pointer = unsafe pointer
    unsafe self.release = unsafe release
  }

  deinit { unsafe release(pointer) }
}

/// A memory BIO over a copy of `bytes`, lent to `body`.
func withInput<Value: ~Copyable>(
  _ bytes: [UInt8], _ body: (borrowing Handle) throws(Fault) -> Value
) throws(Fault) -> Value {
  let bio = try unsafe Handle(
    BIO_new(BIO_s_mem()), release: { _ = unsafe BIO_free($0) },
    orThrow: Fault.crypto("seal-memory", en: "no memory for input", zh: "没有读入所需的内存"))
  if !bytes.isEmpty {
    let written = unsafe bytes.withUnsafeBytes { buffer in
      unsafe BIO_write(bio.pointer, buffer.baseAddress, Int32(clamping: buffer.count))
    }
    guard Int(written) == bytes.count else {
      throw Fault.crypto("seal-memory", en: "no memory for input", zh: "没有读入所需的内存")
    }
  }
  return try body(bio)
}

/// What `body` writes into a memory BIO; a result other than 1 is libcrypto's failure.
func output(
  orThrow fault: @autoclosure () -> Fault, _ body: (borrowing Handle) -> Int32
) throws(Fault) -> [UInt8] {
  let bio = try unsafe Handle(
    BIO_new(BIO_s_mem()), release: { _ = unsafe BIO_free($0) }, orThrow: fault())
  guard body(bio) == 1 else { throw fault() }
  var start: UnsafeMutablePointer<CChar>?
  let count = unsafe seals_memory(bio.pointer, &start)
  return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
}

extension Fault {
  /// A failure inside libcrypto, with the reason it left in its queue.
  static func crypto(
    _ code: String, _ kind: Kind = .failed, en: String, zh: String,
    next: Phrase = Phrase(zh: "", en: "")
  ) -> Fault {
    Fault(
      code, kind, what: Phrase(zh: zh, en: en), why: Phrase(lastReason()), next: next)
  }

  /// The innermost reason in libcrypto's queue of this thread, which is emptied.
  private static func lastReason() -> String {
    var reason = ""
    while true {
      let code = ERR_get_error()
      guard code != 0 else { break }
      if reason.isEmpty, let text = unsafe ERR_reason_error_string(code) {
        reason = unsafe String(cString: text)
      }
    }
    return reason
  }
}
