internal import Casework
internal import Codec
internal import Dossiers
package import Primitives
internal import Storage

extension OfficeDesk {
  /// Writes cases as JSON Lines, the form that `case import` reads: leaving is as easy as entering.
  ///
  /// A stream: memory holds one case. Without ids, every case.
  package func caseExport(_ ids: [String], to path: String) throws(Fault) -> Outcome {
    _ = try requireOffice()
    var file = try storage.makeStream(at: path)
    let chosen = ids.isEmpty ? try home.caseIDs() : ids.map { CaseID(rawValue: $0) }
    for id in chosen {
      let line = try ImportLine(try home.chain(id), id)
      var bytes = JSONText.write(try NodeEncoder().encode(line, name: ""), pretty: false)
      bytes.append(0x0A)
      try file.append(bytes)
    }
    try file.commit(replacing: .any)
    var outcome = Outcome()
    outcome.put("file", path)
    outcome.put("cases", chosen.count)
    outcome.say(
      zh: "已导出\(chosen.count)件到 \(path)", en: "\(chosen.count) cases are exported to \(path)")
    return outcome
  }
}

extension ImportLine {
  /// Everything in a dossier and the supplements to it.
  init(_ chain: [Dossier], _ id: CaseID) throws(Fault) {
    caseID = id
    events = chain.flatMap(\.events).map { event in
      var event = event
      event.previous = nil
      return event
    }
    persons = []
    files = []
    for dossier in chain {
      for file in dossier.manifest.files {
        if file.name.hasPrefix("persons/") {
          let person = try PersonFile(from: try dossier.bytes(of: file.name), file: file.name)
          persons.append(
            Resident(
              id: person.id, name: person.name, phone: person.phone, address: person.address,
              wishesAnonymity: person.wishesAnonymity))
        } else if file.name.hasPrefix("documents/") || file.name.hasPrefix("attachments/") {
          files.append(
            Content(name: file.name, base64: base64(try dossier.bytes(of: file.name))))
        }
      }
    }
  }
}
