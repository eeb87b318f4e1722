internal import Casework
internal import Dossiers
internal import Inspector
internal import Primitives
internal import Seals
internal import Storage

/// What the four-property test says of one volume.
struct PropertyReport {
  let subject: PropertySubject
  let outcomes: [PropertyOutcome]
  let office: OfficeView
  let isSample: Bool

  var failed: Int { outcomes.count { $0.result == .failed } }

  /// Goes through the volume that `audit` has judged.
  init(of path: String, _ audit: Audit, by desk: OfficeDesk) throws(Fault) {
    let folder = Storage.folder(of: path)
    let name = Storage.name(of: path)
    let volume = name.hasSuffix(".zip") ? String(name.dropLast(".zip".count)) : name
    let isOurs = desk.office != nil && folder == desk.home.archive
    var checks = PropertyChecks(rules: isOurs ? desk.rules : nil)
    checks.take(audit)
    var source: String?
    do throws(Fault) {
      let survey = try VolumeSurvey(path, volume: volume, storage: desk.storage)
      try survey.walk { checks.take($0) }
      checks.checkWhole(sealed: audit.statement?.dossiers)
      source = PropertyReport.organisation(survey.text("bag-info.txt", limit: 1 << 16))
      try PropertyReport.catalogue(
        survey, audit, in: folder, volume, isOurs: isOurs, desk, &checks)
    } catch {
      // The audit has told of it; nothing that needs the inside can be answered.
      checks.leave(
        PropertyItem.allCases, .unchecked, zh: "卷打不开：\(error.why.zh)",
        en: "the volume cannot be opened: \(error.why.en)")
    }
    let hasLog = try desk.storage.exists(Storage.join(folder, "log.txt"))
    if !isOurs, !hasLog {
      checks.note(
        .filing, Phrase(zh: "旁边没有日志，日志叶未核对", en: "no log lies beside it: leaves were not checked"))
    }
    outcomes = checks.outcomes(of: audit)
    isSample = checks.views.values.contains { $0.isSample }
    office = isOurs ? desk.office?.office ?? OfficeView(name: "") : OfficeView(name: source ?? "")
    var subject = PropertySubject(
      volume: volume, dossiers: audit.dossiers, files: checks.files, bytes: audit.bytes)
    subject.sha256 = audit.statement?.sha256
    subject.sealedOn = audit.statement?.sealedOn
    // RFC 2253 parts with commas, which do not belong between Chinese words.
    subject.signer = audit.signature?.signer.subject.replacing(",", with: "；")
    subject.fonds = isOurs ? desk.office?.fonds : nil
    self.subject = subject
  }

  private static func organisation(_ bytes: [UInt8]?) -> String? {
    let lead = "Source-Organization: "
    let lines = String(decoding: bytes ?? [], as: UTF8.self).split(separator: "\n")
    return lines.first { $0.hasPrefix(lead) }.map { String($0.dropFirst(lead.count)) }
  }

