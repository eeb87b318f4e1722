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
    let view = try CaseViewText.view(from: try package.read(entry), file: Dossier.viewName)
    return SearchRecord(view, volume: volume)
  }
}

extension SearchRecord {
  /// The searched texts of a case view, each under the field it can be named by.
  init(_ view: CaseView, volume: String) {
    var texts: [(field: Field, text: String)] = [(.title, view.title)]
    func add(_ field: Field, _ text: String?) {
      if let text, !text.isEmpty { texts.append((field, text)) }
    }
    add(.narrative, view.content.text)
    add(.narrative, view.registration.title)
    add(.narrative, view.registration.content.text)
    for deputy in view.deputies { add(.name, deputy.name) }
    add(.place, view.location.full)
    for unit in view.assignment?.units ?? [] { add(.unit, unit.name) }
    for step in view.handling?.progress ?? [] { add(.log, step.text) }
    for reply in view.replies { for item in reply.items { add(.reply, item) } }
    for rating in view.ratings { add(.reason, rating.text) }
    for reporter in view.reporters { add(.personal, reporter.name) }
    let units = (view.assignment?.units ?? []).map(\.name)
    self.init(
      caseID: view.id.rawValue, number: view.number?.rawValue ?? "", title: view.title,
      date: view.registeredOn, street: view.location.street ?? "",
      community: view.location.community ?? "", units: units, deputies: view.deputies.map(\.name),
      category: view.category?.major ?? "", state: view.state.rawValue,
      satisfaction: view.rating?.resultName ?? "",
      durationDays: view.durations.daysFromRegistrationToWriteOff,
      rounds: view.round, hasScan: false, texts: texts, volume: volume)
  }
}
