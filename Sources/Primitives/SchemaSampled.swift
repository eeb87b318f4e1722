/// A type written as one value that not every text can be read as.
///
/// A schema is discovered by running a type's own decoder over made-up values; where no first case
/// can be taken from an enumeration, this is the value that is fed.
package protocol SchemaSampled {
  static var schemaSample: Self { get }
}

extension CivilDate: SchemaSampled {
  package static let schemaSample = CivilDate(dayNumber: 0)
}

extension Timestamp: SchemaSampled {
  package static let schemaSample = Timestamp(secondsSince1970: 0)
}

extension Digest: SchemaSampled {
  package static let schemaSample: Digest = {
    guard let digest = Digest(bytes: [UInt8](repeating: 0, count: byteCount)) else {
      preconditionFailure("32 bytes make a digest")
    }
    return digest
  }()
}
