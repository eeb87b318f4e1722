package import Primitives

/// What an archival code (档号) says.
package struct ArchivalCodeParts: Hashable, Sendable {
  /// 全宗号, given by the archive.
  package var fonds: String
  /// 档案门类 and its sub-categories: `WS`, or `ZY`, `DBJY`.
  package var category: [String]
  package var year: Int
  /// The retention period: `Y`, `D30` and so on.
  package var retention: String?
  /// 机构（问题）.
  package var organ: String?
  /// 案卷号, where codes are by volume.
  package var file: Int?
  /// 件号, from 1.
  package var item: Int

  package init(
    fonds: String, category: [String], year: Int, retention: String?, organ: String? = nil,
    file: Int? = nil, item: Int
  ) {
    self.fonds = fonds
    self.category = category
    self.year = year
    self.retention = retention
    self.organ = organ
    self.file = file
    self.item = item
  }

  /// Everything but the running numbers: what codes are counted in.
  package var series: ArchivalCodeParts {
    var parts = self
    if parts.file != nil { parts.file = 0 }
    parts.item = 0
    return parts
  }
}

/// How an office writes archival codes: its segments, separators and digits as data.
///
/// DA/T 22-2015 joins year, retention and organ with `-`, DA/T 13-2022 puts them into the series
/// number with `·`; an office uses one of them for a fonds and a year, never both.
package struct ArchivalCodeScheme: Codable, Hashable, Sendable {
  /// How 机构（问题） is written.
  package enum OrganForm: String, CaseIterable, Codable, Sendable {
    /// 2…6 capital letters: `BGS`.
    case initials
    /// 1…8 Han characters, capital letters or digits: `办公室`, `003`.
    case name
  }

  package var name: String
  /// A letter and three digits; else any four of both.
  package var hasLetteredFonds: Bool
  /// The categories that it is for; empty for any.
  package var categories: [String]
  /// The retention periods that it knows; empty for `Y` and `D` with 1…3 digits.
  package var retentions: [String]
  /// Between the category and what follows it in the series number.
  package var inner: String
  /// Before the retention period and the organ.
  package var beforeRetention: String
  package var beforeOrgan: String
  package var organForm: OrganForm
  package var isByVolume: Bool
  /// Digits of 案卷号 as written, and at most.
  package var fileDigits: Int
  package var fileDigitsLimit: Int
  /// Digits of 件号 as written; at least and at most as read.
  package var itemDigits: Int
  package var itemDigitsMinimum: Int
  package var itemDigitsLimit: Int

  package enum CodingKeys: String, CodingKey {
    case name, hasLetteredFonds
    case categories = "category"
    case retentions = "retention"
    case inner, beforeRetention, beforeOrgan, organForm, isByVolume, fileDigits, fileDigitsLimit
    case itemDigits, itemDigitsMinimum, itemDigitsLimit
  }

  /// DA/T 22-2015, by item: `Z109-WS·2011-Y-BGS-0001`.
  package static let dat22Item = ArchivalCodeScheme(
    name: "dat22-2015-item", hasLetteredFonds: false, categories: ["WS"],
    retentions: ["Y", "D30", "D10"], inner: "·", beforeRetention: "-", beforeOrgan: "-",
    organForm: .initials, isByVolume: false, fileDigits: 0, fileDigitsLimit: 0, itemDigits: 4,
    itemDigitsMinimum: 4, itemDigitsLimit: 4)
  /// DA/T 13-2022, by item: `Z109-WS·2011·Y·办公室-0001`, and with three digits `Z008-WS·2019·Y-037`.
  package static let dat13Item = ArchivalCodeScheme(
    name: "dat13-2022-item", hasLetteredFonds: true, categories: [], retentions: [], inner: "·",
    beforeRetention: "·", beforeOrgan: "·", organForm: .name, isByVolume: false, fileDigits: 0,
    fileDigitsLimit: 0, itemDigits: 4, itemDigitsMinimum: 3, itemDigitsLimit: 5)
  /// DA/T 13-2022, by volume: `J019-ZY·JC·CC·2019·D30-001-001`.
  package static let dat13Volume = ArchivalCodeScheme(
    name: "dat13-2022-volume", hasLetteredFonds: true, categories: [], retentions: [], inner: "·",
    beforeRetention: "·", beforeOrgan: "·", organForm: .name, isByVolume: true, fileDigits: 3,
    fileDigitsLimit: 4, itemDigits: 3, itemDigitsMinimum: 3, itemDigitsLimit: 3)
  package static let shipped = [dat22Item, dat13Item, dat13Volume]

  /// The largest number that a series can reach: 案卷号 by volume, else 件号.
  package var seriesLimit: Int {
    let digits = isByVolume ? fileDigitsLimit : itemDigitsLimit
    return (0..<digits).reduce(1) { limit, _ in limit * 10 } - 1
  }

  /// The code, with the middle dot U+00B7; throws `archival-code` for parts that it cannot hold.
  package func code(_ parts: ArchivalCodeParts) throws(Fault) -> ArchivalCode {
    var series = ([parts.category.joined(separator: "·")] + [padded(parts.year, 4)])
      .joined(separator: inner)
    if let retention = parts.retention { series += beforeRetention + retention }
    if let organ = parts.organ { series += beforeOrgan + organ }
    var text = parts.fonds + "-" + series
    if isByVolume { text += "-" + padded(parts.file ?? 0, fileDigits) }
    text += "-" + padded(parts.item, itemDigits)
    guard parse(text) == parts else { throw ArchivalCodeScheme.unfit(text, name) }
    return ArchivalCode(rawValue: text)
  }

  /// What a code of this scheme says, else `nil`; other middle dots are taken for U+00B7.
  package func parse(_ text: String) -> ArchivalCodeParts? {
    guard text.utf8.count <= ArchivalCodeScheme.lengthLimit else { return nil }
    let plain = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { ArchivalCodeScheme.dots.contains($0) ? "·" : $0 }))
    var pieces = plain.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard pieces.count >= (isByVolume ? 4 : 3) else { return nil }
    guard let item = number(pieces.removeLast(), itemDigitsMinimum...itemDigitsLimit) else {
      return nil
    }
    var file: Int?
    if isByVolume {
      guard let number = number(pieces.removeLast(), fileDigits...fileDigitsLimit) else {
        return nil
      }
      file = number
    }
    let fonds = pieces.removeFirst()
    guard isFonds(fonds) else { return nil }
    // What is left is the series number, in one piece or in several.
    var segments = pieces.removeFirst().split(separator: "·", omittingEmptySubsequences: false)
      .map(String.init)
    guard let place = segments.firstIndex(where: { ArchivalCodeScheme.year($0) != nil }),
      place > 0, let year = ArchivalCodeScheme.year(segments[place])
    else { return nil }
    let category = Array(segments[..<place])
    segments = Array(segments[(place + 1)...])
    let rest = beforeRetention == "-" ? pieces : segments
    guard (beforeRetention == "-" ? segments : pieces).isEmpty, rest.count <= 2,
      isCategory(category)
    else { return nil }
    var retention = rest.first
    var organ = rest.count == 2 ? rest[1] : nil
    if let only = retention, rest.count == 1, !isRetention(only), isByVolume {
      (retention, organ) = (nil, only)
    }
    guard retention.map(isRetention) ?? isByVolume, organ.map(isOrgan) ?? true else { return nil }
    return ArchivalCodeParts(
      fonds: fonds, category: category, year: year, retention: retention, organ: organ, file: file,
      item: item)
  }

  /// Bytes of a code, at most.
  private static let lengthLimit = 256

  /// The middle dots that people type for U+00B7.
  private static let dots: Set<UnicodeScalar> = ["・", "•", "‧", "･"]

  /// Doubles and gaps among codes of this scheme: numbers begin at 1 in each series (GD-2-6).
  ///
  /// By volume the 案卷号 are counted in each series, and the 件号 in each 案卷.
  package func findings(_ codes: some Sequence<ArchivalCode>) -> [Phrase] {
    var found: [Phrase] = []
    var series: [ArchivalCodeParts: [Int: [Int]]] = [:]
    for code in codes {
      guard let parts = parse(code.rawValue) else {
        found.append(
          Phrase(zh: "档号“\(code)”不合\(name)", en: "the code “\(code)” is not of \(name)"))
        continue
      }
      series[parts.series, default: [:]][parts.file ?? 0, default: []].append(parts.item)
    }
    let ordered = series.map { (name: seriesName($0.key), files: $0.value) }.sorted {
      $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
    for (name, files) in ordered {
      if isByVolume {
        found += ArchivalCodeScheme.breaks(in: files.keys.sorted(), of: name, zh: "案卷")
      }
      for (file, items) in files.sorted(by: { $0.key < $1.key }) {
        let place = isByVolume ? "\(name)-\(padded(file, fileDigits))" : name
        found += ArchivalCodeScheme.breaks(in: items.sorted(), of: place, zh: "件")
      }
    }
    return found
  }

  /// The code without its running numbers: `Q012-ZY·DBJY·2023·D30`.
  package func seriesName(_ parts: ArchivalCodeParts) -> String {
    var name = parts.fonds + "-" + parts.category.joined(separator: "·") + inner
    name += padded(parts.year, 4)
    if let retention = parts.retention { name += beforeRetention + retention }
    if let organ = parts.organ { name += beforeOrgan + organ }
    return name
  }

  /// What is doubled or missing among sorted numbers that should count from 1.
  private static func breaks(in numbers: [Int], of series: String, zh kind: String) -> [Phrase] {
    var found: [Phrase] = []
    var next = 1
    for (index, number) in numbers.enumerated() {
      if number < next {
        // Three of a number are one finding.
        guard index < 2 || numbers[index - 2] != number else { continue }
        found.append(
          Phrase(
            zh: "\(series)：\(kind)号\(number)重复", en: "\(series): number \(number) stands twice"))
      } else if number > next {
        found.append(
          Phrase(
            zh: number - next == 1
              ? "\(series)：缺\(kind)号\(next)" : "\(series)：缺\(kind)号\(next)–\(number - 1)",
            en: number - next == 1
              ? "\(series): number \(next) is missing"
              : "\(series): numbers \(next) to \(number - 1) are missing"))
      }
      next = max(next, number + 1)
    }
    return found
  }

  // MARK: Segments

  private func number(_ text: String, _ digits: ClosedRange<Int>) -> Int? {
    guard digits.contains(text.utf8.count), let value = Int(text), value > 0,
      text.utf8.allSatisfy(ArchivalCodeScheme.isDigit)
    else { return nil }
    return value
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
  private static func isCapitalOrDigit(_ byte: UInt8) -> Bool { isCapital(byte) || isDigit(byte) }

  /// Whether the text can be a fonds number in such codes.
  package func isFonds(_ text: String) -> Bool {
    let bytes = text.utf8
    guard bytes.count == 4, bytes.allSatisfy(ArchivalCodeScheme.isCapitalOrDigit) else {
      return false
    }
    return !hasLetteredFonds
      || bytes.first.map(ArchivalCodeScheme.isCapital) ?? false
        && bytes.dropFirst().allSatisfy(ArchivalCodeScheme.isDigit)
  }

  /// Whether the texts can be the category and its sub-categories in such codes.
  package func isCategory(_ path: [String]) -> Bool {
    guard let head = path.first, head.utf8.count == 2,
      head.utf8.allSatisfy(ArchivalCodeScheme.isCapital), path.count <= 5
    else { return false }
    let tail = path.dropFirst()
    return (categories.isEmpty || categories.contains(path.joined(separator: "·")))
      && tail.allSatisfy {
        (2...6).contains($0.utf8.count) && $0.utf8.allSatisfy(ArchivalCodeScheme.isCapitalOrDigit)
          && ArchivalCodeScheme.year($0) == nil
      }
  }

  private static func year(_ text: String) -> Int? {
    text.utf8.count == 4 && text.utf8.allSatisfy(isDigit) ? Int(text) : nil
  }

  private func isRetention(_ text: String) -> Bool {
    guard retentions.isEmpty else { return retentions.contains(text) }
    return text == "Y"
      || text.utf8.first == 0x44 && (2...4).contains(text.utf8.count)
        && text.utf8.dropFirst().allSatisfy(ArchivalCodeScheme.isDigit)
  }

  /// Whether the text can be 机构（问题） in such codes.
  package func isOrgan(_ text: String) -> Bool {
    switch organForm {
    case .initials:
      return (2...6).contains(text.utf8.count) && text.utf8.allSatisfy(ArchivalCodeScheme.isCapital)
    case .name:
      let scalars = text.unicodeScalars
      return (1...8).contains(scalars.count)
        && scalars.allSatisfy {
          $0.properties.isUnifiedIdeograph || $0 == "〇"
            || $0.isASCII && ArchivalCodeScheme.isCapitalOrDigit(UInt8($0.value))
        }
    }
  }

  private static func unfit(_ text: String, _ name: String) -> Fault {
    Fault(
      "archival-code", .refused, what: Phrase(zh: "不能编档号", en: "there is no such archival code"),
      why: Phrase(zh: "“\(text)”不合\(name)", en: "“\(text)” is not of \(name)"),
      next: Phrase(
        zh: "请核对全宗号、门类、年度、保管期限和号数", en: "check fonds, category, year, retention and numbers"))
  }
}
