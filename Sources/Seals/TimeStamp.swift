internal import COpenSSL
package import Primitives

/// A request for a time stamp (RFC 3161, 2.4.1), to be sent to an authority.
@safe
package struct TimeStampRequest: ~Copyable {
  /// What is sent, as `application/timestamp-query`.
  package let der: [UInt8]
  private let handle: Handle
  private let content: [UInt8]

  /// Asks for a stamp over the SHA-256 of `content`, with the authority's certificates.
  package init(over content: [UInt8]) throws(Fault) {
    let digest = SHA256.digest(of: content).bytes
    let made = try unsafe Handle(
      seals_stamp_request(digest, Int32(digest.count)), release: { unsafe TS_REQ_free($0) },
      orThrow: TimeStamp.unasked)
    der = try output(orThrow: TimeStamp.unasked) { bio in
      unsafe i2d_TS_REQ_bio(bio.pointer, made.pointer)
    }
    handle = made
    self.content = content
  }

  /// The stamp in the authority's answer, once it is verified.
  ///
  /// Throws `stamp-refused` when the authority says no, `stamp-form` for other bytes, and
  /// `stamp-wrong` for a stamp over something else, with another nonce or of somebody else.
  package func stamp(
    from answer: [UInt8], authorities: [Certificate]
  ) throws(Fault) -> (stamp: TimeStamp, facts: TimeStamp.Facts) {
    let response = try TimeStamp.parse(answer)
    let status = unsafe seals_stamp_status(response.pointer)
    guard status == 0 || status == 1 else { throw TimeStamp.refused }
    guard unsafe seals_stamp_answers(response.pointer, handle.pointer) == 1 else {
      throw TimeStamp.wrong
    }
    // What the authority says beside the token is signed by nobody, and is left out.
    guard let whole = DERValue(answer[...]), let head = whole.parts.first else {
      throw TimeStamp.malformed
    }
    let body: [UInt8] = [0x30, 3, 2, 1, 0] + head.rest
    let stamp = try TimeStamp(der: [0x30] + DERValue.length(body.count) + body)
    return (stamp, try stamp.verify(content, authorities: authorities))
  }
}

/// A time stamp as a response of RFC 3161 (2.4.2), which `openssl ts -verify -in` checks.
package struct TimeStamp: Hashable, Sendable {
  package let der: [UInt8]

  /// The longest stamp read.
  package static let byteLimit = 65_536

  /// What a verified stamp says.
  package struct Facts: Hashable, Sendable {
    /// The moment that the authority states.
    package var moment: Timestamp
    package var signer: Certificate
  }

  /// Takes bytes to be verified later; throws `stamp-form` when they are too many.
  package init(der: [UInt8]) throws(Fault) {
    guard der.count <= TimeStamp.byteLimit else { throw TimeStamp.malformed }
    self.der = der
  }

  /// Verifies that one of `authorities` certified the signer of this stamp over `content`.
  ///
  /// Validity dates are not judged, as with `Signature`. Throws `stamp-form` and `stamp-wrong`.
  package func verify(
    _ content: [UInt8], authorities: [Certificate]
  ) throws(Fault) -> Facts {
    let response = try TimeStamp.parse(der)
    let store = try Signature.store(authorities)
    let holds = try withInput(content) { data throws(Fault) in
      unsafe seals_stamp_holds(response.pointer, store.pointer, data.pointer)
    }
    guard holds == 1 else { throw TimeStamp.wrong }
    guard let signer = unsafe seals_stamp_signer(response.pointer),
      let time = unsafe seals_stamp_time(response.pointer)
    else { throw TimeStamp.malformed }
    return unsafe Facts(
      moment: try Certificate.moment(time), signer: try Certificate(copying: signer))
  }

  fileprivate static func parse(_ der: [UInt8]) throws(Fault) -> Handle {
    guard der.count <= byteLimit, let whole = DERValue(der[...]), whole.rest.isEmpty else {
      throw malformed
    }
    return try withInput(der) { bio throws(Fault) in
      try unsafe Handle(
        d2i_TS_RESP_bio(bio.pointer, nil), release: { unsafe TS_RESP_free($0) },
        orThrow: malformed)
    }
  }

  fileprivate static var unasked: Fault {
    .crypto("stamp-request", en: "the request was not made", zh: "时间戳请求未能生成")
  }

  fileprivate static var malformed: Fault {
    .crypto(
      "stamp-form", .damaged, en: "this is no time stamp of RFC 3161", zh: "这不是 RFC 3161 时间戳",
      next: Phrase(zh: "请从另一份副本恢复", en: "restore it from another copy"))
  }

  fileprivate static var refused: Fault {
    .crypto(
      "stamp-refused", en: "the authority gave no time stamp", zh: "时间戳机构没有签发",
      next: Phrase(zh: "请核对 office.xml 中的时间戳服务", en: "check the service in office.xml"))
  }

  fileprivate static var wrong: Fault {
    .crypto(
      "stamp-wrong", .damaged, en: "the time stamp does not hold", zh: "时间戳不成立",
      next: Phrase(
        zh: "请核对 keys/time-stamp*.pem 与另一份副本",
        en: "check keys/time-stamp*.pem, and compare with another copy"))
  }
}

extension DERValue {
  /// The length octets of X.690, 8.1.3.
  static func length(_ count: Int) -> [UInt8] {
    if count < 0x80 { return [UInt8(count)] }
    var bytes: [UInt8] = []
    var rest = count
    while rest > 0 {
      bytes.insert(UInt8(rest & 0xFF), at: 0)
      rest >>= 8
    }
    return [0x80 | UInt8(bytes.count)] + bytes
  }
}