  private static func catalogue(
    _ survey: VolumeSurvey, _ audit: Audit, in folder: String, _ volume: String, isOurs: Bool,
    _ desk: OfficeDesk, _ checks: inout PropertyChecks
  ) throws(Fault) {
    let path = "data/metadata/descriptive/cases.csv"
    guard let bytes = survey.text(path, limit: CatalogueReader.byteLimit) else {
      checks.report(
        [.descriptions, .metadata, .readableMetadata], zh: "目录没有或读不出",
        en: "the catalogue is missing or cannot be read", entry: path)
      return checks.leave(
        PropertyChecks.catalogueItems + [.accessibleMetadata], .unchecked, zh: "没有目录可供检测",
        en: "there is no catalogue to test")
    }
    let table: CatalogueTable
    do throws(Fault) { table = try CatalogueTable(bytes) } catch {
      checks.report(
        [.descriptions, .readableMetadata], zh: error.why.zh, en: error.why.en, entry: path)
      return checks.leave(
        PropertyChecks.catalogueItems + [.accessibleMetadata], .unchecked, zh: "目录不合格式，未检测",
        en: "the catalogue has no proper form")
    }
    let own = isOurs ? desk.office?.arrangement.schemes ?? [] : []
    // By volume first: its codes have one number more, and no other reads them.
    let schemes = own + [.dat13Volume, .dat22Item, .dat13Item]
    checks.take(table, schemes, sealedOn: audit.statement?.sealedOn)
    checks.checkFolders(areBound: table.has("档号"))
    var codes = table.codes
    if isOurs {
      try records(table, &codes, desk, &checks)
    } else {
      checks.leave(
        [.accessibleMetadata], .notApplicable, zh: "是其他单位的卷，本机没有其数据库",
        en: "it is another office's volume, and its database is not here")
    }
    codes += try others(in: folder, but: volume, desk.storage, &checks)
    let series = Set(
      table.codes.compactMap { code in
        schemes.lazy.compactMap { scheme in
          scheme.parse(code.rawValue).map { scheme.seriesName($0) }
        }.first
      })
    checks.checkContinuity(Array(Set(codes)), in: series, schemes)
    let counts = Dictionary(table.codes.map { ($0, 1) }, uniquingKeysWith: +)
    for code in counts.keys.sorted() where counts[code] != 1 {
      checks.report([.continuity], zh: "档号“\(code)”重复", en: "the code “\(code)” stands twice")
    }
  }

  /// Codes in the catalogues of the other volumes in the folder, for series go on over several.
  private static func others(
    in folder: String, but volume: String, _ storage: Storage, _ checks: inout PropertyChecks
  ) throws(Fault) -> [ArchivalCode] {
    var codes: [ArchivalCode] = []
    for name in try storage.list(folder).sorted()
    where name.hasSuffix(".zip") && !name.hasPrefix(".") && name != volume + ".zip" {
      let other = String(name.dropLast(".zip".count))
      do throws(Fault) {
        let survey = try VolumeSurvey(
          Storage.join(folder, name), volume: other, storage: storage)
        if let bytes = survey.text(
          "data/metadata/descriptive/cases.csv", limit: CatalogueReader.byteLimit)
        {
          codes += try CatalogueTable(bytes).codes
        }
      } catch {
        checks.note(
          .continuity, Phrase(zh: "\(other)的目录未读", en: "the catalogue of \(other) was not read"))
      }
    }
    return codes
  }

  /// Holds the catalogue against the office's own records, whose codes are all that were given.
  private static func records(
    _ table: CatalogueTable, _ codes: inout [ArchivalCode], _ desk: OfficeDesk,
    _ checks: inout PropertyChecks
  ) throws(Fault) {
    let book: ArrangementBook
    do throws(Fault) { book = try desk.holdings().arrangement } catch {
      return checks.report(
        [.accessibleMetadata, .continuity, .filing], zh: error.why.zh, en: error.why.en,
        entry: error.place.file)
    }
    codes += book.files.compactMap(\.code)
    for finding in book.findings(desk.office?.arrangement ?? ArrangementSettings(fonds: nil)) {
      checks.report([.continuity], zh: finding.zh, en: finding.en, entry: "records/arrangement")
    }
    let given = Dictionary(
      book.files.map { ($0.file.name, $0) }, uniquingKeysWith: { first, _ in first })
    for row in table.rows {
      let name = table.cell(row, "案件编号") ?? ""
      guard let recorded = given[name] else {
        checks.report(
          [.accessibleMetadata], zh: "本单位的档号记录中没有该件",
          en: "the office's records of codes do not have it", dossier: name)
        continue
      }
      if recorded.code?.rawValue != table.cell(row, "档号") {
        checks.report(
          [.codes], zh: "目录的档号与记录的“\(recorded.code?.rawValue ?? "")”不同",
          en: "the catalogue's code is not the recorded “\(recorded.code?.rawValue ?? "")”",
          dossier: name, entry: "cases.csv")
      }
      let path = try desk.home.file(of: recorded.caseID, supplement: recorded.file.supplement).path
      if try !desk.storage.exists(path) {
        checks.report(
          [.accessibleMetadata], zh: "办公室里没有该件的案卷：\(path)",
          en: "the office has no dossier of it: \(path)", dossier: name)
      }
    }
  }
}
