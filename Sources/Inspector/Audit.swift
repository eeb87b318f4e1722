package import Primitives
package import Seals

/// The outcome of looking at one volume or dossier.
package struct Audit: Sendable {
  package enum Level: String, Sendable {
    /// The file against its seal; on a mismatch everything, so that the damage gets a name.
    case quick
    /// Every member, manifest, chain and leaf.
    case full
  }

  /// What was looked at.
  package var path: String
  package var level: Level
  /// Everything that is wrong, each with its dossier and entry; empty when it is sound.
  package var findings: [Fault]
  /// What could not be judged for want of something outside, such as a certificate.
  package var notes: [Phrase] = []
  package var dossiers = 0
  package var entries = 0
  package var bytes = 0
  /// Of a single dossier: the digest of the bytes that were looked at.
  package var sha256: Digest?
  /// What the seal says, when it could be read.
  package var statement: SealStatement?
  /// What was said of it when it was disposed of and taken away.
  package var disposal: VolumeDisposal?
  /// Who signed the seal and when, when the signature holds.
  package var signature: Signature.Facts?
  /// Whose SM2 signature over the seal holds.
  package var nationalSigner: SM2PublicKey?

  package var isSound: Bool { findings.isEmpty }
}
