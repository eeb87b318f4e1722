internal import Casework
internal import Dossiers
internal import Forms
internal import Pages
package import Primitives
internal import Seals
internal import Storage

extension OfficeDesk {
  private var printFolder: String { Storage.join(home.path, "print") }

  /// Orders the printing of one form of many cases; nothing is printed yet.
  ///
  /// The sheet of every case is laid out once, so that what cannot be printed is refused before
  /// paper is used.
  package func printOrder(_ wish: BatchWish, at moment: Timestamp) throws(Fault) -> Outcome {
    _ = try requireOffice()
    let ids = try chosen(wish)
    let template = try fixedForm(wish.form)
    let values = try givenValues(wish.given)
    for id in ids { _ = try sheet(wish.form, in: template.version, of: id, given: values) }
    try storage.makeDirectories(printFolder)
    let lock = try storage.lock(Storage.join(printFolder, ".lock"))
    defer { extendLifetime(lock) }
    let last = try jobNames().compactMap { Int($0.dropFirst()) }.max() ?? 0
    let job = PrintJob(
      id: "J" + padded(last + 1, 4), form: TemplateName(rawValue: wish.form),
      templateVersion: template.version, orderedAt: moment, cases: ids, given: wish.given)
    let folder = folder(job.id)
    try storage.makeDirectories(folder.path)
    try folder.write(job)
    var outcome = Outcome()
    outcome.put("job", job.id)
    outcome.put("sheets", ids.count)
    outcome.say(
      zh: "已排入打印单\(job.id)：\(template.plainTitle)，\(ids.count)件。用 dossier print run \(job.id) 开始打印",
      en: "ordered as \(job.id): \(ids.count) sheets. dossier print run \(job.id) prints them")
    return outcome
  }

  /// Prints what a job still owes, sheet by sheet, each with its receipts; another run goes on where
  /// one was broken off, and none is lost or printed twice.
  ///
  /// A sheet that another printer was left holding is handed over anew; that one never prints it.
  package func printRun(
    _ id: String, on printer: some SheetPrinter, clock: () -> Timestamp,
    progress: (Phrase) -> Void = { _ in }
  ) throws(Fault) -> Outcome {
    let folder = try known(id)
    let job = try folder.job()
    guard try !storage.exists(cancelled(folder)) else { throw OfficeDesk.cancelledJob(id) }
    let lock = try exclusive(folder, id)
    defer { extendLifetime(lock) }
    try folder.mend()
    let last = try folder.standing()
    let values = try givenValues(job.given)
    let before = last.values.count { $0.step == .printed }
    for index in job.cases.indices {
      let place = index + 1
      if last[place]?.step == .printed || job.cases[index] == PrintJob.destroyed { continue }
      var receipt: PrintFolder.Receipt
      if let held = last[place], held.destination == printer.destination {
        receipt = held
      } else {
        let pages = try sheet(
          job.form.rawValue, in: job.templateVersion, of: job.cases[index], given: values
        ).document
        let bytes = try press.write(pages, as: .pdf)
        receipt = PrintFolder.Receipt(
          place: place, caseID: job.cases[index].rawValue, step: .held,
          destination: printer.destination,
          request: try printer.hold(bytes, title: job.title(index)),
          digest: SHA256.digest(of: bytes).hex, pages: pages.pages.count, at: clock())
        try folder.add(receipt)
      }
      try printer.release(receipt.request)
      receipt.step = .printed
      receipt.at = clock()
      try folder.add(receipt)
      progress(Phrase("\(place)/\(job.cases.count)  \(receipt.caseID)"))
    }
    var outcome = Outcome()
    outcome.put("job", id)
    outcome.put("sheets", job.cases.count)
    outcome.put("printed-before", before)
    outcome.say(
      zh: "打印单\(id)已完成：共\(job.cases.count)件"
        + (before > 0 ? "（此前已打\(before)件，本次\(job.cases.count - before)件）" : ""),
      en: "\(id) is printed: \(job.cases.count) sheets"
        + (before > 0 ? " (\(before) of them before)" : ""))
    return outcome
  }

  /// Every job with how far it has come; with an `id` its sheets.
  package func printList(_ id: String?) throws(Fault) -> Outcome {
    var outcome = Outcome()
    if let id {
      try sheets(of: id, &outcome)
      return outcome
    }
    var rows: [Outcome] = []
    for name in try jobNames() {
      let folder = folder(name)
      let job = try folder.job()
      let printed = try folder.standing().values.count { $0.step == .printed }
      let isCancelled = try storage.exists(cancelled(folder))
      var row = Outcome()
      row.put("job", name)
      row.put("form", job.form.rawValue)
      row.put("ordered-at", job.orderedAt.description)
      row.put("sheets", job.cases.count)
      row.put("printed", printed)
      row.put("cancelled", isCancelled ? "true" : nil)
      rows.append(row)
      outcome.say(
        zh: "\(name)  \(job.form)  \(printed)/\(job.cases.count)\(isCancelled ? "  已取消" : "")",
        en: "\(name)  \(job.form)  \(printed)/\(job.cases.count)\(isCancelled ? "  cancelled" : "")"
      )
    }
    outcome.say(zh: "共\(rows.count)单。", en: "\(rows.count) jobs.")
    outcome.put("job", list: rows)
    return outcome
  }

