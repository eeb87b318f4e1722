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

  func write(_ job: PrintJob) throws(Fault) {
    let node = try NodeEncoder().encode(job, name: "job")
    try storage.publish(
      try XMLBridge.bytes(of: node, namespace: PrintFolder.namespace), to: jobPath,
      replacing: .never)
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

  /// Adds a receipt, durably; `mend` first what a crash may have left.
  func add(_ receipt: Receipt) throws(Fault) {
    let fields = [
      String(receipt.place), receipt.caseID, receipt.step.rawValue, receipt.destination,
      receipt.request, receipt.digest, String(receipt.pages), receipt.at.description,
    ]
    try storage.append(
      Array((fields.joined(separator: "\t") + "\n").utf8), to: receiptsPath, mode: 0o640)
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
