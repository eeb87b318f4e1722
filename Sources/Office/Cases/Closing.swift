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

  /// Writes a desk's dossier, sealed, enters it in the log, and puts the closure certificate beside
  /// it.
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
    let made = try desk.draft.made(view: view)
    let digest = made.digest
    if try home.storage.exists(file.path), try file.digest() == digest {
      // An earlier run got this far.
    } else {
      try file.write(made, sealed: true)
    }
    try home.enterInLog([
      try OfficeHome.leaf(desk.draft.caseID, supplement: nil, dossier: digest, at: moment)
    ])
    let path = try certify(view, digest: digest, at: moment, certificate: number)
    return (digest, path)
  }

  /// Prints the certificate of a sealed dossier and puts it beside it; gives its path.
  @discardableResult
  func certify(
    _ view: CaseView, digest: Digest, at moment: Timestamp, certificate number: String
  ) throws(Fault) -> String {
    let path = try home.certificate(view.id)
    let printed = try press.print(
      form: "closure-certificate", of: view, version: 1,
      given: [
        "certificate-number": number, "issued-on": moment.date.description, "digest": digest.hex,
      ], at: moment)
    try publish(printed.bytes, to: path)
    return path
  }

  private func publish(_ bytes: [UInt8], to path: String) throws(Fault) {
    if try home.storage.exists(path), try home.storage.read(path, limit: 1 << 24) == bytes {
      return
    }
    try home.storage.publish(bytes, to: path, replacing: .any, mode: 0o444)
  }
}
