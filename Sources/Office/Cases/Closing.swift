internal import Casework
internal import Dossiers
package import Primitives
internal import Seals
internal import Storage

/// What happens once both ledgers are written off: the dossier is sealed, and its certificate made.
package struct Closing: Sendable {
  private let home: OfficeHome
  private let press: Press

  package init(home: OfficeHome, press: Press) {
    self.home = home
    self.press = press
  }

  /// Writes a desk's dossier, sealed, and the closure certificate beside it.
  ///
  /// The same case gives the same bytes. When they are there already, nothing is written; another
  /// file in that place is a conflict, and stays.
  package func seal(
    _ desk: CaseDesk, at moment: Timestamp, certificate number: String
  ) throws(Fault) -> (dossier: Digest, certificate: String) {
    var desk = desk
    desk.seal(at: moment)
    guard let view = desk.view else {
      throw Fault(
        "case-not-registered", .refused, what: Phrase(zh: "不能封卷", en: "it cannot be sealed"),
        why: Phrase(zh: "还没有登记", en: "nothing is registered"),
        next: Phrase(zh: "请先登记", en: "register the case first"))
    }
    let file = try home.dossier(desk.draft.caseID)
    try home.storage.makeDirectories(Storage.folder(of: file.path))
    let bytes = try desk.draft.bytes(view: view)
    let digest = SHA256.digest(of: bytes)
    if try home.storage.exists(file.path), try file.read().digest == digest {
      // An earlier run got this far.
    } else {
      try file.write(desk.draft, view: view, sealed: true)
    }
    let path = try home.certificate(desk.draft.caseID)
    let printed = try press.print(
      form: "closure-certificate", of: view, version: 1,
      given: [
        "certificate-number": number, "issued-on": moment.date.description, "digest": digest.hex,
      ], at: moment)
    try publish(printed.bytes, to: path)
    return (digest, path)
  }

  private func publish(_ bytes: [UInt8], to path: String) throws(Fault) {
    if try home.storage.exists(path), try home.storage.read(path, limit: 1 << 24) == bytes {
      return
    }
    try home.storage.publish(bytes, to: path, replacing: .any, mode: 0o444)
  }
}
