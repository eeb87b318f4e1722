internal import Primitives
internal import Seals
internal import Storage

extension OfficeKeys {
  /// Makes an SM2 key that seals from now on beside the certified one; gives its number.
  ///
  /// The public key comes last: until then the old key, or none, is the current one, and the next run
  /// does over what was cut short. Throws `keys-sm2-present` where there is one and not `renewing`.
  func makeNational(passphrase: [UInt8]?, renewing: Bool) throws(Fault) -> Int {
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    let last = try numbers(.national, .certificate).last ?? 0
    guard last == 0 || renewing else {
      throw Fault(
        "keys-sm2-present", .refused,
        what: Phrase(zh: "未生成密钥", en: "no key was made"),
        why: Phrase(zh: "已有 SM2 密钥", en: "there is an SM2 key"),
        next: Phrase(zh: "要更换请加 --renew", en: "add --renew to change it"),
        at: Place(file: path(.national, .certificate, last)))
    }
    let phrase = try phrase(passphrase)
    // A wrong passphrase must not become that of the new key.
    _ = try sealing(passphrase).key.opened()
    let key = try SigningKey.generateSM2()
    try write(try key.pem(passphrase: phrase, rounds: rounds), path(.national, .key, last + 1))
    try home.storage.publish(
      try SM2PublicKey(of: key).pem(), to: path(.national, .certificate, last + 1),
      replacing: .any)
    return last + 1
  }

  func nationalKey(_ number: Int) throws(Fault) -> SM2PublicKey {
    let path = path(.national, .certificate, number)
    let pem = try home.storage.read(path, limit: OfficeKeys.limit)
    return try placed(Place(file: path)) { () throws(Fault) in try SM2PublicKey(pem: pem) }
  }

  /// Every SM2 key that ever sealed here, oldest first.
  func nationalKeys() throws(Fault) -> [SM2PublicKey] {
    var found: [SM2PublicKey] = []
    for number in try numbers(.national, .certificate) { found.append(try nationalKey(number)) }
    return found
  }

  /// The current SM2 key, opened as `sealing` opens the other; `nil` in an office without one.
  func national(_ given: [UInt8]?) throws(Fault) -> SigningKey? {
    guard let number = try numbers(.national, .certificate).last else { return nil }
    let phrase = try phrase(given)
    let path = path(.national, .key, number)
    let pem = try home.storage.read(path, limit: OfficeKeys.limit)
    let key: SigningKey
    do throws(Fault) { key = try SigningKey(pem: pem, passphrase: phrase) } catch {
      throw error.inside(Place(file: path))
    }
    guard try SM2PublicKey(of: key) == nationalKey(number) else {
      throw Fault(
        "keys-sm2-mismatch", .damaged,
        what: Phrase(zh: "不能加封印", en: "nothing can be sealed"),
        why: Phrase(zh: "SM2 私钥与公钥不配", en: "the SM2 key and its public key do not go together"),
        next: Phrase(
          zh: "请从备份恢复密钥目录", en: "restore the folder of keys from a backup"),
        at: Place(file: path))
    }
    return key
  }
}
