internal import COpenSSL
package import Primitives

/// Bytes from libcrypto's random source.
package enum RandomBytes {
  /// `count` bytes that nobody can foresee.
  package static func make(_ count: Int) throws(Fault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let done = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe RAND_bytes(buffer.baseAddress, Int32(clamping: buffer.count))
    }
    guard done == 1 else {
      throw Fault.crypto("seal-random", en: "no random bytes are to be had", zh: "取不到随机数")
    }
    return bytes
  }
}

/// A password as it may be kept: scrypt (RFC 7914) with N = 32,768, r = 8, p = 1 and 16 random
/// bytes of salt, which costs a guesser 32 MiB and some 0.1 s for each guess.
package struct PasswordDigest: Hashable, Sendable {
  package let salt: [UInt8]
  package let digest: [UInt8]

  private static let length = 32
  private static let cost: UInt64 = 32_768
  private static let memory: UInt64 = 64 << 20

  package init(of password: [UInt8]) throws(Fault) {
    try self.init(of: password, salt: RandomBytes.make(16))
  }

  init(of password: [UInt8], salt: [UInt8]) throws(Fault) {
    self.salt = salt
    digest = try PasswordDigest.derive(password, salt)
  }

  /// What was kept.
  package init(salt: [UInt8], digest: [UInt8]) {
    self.salt = salt
    self.digest = digest
  }

  /// Whether this is the password; the time it takes tells nothing.
  package func matches(_ password: [UInt8]) throws(Fault) -> Bool {
    let derived = try PasswordDigest.derive(password, salt)
    return derived.count == digest.count
      && zip(derived, digest).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func derive(_ password: [UInt8], _ salt: [UInt8]) throws(Fault) -> [UInt8] {
    var key = [UInt8](repeating: 0, count: length)
    let done = unsafe password.withUnsafeBytes { secret in
      unsafe salt.withUnsafeBufferPointer { grains in
        unsafe key.withUnsafeMutableBufferPointer { buffer in
          unsafe EVP_PBE_scrypt(
            secret.baseAddress?.assumingMemoryBound(to: CChar.self), secret.count,
            grains.baseAddress, grains.count, cost, 8, 1, memory, buffer.baseAddress, buffer.count)
        }
      }
    }
    guard done == 1 else {
      throw Fault.crypto("seal-password", en: "the password cannot be digested", zh: "无法处理口令")
    }
    return key
  }
}
