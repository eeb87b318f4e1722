internal import Casework
internal import Codec
internal import Dossiers
internal import Primitives
internal import Storage

/// A printing job as it was ordered; what became of it is in its receipts.
struct PrintJob: Codable, Hashable, Sendable {
  /// `J0001`, counted in an office without gaps.
  var id: String
  var form: TemplateName
  var templateVersion: Int
  var orderedAt: Timestamp
  var cases: [CaseID]
  /// `NAME=VALUE`.
  var given: [String]

  /// Stands in the place of a case that was destroyed since.
  static let destroyed = CaseID(rawValue: "-")

  enum CodingKeys: String, CodingKey {
    case id, form, templateVersion, orderedAt
    case cases = "case"
    case given
  }

  /// A sheet's name at the printer: job, place and case.
  func title(_ index: Int) -> String { "\(id)-\(padded(index + 1, 4))-\(cases[index])-\(form)" }
}

/// The folder of one job: `job.xml`, and `receipts.txt` with a line for each step of each sheet.
///
/// A receipt's fields are separated by tabs: place from 1, case, `held` or `printed`, the printer,
/// its request, SHA-256 of the sheet's bytes, pages, moment. Lines are only added.
struct PrintFolder {
  struct Receipt: Hashable {
    enum Step: String { case held, printed }

    var place: Int
    var caseID: String
    var step: Step
    var destination: String
    var request: String
    var digest: String
    var pages: Int
    var at: Timestamp
  }

  static let namespace = "urn:dossier:print-job:1"

  let path: String
  let storage: Storage

  var jobPath: String { Storage.join(path, "job.xml") }
  var receiptsPath: String { Storage.join(path, "receipts.txt") }

  func job() throws(Fault) -> PrintJob {
    let node = try XMLBridge.node(
      parsing: try storage.read(jobPath, limit: 8 << 20), root: "job",
      namespace: PrintFolder.namespace, file: jobPath)
    return try placed(Place(file: jobPath)) { () throws(Fault) in
      try NodeDecoder().decode(PrintJob.self, from: node)
    }
  }

  func write(_ job: PrintJob, replacing: Storage.Replacement = .never) throws(Fault) {
    let node = try NodeEncoder().encode(job, name: "job")
    try storage.publish(
      try XMLBridge.bytes(of: node, namespace: PrintFolder.namespace), to: jobPath,
      replacing: replacing)
  }

  /// The last receipt of each sheet that has one, by its place from 1.
  func standing() throws(Fault) -> [Int: Receipt] {
    var last: [Int: Receipt] = [:]
    for receipt in try receipts() { last[receipt.place] = receipt }
    return last
  }

  /// Every receipt, oldest first; a torn line at the end, left by a crash, counts for nothing.
  func receipts() throws(Fault) -> [Receipt] {
    guard let size = try storage.size(of: receiptsPath) else { return [] }
    let bytes = try storage.read(receiptsPath, limit: max(1, size))
    guard let end = bytes.lastIndex(of: 0x0A) else { return [] }
    var found: [Receipt] = []
    for (number, line) in bytes[..<end].split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated()
    {
      let fields = line.split(separator: 0x09, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
      guard fields.count == 8, let place = Int(fields[0]),
        let step = Receipt.Step(rawValue: fields[2]), let pages = Int(fields[6]),
        let moment = Timestamp(fields[7])
      else { throw PrintFolder.broken(receiptsPath, line: number + 1) }
      found.append(
        Receipt(
          place: place, caseID: fields[1], step: step, destination: fields[3],
          request: fields[4], digest: fields[5], pages: pages, at: moment))
    }
    return found
  }

  /// Takes cases that were destroyed out of the order and its receipts, whose places stay; gives
  /// whether it named any.
  func forget(_ cases: Set<CaseID>) throws(Fault) -> Bool {
    let lock = try storage.lock(Storage.join(path, ".lock"))
    defer { extendLifetime(lock) }
    try storage.removeStaleTemporaries(in: path)
    var job = try job()
    let receipts = try receipts()
    let names = Set(cases.map(\.rawValue))
    guard
      job.cases.contains(where: cases.contains)
        || receipts.contains(where: { names.contains($0.caseID) })
    else { return false }
    let kept = receipts.map { receipt in
      guard names.contains(receipt.caseID) else { return receipt }
      var receipt = receipt
      // The printer's request is named after the case, too.
      receipt.caseID = PrintJob.destroyed.rawValue
      receipt.request = PrintJob.destroyed.rawValue
      return receipt
    }
    if !kept.isEmpty {
      let text = kept.map { PrintFolder.line($0) }.joined()
      try storage.publish(Array(text.utf8), to: receiptsPath, replacing: .any, mode: 0o640)
    }
    job.cases = job.cases.map { cases.contains($0) ? PrintJob.destroyed : $0 }
    try write(job, replacing: .any)
    return true
  }

  /// Adds a receipt, durably; `mend` first what a crash may have left.
  func add(_ receipt: Receipt) throws(Fault) {
    try storage.append(Array(PrintFolder.line(receipt).utf8), to: receiptsPath, mode: 0o640)
  }

  private static func line(_ receipt: Receipt) -> String {
    let fields = [
      String(receipt.place), receipt.caseID, receipt.step.rawValue, receipt.destination,
      receipt.request, receipt.digest, String(receipt.pages), receipt.at.description,
    ]
    return fields.joined(separator: "\t") + "\n"
  }

  /// Cuts away a torn line.
  func mend() throws(Fault) {
    guard let size = try storage.size(of: receiptsPath), size > 0 else { return }
    let bytes = try storage.read(receiptsPath, limit: size)
    let whole = (bytes.lastIndex(of: 0x0A) ?? -1) + 1
    if whole < size { try storage.truncate(receiptsPath, to: whole) }
  }

  private static func broken(_ path: String, line: Int) -> Fault {
    Fault(
      "print-receipts", .damaged,
      what: Phrase(zh: "打印回执已损坏", en: "the receipts of a printing job are damaged"),
      why: Phrase(zh: "第\(line)行不是回执", en: "line \(line) is no receipt"),
      next: Phrase(
        zh: "请核对纸张后另下新单，本单取消", en: "count the paper, order a new job and cancel this one"),
      at: Place(file: path, line: line))
  }
}
