internal import COpenSSL
package import Primitives

/// SHA-256 (FIPS 180-4), in one call.
package enum SHA256 {
  /// The digest of `bytes`.
  package static func digest(of bytes: [UInt8]) -> Digest {
    var hasher = SHA256Hasher()
    hasher.update(bytes)
    return hasher.finish()
  }

  /// The digest of the bytes lent by `span`.
  package static func digest(of span: RawSpan) -> Digest {
    var hasher = SHA256Hasher()
    hasher.update(span)
    return hasher.finish()
  }

  /// The digest of each input, in order, with one context for all of them.
  package static func digests(of inputs: [[UInt8]]) -> [Digest] {
    var hasher = SHA256Hasher()
    var digests: [Digest] = []
    digests.reserveCapacity(inputs.count)
    for input in inputs {
      hasher.update(input)
      digests.append(hasher.finish())
    }
    return digests
  }
}

/// A SHA-256 that takes its input in pieces; after `finish` it starts anew, so that one serves many.
package struct SHA256Hasher: ~Copyable {
  /// By way of `EVP` the same code would run once libcrypto has set up its providers, which takes a
  /// tenth of the time in which a case is taken out of a volume.
  private var state = SHA256_CTX()

  package init() { start() }

  private mutating func start() {
    let done = unsafe seals_sha256_init(&state)
    precondition(done == 1, "libcrypto starts no digest")
  }

  package mutating func update(_ span: RawSpan) {
    guard !span.isEmpty else { return }
    let done = unsafe span.withUnsafeBytes { buffer in
      unsafe seals_sha256_update(&state, buffer.baseAddress, buffer.count)
    }
    precondition(done == 1, "libcrypto refuses digest input")
  }

  package mutating func update(_ bytes: [UInt8]) { unsafe update(bytes.span.bytes) }

  /// The digest of all input since the start or the last `finish`.
  package mutating func finish() -> Digest {
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      let done = unsafe seals_sha256_final(buffer.baseAddress, &state)
      precondition(done == 1, "libcrypto gives no digest")
      count = 32
    }
    start()
    guard let digest = Digest(bytes: bytes) else { preconditionFailure("32 bytes") }
    return digest
  }
}

/// An SM3 value (GB/T 32905-2016): 32 bytes, printed as 64 lower-case hexadecimal digits.
package struct SM3Digest: Hashable, Sendable, CustomStringConvertible {
  /// Kept in the shape of the other digest: both are 32 bytes.
  private let value: Digest

  /// Takes exactly 32 bytes, else `nil`.
  package init?(bytes: [UInt8]) {
    guard let value = Digest(bytes: bytes) else { return nil }
    self.value = value
  }

  /// Reads 64 hexadecimal digits of either case, else `nil`.
  package init?(hex: some StringProtocol) {
    guard let value = Digest(hex: hex) else { return nil }
    self.value = value
  }

  package var bytes: [UInt8] { value.bytes }
  package var hex: String { value.hex }
  package var description: String { hex }
}

/// SM3 (GB/T 32905-2016), in one call.
package enum SM3 {
  /// The digest of `bytes`.
  package static func digest(of bytes: [UInt8]) -> SM3Digest {
    var hasher = SM3Hasher()
    hasher.update(bytes)
    return hasher.finish()
  }

  /// The digest of the bytes lent by `span`.
  package static func digest(of span: RawSpan) -> SM3Digest {
    var hasher = SM3Hasher()
    hasher.update(span)
    return hasher.finish()
  }
}

/// An SM3 that takes its input in pieces; after `finish` it starts anew.
package struct SM3Hasher: ~Copyable {
  private var context: DigestContext

  package init() { unsafe context = DigestContext(Algorithms.sm3) }

  package mutating func update(_ span: RawSpan) { context.update(span) }

  package mutating func update(_ bytes: [UInt8]) { unsafe context.update(bytes.span.bytes) }

  /// The digest of all input since the start or the last `finish`.
  package mutating func finish() -> SM3Digest {
    guard let digest = SM3Digest(bytes: context.finish()) else { preconditionFailure("32 bytes") }
    return digest
  }

  /// The digest of all input so far; more input may follow.
  package var digestSoFar: SM3Digest {
    guard let digest = SM3Digest(bytes: context.copied().finish()) else {
      preconditionFailure("32 bytes")
    }
    return digest
  }
}

/// What is fetched once: a fetch costs more than hashing a short text.
private enum Algorithms {
  nonisolated(unsafe) static let sm3 = unsafe fetched("SM3")

  private static func fetched(_ name: String) -> OpaquePointer {
    guard let algorithm = unsafe EVP_MD_fetch(nil, name, nil) else {
      fatalError("libcrypto offers no \(name)")
    }
    return unsafe algorithm
  }
}

/// An `EVP_MD_CTX` with a fixed algorithm and 32 bytes of output.
@safe
struct DigestContext: ~Copyable {
  private let context: OpaquePointer

  init(_ algorithm: OpaquePointer) {
    unsafe self.init { unsafe EVP_DigestInit_ex2($0, algorithm, nil) }
  }

  /// A new context that `start` makes ready.
  private init(_ start: (OpaquePointer) -> Int32) {
    guard let made = unsafe EVP_MD_CTX_new(), unsafe start(made) == 1
    else { fatalError("libcrypto gives no digest context") }
    unsafe context = unsafe made
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Another context that has taken the same input.
  func copied() -> DigestContext {
    unsafe DigestContext { unsafe EVP_MD_CTX_copy_ex($0, context) }
  }

  func update(_ span: RawSpan) {
    guard !span.isEmpty else { return }
    let done = unsafe span.withUnsafeBytes { buffer in
      unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
    precondition(done == 1, "libcrypto refuses digest input")
  }

  func finish() -> [UInt8] {
    let digest = unsafe [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      var length: UInt32 = 0
      let done = unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, &length)
      precondition(done == 1 && length == 32, "libcrypto gives no digest")
      count = 32
    }
    // A null algorithm keeps the present one.
    let again = unsafe EVP_DigestInit_ex2(context, nil, nil)
    precondition(again == 1, "libcrypto cannot restart a digest")
    return digest
  }
}
