internal import Casework
internal import Dossiers
package import Primitives
package import Search
package import Storage
internal import Zip

/// What was searched, and what could not be: the honest part of an answer.
package struct SearchReport: Sendable {
  package var answer: SearchAnswer
  package var volumes: [String]
  package var unreadable: [Fault]
}

/// Searches volumes and folders of dossiers by reading every case.
package struct ArchiveSearch: Sendable {
  private let storage: Storage

  package init(storage: Storage) { self.storage = storage }

  /// Answers over everything under the given paths: volumes, folders of them, single dossiers.
  package func run(_ request: SearchRequest, in paths: [String]) throws(Fault) -> SearchReport {
    var scan = Scan(request)
    var report = SearchReport(
      answer: scan.answer(), volumes: [], unreadable: [])
    for path in paths { try look(into: path, &scan, &report, isNamed: true) }
    report.answer = scan.answer()
    return report
  }

  private func look(
    into path: String, _ scan: inout Scan, _ report: inout SearchReport, isNamed: Bool
  ) throws(Fault) {
    switch try storage.kind(of: path) {
    case .directory:
      for name in try storage.list(path) where !name.hasPrefix(".") {
        try look(into: Storage.join(path, name), &scan, &report, isNamed: false)
      }
    case .file where path.hasSuffix(".zip"):
      report.volumes.append(path)
      do throws(Fault) { try searchVolume(path, &scan, &report) } catch {
        report.unreadable.append(error)
      }
    case .file where path.hasSuffix(DossierFile.ending):
      do throws(Fault) {
        let bytes = try storage.read(path, limit: DossierFile.sizeLimit)
        scan.look(at: try ArchiveSearch.record(bytes, volume: path))
      } catch {
        report.unreadable.append(error.inside(Place(file: path)))
      }
    case nil where isNamed:
      throw Fault(
        "search-nothing", what: Phrase(zh: "无法查询", en: "there is nothing to search"),
        why: Phrase(zh: "那里没有文件或目录", en: "there is no such file or folder"),
        next: Phrase(zh: "请检查路径", en: "check the path"), at: Place(file: path))
    default: break
    }
  }

  private func searchVolume(
    _ path: String, _ scan: inout Scan, _ report: inout SearchReport
  ) throws(Fault) {
    let reader = try ZipReader(try InputFile(path, storage: storage))
    let volume = String(Storage.name(of: path).dropLast(4))
    for entry in reader.entries where entry.name.hasSuffix(DossierFile.ending) {
      do throws(Fault) {
        scan.look(at: try ArchiveSearch.record(try reader.read(entry), volume: volume))
      } catch {
        report.unreadable.append(error.inside(Place(file: path, entry: entry.name)))
      }
    }
  }

  /// What is searched of a dossier; its view is read, the chain is the verifier's business.
  static func record(_ bytes: [UInt8], volume: String) throws(Fault) -> SearchRecord {
    let package = try ZipReader(bytes)
    guard let entry = package.entry(Dossier.viewName) else {
      throw Fault(
        "search-no-view", .damaged,
        what: Phrase(zh: "案卷查不了", en: "the dossier cannot be searched"),
        why: Phrase(zh: "里面没有case.xml", en: "it holds no case.xml"),
        next: Phrase(zh: "请校验这一卷", en: "verify the volume"))
    }
    return try SearchRecord(scanning: try package.read(entry), volume: volume)
  }
}

extension SearchRecord {
  /// What is taken from a case view, each from its path.
  private enum Part {
    case caseID, number, state, date, street, community, unit, deputy, category, satisfaction
    case duration, round
    case text(Field)
  }

  private static let parts: [(path: String, part: Part)] = [
    ("@id", .caseID), ("@number", .number), ("@state", .state), ("@registered-on", .date),
    ("@round", .round), ("title", .text(.title)), ("content/p", .text(.narrative)),
    ("registration/title", .text(.narrative)), ("registration/content/p", .text(.narrative)),
    ("registration/demand", .text(.narrative)), ("suggestion/cause/p", .text(.narrative)),
    ("suggestion/proposal", .text(.narrative)), ("attempt/text", .text(.narrative)),
    ("location/full", .text(.place)), ("location/street", .street),
    ("location/community", .community), ("category/major", .category), ("deputy/name", .deputy),
    ("reporter/name", .text(.personal)), ("review/opinion/p", .text(.review)),
    ("meeting/question", .text(.log)), ("meeting/decision", .text(.log)),
    ("coordination/outcome", .text(.log)), ("assignment/unit/name", .unit),
    ("handling/progress/text", .text(.log)), ("handling/progress/outcome", .text(.log)),
    ("handling/result/p", .text(.log)), ("reply-round/item", .text(.reply)),
    ("rating-round/text", .text(.reason)), ("rating/result-name", .satisfaction),
    ("answer/text", .text(.reply)), ("non-admission/explanation", .text(.reason)),
    ("durations/@days-from-registration-to-write-off", .duration),
    ("document/title", .text(.document)), ("document/@number", .text(.document)),
  ]
  private static let scanner = CaseScanner(parts.map(\.path))

  /// The searched texts of a `case.xml`, each under the field that it can be named by.
  init(scanning bytes: [UInt8], volume: String) throws(Fault) {
    self.init(
      caseID: "", number: "", title: "", date: CivilDate(dayNumber: 0), street: "", community: "",
      units: [], deputies: [], category: "", state: "", satisfaction: "", durationDays: nil,
      rounds: 0, hasScan: false, texts: [], volume: volume)
    var record = self
    try SearchRecord.scanner.scan(bytes, file: Dossier.viewName) { field, text in
      if !text.isEmpty { record.take(SearchRecord.parts[field].part, text) }
    }
    guard CaseID(rawValue: record.caseID).parts != nil, record.date.dayNumber != 0 else {
      throw Fault(
        "search-view", .damaged,
        what: Phrase(zh: "案卷查不了", en: "the dossier cannot be searched"),
        why: Phrase(
          zh: "case.xml没有编号或登记日期", en: "its case.xml has no number or day of registration"),
        next: Phrase(zh: "请校验这一卷", en: "verify the volume"))
    }
    self = record
  }

  private mutating func take(_ part: Part, _ text: String) {
    switch part {
    case .caseID: caseID = text
    case .number: number = text
    case .state: state = text
    case .date: date = CivilDate(text) ?? date
    case .street: street = text
    case .community: community = text
    case .category: category = text
    case .satisfaction: satisfaction = text
    case .duration: durationDays = Int(text)
    case .round: rounds = Int(text) ?? rounds
    case .unit:
      units.append(text)
      texts.append((.unit, text))
    case .deputy:
      deputies.append(text)
      texts.append((.name, text))
    case .text(let field):
      if field == .title { title = text }
      texts.append((field, text))
    }
  }
}