  private func sheets(of id: String, _ outcome: inout Outcome) throws(Fault) {
    let folder = try known(id)
    let job = try folder.job()
    let last = try folder.standing()
    var rows: [Outcome] = []
    for (index, caseID) in job.cases.enumerated() {
      let receipt = last[index + 1]
      var row = Outcome()
      row.put("place", index + 1)
      row.put("case", caseID.rawValue)
      let isDestroyed = caseID == PrintJob.destroyed
      row.put("step", isDestroyed ? "destroyed" : receipt?.step.rawValue ?? "waiting")
      row.put("request", receipt?.request)
      row.put("sha256", receipt?.digest)
      rows.append(row)
      let step =
        switch receipt?.step {
        case .printed: Phrase(zh: "已打印", en: "printed")
        case .held: Phrase(zh: "已交、待放行", en: "held")
        case nil where isDestroyed: Phrase(zh: "案卷已销毁", en: "destroyed")
        case nil: Phrase(zh: "等待", en: "waiting")
        }
      outcome.say(
        zh: "\(index + 1)  \(caseID)  \(step.zh)", en: "\(index + 1)  \(caseID)  \(step.en)")
    }
    outcome.put("sheet", list: rows)
  }

  /// Prints nothing more of a job.
  package func printCancel(_ id: String) throws(Fault) -> Outcome {
    let folder = try known(id)
    try storage.publish([], to: cancelled(folder), replacing: .any)
    var outcome = Outcome()
    outcome.put("job", id)
    outcome.say(zh: "打印单\(id)已取消", en: "\(id) is cancelled")
    return outcome
  }

  /// Takes destroyed cases out of every job; gives how many jobs named one.
  func forgetPrints(of cases: Set<CaseID>) throws(Fault) -> Int {
    var count = 0
    for name in try jobNames() where try folder(name).forget(cases) { count += 1 }
    return count
  }

  /// The job for one run alone.
  private func exclusive(_ folder: PrintFolder, _ id: String) throws(Fault) -> Lock {
    do throws(Fault) {
      return try storage.lock(Storage.join(folder.path, ".lock"), waiting: false)
    } catch {
      throw OfficeDesk.busyJob(id, error)
    }
  }

  private func folder(_ id: String) -> PrintFolder {
    PrintFolder(path: Storage.join(printFolder, id), storage: storage)
  }

  private func cancelled(_ folder: PrintFolder) -> String {
    Storage.join(folder.path, "cancelled")
  }

  /// Jobs in the order of their numbers; a folder without its order is what a crash left.
  private func jobNames() throws(Fault) -> [String] {
    guard try storage.exists(printFolder) else { return [] }
    var names: [String] = []
    for name in try storage.list(printFolder) where name.hasPrefix("J") {
      if try storage.exists(folder(name).jobPath) { names.append(name) }
    }
    return names
  }

  private func known(_ id: String) throws(Fault) -> PrintFolder {
    let names = try jobNames()
    guard names.contains(id) else {
      throw Fault(
        "print-unknown", what: Phrase(zh: "没有打印单“\(id)”", en: "there is no job “\(id)”"),
        why: Phrase(zh: "打印队列里没有它", en: "the queue does not hold it"),
        next: Phrase(
          zh: names.isEmpty ? "先用 dossier print order 下单" : "有：" + names.joined(separator: "、"),
          en: names.isEmpty
            ? "order one with dossier print order" : "there are: " + names.joined(separator: ", ")))
    }
    return folder(id)
  }

  private static func cancelledJob(_ id: String) -> Fault {
    Fault(
      "print-cancelled", .refused,
      what: Phrase(zh: "打印单\(id)没有打印", en: "\(id) was not printed"),
      why: Phrase(zh: "它已取消", en: "it is cancelled"),
      next: Phrase(zh: "请另下新单", en: "order a new one"))
  }

  private static func busyJob(_ id: String, _ cause: Fault) -> Fault {
    guard cause.code == "storage-locked" else { return cause }
    return Fault(
      "print-busy", .refused,
      what: Phrase(zh: "打印单\(id)没有打印", en: "\(id) was not printed"),
      why: Phrase(zh: "另一处正在打印它", en: "it is being printed elsewhere"),
      next: Phrase(zh: "请等它结束", en: "wait until that ends"))
  }
}
