internal import Primitives
internal import Seals
internal import Storage

/// Checks the signature beside a text, and the time stamp beside that.
struct SignatureCheck {
  private(set) var findings: [Fault] = []
  private(set) var notes: [Phrase] = []

  /// `unsigned` is the finding where there is no signature; without a text only the stamp is
  /// checked.
  init(
    of text: [UInt8]?, _ stem: String, in folder: String, authorities: [Certificate],
    stampAuthorities: [Certificate], storage: Storage, unsigned: (Place) -> Fault
  ) {
    let path = Storage.join(folder, stem + ".p7s")
    do throws(Fault) {
      if let text {
        if try storage.exists(path) {
          _ = try Signature(der: try storage.read(path, limit: Signature.byteLimit)).verify(
            text, authorities: authorities)
        } else {
          findings.append(unsigned(Place(file: path)))
        }
      }
    } catch { findings.append(error.inside(Place(file: path))) }
    let stamp = StampCheck(stem, in: folder, authorities: stampAuthorities, storage: storage)
    findings += stamp.findings
    notes = stamp.notes
  }
}

/// Checks the time stamp beside a signature, where there is one.
struct StampCheck {
  private(set) var findings: [Fault] = []
  private(set) var notes: [Phrase] = []

  init(_ stem: String, in folder: String, authorities: [Certificate], storage: Storage) {
    let path = Storage.join(folder, stem + ".tsr")
    do throws(Fault) {
      guard try storage.exists(path) else { return }
      let stamp = try TimeStamp(der: try storage.read(path, limit: TimeStamp.byteLimit))
      guard !authorities.isEmpty else {
        notes = [
          Phrase(
            zh: "\(path) 未查验：没有时间戳机构的证书（keys/time-stamp*.pem）",
            en:
              "\(path) was not checked: there is no certificate of a time-stamping authority (keys/time-stamp*.pem)"
          )
        ]
        return
      }
      let signature = try storage.read(
        Storage.join(folder, stem + ".p7s"), limit: Signature.byteLimit)
      _ = try stamp.verify(signature, authorities: authorities)
    } catch { findings = [error.inside(Place(file: path))] }
  }
}
