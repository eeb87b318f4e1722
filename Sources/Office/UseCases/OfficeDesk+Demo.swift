internal import Casework
internal import Dossiers
package import Primitives
internal import Seals
internal import Storage

extension OfficeDesk {
  /// The whole journey of the seven sample cases.
  ///
  /// Every file is whole at any moment; a run after a kill finds what is done and does the rest,
  /// and a run beside another waits for it.
  package func demo(progress: (Phrase) -> Void) throws(Fault) -> Outcome {
    try home.make()
    let lock = try Lock(
      Storage.join(home.path, ".demo.lock"), waiting: true, storage: storage)
    defer { withExtendedLifetime(lock) {} }
    try writeSampleOffice()
    return try reopened().walk(progress: progress)
  }

  func writeSampleOffice() throws(Fault) {
    let office = try DemoOffice.file.bytes()
    if let size = try storage.size(of: home.officePath) {
      guard try storage.read(home.officePath, limit: size) == office else {
        throw OfficeDesk.notTheSample(home.path)
      }
    } else {
      try storage.publish(office, to: home.officePath, replacing: .never)
    }
  }

  private func walk(progress: (Phrase) -> Void) throws(Fault) -> Outcome {
    try makeSampleKeys()
    let journey = DemoJourney(home: home, press: press, rules: rules)
    var finished: [DemoJourney.Finished] = []
    for sample in DemoCases.all {
      let done = try placed(Place(file: sample.id.rawValue)) { () throws(Fault) in
        try journey.run(sample)
      }
      finished.append(done)
      progress(
        Phrase(
          zh: "\(sample.key)  \(done.id)  \(done.view.stateName)  \(done.view.title)",
          en: "\(sample.key)  \(done.id)  \(done.view.state.rawValue)  \(done.view.title)"))
    }
    let forms = try writeForms(of: finished)
    let packed = try archivePack(by: DemoOffice.archiving)
    for line in packed.lines { progress(line) }
    let verified = try archiveVerify([], quick: false)
    let search = try search(SearchWish(query: "化粪池"))
    return account(finished, forms: forms, verified: verified, search: search)
  }

  func makeSampleKeys() throws(Fault) {
    let validity = Validity(
      notBefore: Timestamp(CivilDate(year: 2022, month: 1, day: 1) ?? CivilDate(dayNumber: 0)),
      notAfter: Timestamp(CivilDate(year: 2042, month: 12, day: 31) ?? CivilDate(dayNumber: 0)))
    try OfficeKeys(home: home).make(
      office: DemoOffice.view.name, passphrase: "示例数据不保密", validity: validity)
  }

  /// A sample office at work: one case closed and archived, the others each at another step.
  package func sampleOffice(progress: (Phrase) -> Void) throws(Fault) -> Outcome {
    try home.make()
    try writeSampleOffice()
    return try reopened().populate(progress: progress)
  }

  private func populate(progress: (Phrase) -> Void) throws(Fault) -> Outcome {
    let journey = DemoJourney(home: home, press: press, rules: rules)
    try makeSampleKeys()
    let stops: [(DemoCase, State)] = [
      (DemoCases.gate, .replied), (DemoCases.lift, .inProgress),
      (DemoCases.greenery, .assignmentIssued), (DemoCases.window, .inSecondReview),
      (DemoCases.shop, .rework), (DemoCases.bench, .claimed),
    ]
    let done = try journey.run(DemoCases.drain)
    progress(Phrase("\(done.id)  \(done.view.title)"))
    for (sample, state) in stops {
      let id = try journey.run(sample, until: state)
      progress(Phrase("\(id)  \(sample.title)"))
    }
    var outcome = try archivePack(by: DemoOffice.archiving)
    outcome.lines += try caseList(CaseWish(asOf: CivilDate(dayNumber: 0))).lines
    outcome.say(
      zh: "示例办公室在 \(home.path)；接着可以试试：", en: "The sample office is in \(home.path). Try next:")
    for command in [
      "case next \(DemoCases.gate.id)", "ledger assigning", "ledger audit", "office",
    ] {
      outcome.lines.append(Phrase("  dossier \(command) --home \(home.path)"))
    }
    outcome.put("home", home.path)
    return outcome
  }

  private static func notTheSample(_ path: String) -> Fault {
    Fault(
      "demo-office", .refused, what: Phrase(zh: "示例没有开始", en: "the demo was not begun"),
      why: Phrase(zh: "\(path) 是另一个办公室", en: "\(path) is another office"),
      next: Phrase(
        zh: "请用 --home 另选一个目录", en: "choose another folder with --home"),
      at: Place(file: path))
  }

  /// Lays the issued sheets out in a folder, for a look: the dossiers keep the originals.
  private func writeForms(of finished: [DemoJourney.Finished]) throws(Fault) -> String {
    let folder = Storage.join(home.path, "forms")
    for done in finished {
      let own = home.sheets(of: done.id)
      try storage.makeDirectories(own)
      // A sheet that an earlier run was writing when it was killed; its place may be filled by now.
      try storage.removeStaleTemporaries(in: own)
      let dossier = try home.read(done.id)
      for document in done.documents {
        let bytes = try dossier.bytes(of: document)
        let path = Storage.join(own, Storage.name(of: document))
        if try storage.exists(path), try storage.read(path, limit: 1 << 26) == bytes { continue }
        try storage.publish(bytes, to: path, replacing: .any)
      }
      let certificate = try storage.read(done.certificate, limit: 1 << 26)
      let path = Storage.join(own, "20-CERT-v1.pdf")
      if try storage.exists(path), try storage.read(path, limit: 1 << 26) == certificate {
        continue
      }
      try storage.publish(certificate, to: path, replacing: .any)
    }
    return folder
  }

  private func account(
    _ finished: [DemoJourney.Finished], forms: String, verified: Outcome, search: Outcome
  ) -> Outcome {
    var outcome = Outcome()
    let sheets = finished.reduce(0) { $0 + $1.documents.count + 1 }
    outcome.say(
      zh: "七个示例案件已从圆桌走到档案（全部数据标明“示例”，人名均为虚构）：",
      en:
        "Seven sample cases went from the round table to the archive (all marked 示例, names invented):"
    )
    for done in finished {
      let rating = done.view.rating?.resultName ?? "—"
      outcome.say(
        zh: "  \(done.id)  \(done.view.title)  评价：\(rating)",
        en: "  \(done.id)  \(done.view.title)  rating: \(rating)")
    }
    outcome.say(zh: "表格\(sheets)份：\(forms)", en: "\(sheets) forms: \(forms)")
    outcome.say(
      zh: "案卷（每件一个文件）：\(home.cases)", en: "Dossiers, one file a case: \(home.cases)")
    outcome.say(zh: "档案包、封印与日志：\(home.archive)", en: "Volumes, seals and log: \(home.archive)")
    outcome.lines += verified.lines
    outcome.say(zh: "检索“化粪池”：", en: "A search for 化粪池:")
    outcome.lines += search.lines.map { Phrase(zh: "  " + $0.zh, en: "  " + $0.en) }
    outcome.say(zh: "接着可以试试：", en: "Try next:")
    let first = finished.first?.id.rawValue ?? "XH-2022-00017"
    for command in [
      "case show \(first)", "case history \(first)", "search 电梯 --facet street",
      "archive verify \(home.archive)",
    ] {
      outcome.lines.append(Phrase("  ./dossier \(command) --home \(home.path)"))
    }
    outcome.put("cases", texts: finished.map(\.id.rawValue))
    outcome.put("forms", forms)
    outcome.put("archive", home.archive)
    return outcome
  }
}
