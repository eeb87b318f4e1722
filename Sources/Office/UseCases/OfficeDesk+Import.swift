internal import Casework
internal import Dossiers
package import Primitives
internal import Seals
internal import Storage

extension OfficeDesk {
  /// Imports cases from JSON Lines: a stream, through the guards, on all cores, resumable.
  ///
  /// A line that is refused leaves nothing and the others go on; each is told by `refused` as it
  /// comes. Reports are in the order of the file.
  package func caseImport(
    _ path: String, account: String, at moment: Timestamp,
    refused tell: (Phrase) -> Void, progress: (Phrase) -> Void
  ) async throws(Fault) -> Outcome {
    let office = try requireOffice()
    var lines = LineReader(try storage.open(path))
    let work = CaseImport(
      home: home, press: press, office: office, rules: rules, folder: Storage.folder(of: path),
      secret: try importSecret(), destroyed: try destroyedFiles(), pdfText: pdfText)
    try storage.makeDirectories(home.cases)
    var years: Set<String> = []
    var tally = Tally()
    var leaves: [LogEntry] = []
    try await OfficeDesk.lanes.forEach(ahead: OfficeDesk.linesAhead) { () throws(Fault) in
      try self.next(of: &lines, &years)
    } _: { line in
      (line.number, work.take(line, file: path))
    } take: { (number, result) throws(Fault) in
      tally.count(result, number)
      if case .imported(let leaf?, _) = result { leaves.append(leaf) }
      if case .present(let leaf?) = result { leaves.append(leaf) }
      if case .refused(let fault) = result {
        if fault.code == "storage-full" || fault.code == "storage-read-only" { throw fault }
        tell(Phrase(zh: fault.message(.chinese), en: fault.message(.english)))
      }
      if leaves.count >= OfficeDesk.leavesAtOnce {
        try home.enterInLog(leaves)
        leaves.removeAll(keepingCapacity: true)
      }
      if tally.all.isMultiple(of: OfficeDesk.progressStep) {
        progress(Phrase(zh: "已读\(tally.all)行……", en: "\(tally.all) lines read …"))
      }
    }
    try home.enterInLog(leaves)
    try AuditLog(home: home).add(
      "import",
      "\(path): \(tally.imported) imported, \(tally.present) present, \(tally.refused) refused",
      person: "-", account: account, at: moment)
    return tally.outcome
  }

  /// Lines that are in memory at once.
  private static let linesAhead = 64
  /// Each time the whole log is read.
  private static let leavesAtOnce = 2048
  private static let progressStep = 1000
  private static let lanes = DiskLanes(12, named: "import")

  /// The next line, with the folder that its case needs.
  private func next(
    of lines: inout LineReader, _ years: inout Set<String>
  ) throws(Fault) -> LineReader.Line? {
    guard let line = try lines.next() else { return nil }
    if let year = OfficeDesk.year(in: line.bytes), years.insert(year).inserted {
      let folder = Storage.join(home.cases, year)
      try storage.makeDirectories(folder)
      _ = try storage.removeStaleTemporaries(in: folder)
    }
    return line
  }

  /// The year's folder of a line's case, found without reading all of the line.
  private static func year(in line: [UInt8]?) -> String? {
    guard let line else { return nil }
    let head = String(decoding: line.prefix(256), as: UTF8.self)
    guard let range = head.firstRange(of: #""case""#) else { return nil }
    let rest = head[range.upperBound...].drop { $0 == " " || $0 == ":" || $0 == "\"" }
    return CaseID(rawValue: String(rest.prefix { $0 != "\"" })).parts.map { String($0.year) }
  }

  /// Random, made once for a home, and kept with its keys.
  private func importSecret() throws(Fault) -> [UInt8] {
    let path = Storage.join(home.keys, "import-secret")
    try storage.makeDirectories(home.keys)
    if try !storage.exists(path) {
      do throws(Fault) {
        try storage.publish(
          try RandomBytes.make(32), to: path, replacing: .never, mode: 0o600)
      } catch {
        // Another import was quicker; its secret is as good.
        if error.code != "storage-exists" { throw error }
      }
    }
    return try storage.read(path, limit: 64)
  }

  private struct Tally {
    var imported = 0
    var present = 0
    var refused = 0
    var hostile = 0
    var firstRefused: [Int] = []
    /// Cases whose PDFs have no text because nothing was there to take it, and why.
    var textless: (count: Int, why: Phrase)?

    var all: Int { imported + present + refused }

    mutating func count(_ result: CaseImport.Result, _ line: Int) {
      switch result {
      case .imported(_, let why):
        imported += 1
        if let why { textless = ((textless?.count ?? 0) + 1, textless?.why ?? why) }
      case .present: present += 1
      case .refused(let fault):
        refused += 1
        if fault.kind == .damaged { hostile += 1 }
        if firstRefused.count < 100 { firstRefused.append(line) }
      }
    }

    var outcome: Outcome {
      var outcome = Outcome()
      outcome.put("imported", imported)
      outcome.put("present", present)
      outcome.put("refused", refused)
      outcome.put("refused-line", texts: firstRefused.map(String.init))
      outcome.say(
        zh: "导入\(imported)件，已有\(present)件，未收\(refused)件。",
        en: "\(imported) imported, \(present) already there, \(refused) refused.")
      if let textless {
        outcome.put("textless", textless.count)
        outcome.warnings.append(FiledText.warning(textless.why))
      }
      if hostile > 0 {
        outcome.ending = .damaged
      } else if refused > 0 {
        outcome.ending = .warnings
      }
      return outcome
    }
  }
}
