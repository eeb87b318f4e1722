internal import Casework
internal import Dossiers
package import Primitives
internal import Seals
internal import Storage

extension OfficeDesk {
  /// Gives an issued document as it was issued, byte for byte.
  ///
  /// `document` is a code such as ASG, whose version in force is meant unless `version` says
  /// otherwise, or an entry's name. With `isFresh` the document is made again from the events before
  /// its issue, under the template version that its event records, and compared with what was
  /// issued; what is written is then the fresh one. Throws `reprint-differs` when they differ.
  package func formReprint(
    _ id: String, _ document: String, version: Int?, isFresh: Bool, to output: String?
  ) throws(Fault) -> Outcome {
    let chain = try home.chain(CaseID(rawValue: id))
    let (dossier, event, issued) = try find(document, version, in: chain)
    var bytes = try dossier.bytes(of: issued.file)
    var outcome = Outcome()
    guard SHA256.digest(of: bytes) == issued.digest else {
      throw Fault(
        "reprint-damaged", .damaged,
        what: Phrase(zh: "\(issued.file)已损坏", en: "\(issued.file) is damaged"),
        why: Phrase(zh: "摘要与出具时不符", en: "its digest is not the one of its issue"),
        next: Phrase(zh: "请从副本恢复案卷", en: "restore the dossier from a copy"),
        at: Place(file: id, entry: issued.file))
    }
    if isFresh {
      let fresh = try remade(event, issued, chain, dossier)
      try compare(fresh, bytes, issued)
      bytes = fresh.bytes
      outcome.put("equal", "true")
      outcome.say(
        zh: "按出具时的模板、字体和程序库重新打印，与原件逐字节相同",
        en: "made again under the recorded template, fonts and libraries: equal, byte for byte")
    }
    let name = issued.file.split(separator: "/").last.map(String.init) ?? issued.file
    let path = output ?? "\(id)-\(name)"
    try storage.publish(bytes, to: path, replacing: .any)
    outcome.put("file", path)
    outcome.put("sha256", issued.digest.hex)
    outcome.put("made-with", issued.madeWith)
    outcome.say(
      zh: "已写好 \(path)：\(issued.code.title.zh)第\(issued.version)版，\(event.on)出具",
      en: "wrote \(path): \(issued.code.rawValue) version \(issued.version), issued on \(event.on)")
    return outcome
  }

  private func find(
    _ document: String, _ version: Int?, in chain: [Dossier]
  ) throws(Fault) -> (dossier: Dossier, event: Event, issued: DocumentIssued) {
    var found: (dossier: Dossier, event: Event, issued: DocumentIssued)?
    var known: [String] = []
    for dossier in chain {
      for event in dossier.events {
        guard case .documentIssued(let issued) = event.body else { continue }
        known.append(issued.file)
        let isMeant =
          issued.file == document
          || issued.code.rawValue == document.uppercased()
            && (version == nil || version == issued.version)
        if isMeant { found = (dossier, event, issued) }
      }
    }
    guard let found else {
      throw Fault(
        "reprint-unknown",
        what: Phrase(zh: "没有文书“\(document)”", en: "there is no document “\(document)”"),
        why: Phrase(zh: "本件没有出具过它", en: "the case never issued it"),
        next: Phrase(
          zh: "已出具的有：" + known.joined(separator: "、"),
          en: "issued were: " + known.joined(separator: ", ")))
    }
    return found
  }

  /// The document made again from the case as it stood just before the issue.
  private func remade(
    _ event: Event, _ issued: DocumentIssued, _ chain: [Dossier], _ dossier: Dossier
  ) throws(Fault) -> PrintedDocument {
    let earlier = chain.flatMap(\.events).filter { $0.sequence < event.sequence }
    guard issued.madeWith != nil, !earlier.isEmpty else {
      throw Fault(
        "reprint-foreign", .refused,
        what: Phrase(zh: "\(issued.file)不能重新打印", en: "\(issued.file) cannot be made again"),
        why: Phrase(zh: "它是在别处制成后收入的", en: "it was made elsewhere and taken in"),
        next: Phrase(
          zh: "去掉 --fresh，取原件", en: "leave --fresh out and take it as it was issued"))
    }
    let record = try Case.replay(earlier, under: rules)
    let view = CaseView(
      of: record, directory: CaseDirectory(office: try dossier.view().office, policy: rules.policy))
    if let template = issued.template {
      return try press.print(
        form: template.rawValue, in: issued.templateVersion, of: view, paper: issued.paper,
        version: issued.version, given: CaseDesk.given(issued.ledger, issued.unit, in: view),
        at: event.recordedAt, calendar: rules.calendar
      ) { name throws(Fault) in
        for dossier in chain.reversed()
        where dossier.manifest.files.contains(where: { $0.name == name }) {
          return try dossier.bytes(of: name)
        }
        return nil
      }
    }
    guard let paper = issued.paper else {
      preconditionFailure("a sheet has a template or a wording")
    }
    return try press.print(
      paper, of: view, code: issued.code, version: issued.version, at: event.recordedAt)
  }

  private func compare(
    _ fresh: PrintedDocument, _ bytes: [UInt8], _ issued: DocumentIssued
  ) throws(Fault) {
    guard fresh.bytes != bytes else { return }
    let then = issued.madeWith ?? "—"
    let now = fresh.madeWith ?? "—"
    throw Fault(
      "reprint-differs", then == now ? .damaged : .failed,
      what: Phrase(
        zh: "重新打印的\(issued.file)与原件不同", en: "\(issued.file) made again is not what was issued"),
      why: then == now
        ? Phrase(
          zh: "模板、字体和程序库都相同，案卷内容却不一致",
          en: "template, fonts and libraries are the same, so the dossier itself does not agree")
        : Phrase(
          zh: "出具时用的是 \(then)，现在是 \(now)", en: "it was made with \(then), now there is \(now)"),
      next: Phrase(zh: "以原件为准：去掉 --fresh", en: "what was issued holds: leave --fresh out"))
  }
}
