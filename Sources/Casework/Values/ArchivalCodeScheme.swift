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
  var series: ArchivalCodeParts {
    var parts = self
    if file != nil { parts.file = 0 } else { parts.item = 0 }
    if file != nil { parts.item = 0 }
    return parts
  }
}

/// How an office writes archival codes: its segments and separators as data.
///
/// DA/T 22-2015 joins year, retention and organ with `-`, DA/T 13-2022 puts them into the series
/// number with `·`; an office uses one of them for a fonds and a year, never both.
package struct ArchivalCodeScheme: Codable, Hashable, Sendable {
  package var name: String
  /// A letter and three digits; else any four of both.
  package var hasLetteredFonds: Bool
  /// Between the category and what follows it in the series number.
  package var inner: String
  /// Before the retention period and the organ.
  package var beforeRetention: String
  package var beforeOrgan: String
  package var isByVolume: Bool
  package var fileDigits: Int
  package var itemDigits: Int

  /// DA/T 22-2015, by item: `Z109-WS·2011-Y-BGS-0001`.
  package static let dat22Item = ArchivalCodeScheme(
    name: "dat22-2015-item", hasLetteredFonds: false, inner: "·", beforeRetention: "-",
    beforeOrgan: "-",
    isByVolume: false, fileDigits: 0, itemDigits: 4)
  /// DA/T 13-2022, by item: `Z109-WS·2011·Y·办公室-0001`.
  package static let dat13Item = ArchivalCodeScheme(
    name: "dat13-2022-item", hasLetteredFonds: true, inner: "·", beforeRetention: "·",
    beforeOrgan: "·",
    isByVolume: false, fileDigits: 0, itemDigits: 4)
  /// DA/T 13-2022, by volume: `J019-ZY·JC·CC·2019·D30-001-001`.
  package static let dat13Volume = ArchivalCodeScheme(
    name: "dat13-2022-volume", hasLetteredFonds: true, inner: "·", beforeRetention: "·",
    beforeOrgan: "·",
    isByVolume: true, fileDigits: 3, itemDigits: 3)
  package static let shipped = [dat22Item, dat13Item, dat13Volume]

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
    let plain = String(text.map { "・•‧".contains($0) ? "·" : $0 })
    var pieces = plain.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard pieces.count >= (isByVolume ? 4 : 3) else { return nil }
    guard let item = number(pieces.removeLast(), itemDigits) else { return nil }
    var file: Int?
    if isByVolume {
      guard let number = number(pieces.removeLast(), fileDigits) else { return nil }
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
      category.allSatisfy(ArchivalCodeScheme.isCategory)
    else { return nil }
    var retention = rest.first
    var organ = rest.count == 2 ? rest[1] : nil
    if let only = retention, rest.count == 1, !ArchivalCodeScheme.isRetention(only), isByVolume {
      (retention, organ) = (nil, only)
    }
    guard retention.map(ArchivalCodeScheme.isRetention) ?? isByVolume,
      organ.map(ArchivalCodeScheme.isOrgan) ?? true
    else { return nil }
    return ArchivalCodeParts(
      fonds: fonds, category: category, year: year, retention: retention, organ: organ, file: file,
      item: item)
  }

  /// Doubles and gaps among codes of this scheme: numbers begin at 1 in each series (GD-2-6).
  package func findings(_ codes: [ArchivalCode]) -> [Phrase] {
    var found: [Phrase] = []
    var series: [ArchivalCodeParts: [Int]] = [:]
    for code in codes {
      guard let parts = parse(code.rawValue) else {
        found.append(
          Phrase(zh: "档号“\(code)”不合\(name)", en: "the code “\(code)” is not of \(name)"))
        continue
      }
      series[parts.series, default: []].append(parts.file ?? parts.item)
    }
    for numbers in series.values.map({ $0.sorted() }).sorted(by: {
      $0.lexicographicallyPrecedes($1)
    }) {
      var next = 1
      for number in numbers {
        if number == next - 1 && next > 1 && !isByVolume {
          found.append(Phrase(zh: "第\(number)号重复", en: "number \(number) stands twice"))
        } else if number > next {
          found.append(
            Phrase(
              zh: number - next == 1 ? "缺第\(next)号" : "缺第\(next)–\(number - 1)号",
              en: "numbers \(next) to \(number - 1) are missing"))
        }
        next = max(next, number + 1)
      }
    }
    return found
  }

  // MARK: Segments

  private func number(_ text: String, _ digits: Int) -> Int? {
    guard (digits...digits + 1).contains(text.utf8.count), let value = Int(text), value > 0,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return value
  }

  private static func isCapitalOrDigit(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
  }

  private func isFonds(_ text: String) -> Bool {
    guard text.utf8.count == 4, text.utf8.allSatisfy(ArchivalCodeScheme.isCapitalOrDigit) else {
      return false
    }
    return !hasLetteredFonds
      || text.utf8.first.map { $0 >= 0x41 } ?? false && Int(text.dropFirst()) != nil
  }

  private static func isCategory(_ text: String) -> Bool {
    (2...6).contains(text.utf8.count) && text.utf8.allSatisfy(isCapitalOrDigit)
  }

  private static func year(_ text: String) -> Int? {
    text.utf8.count == 4 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  private static func isRetention(_ text: String) -> Bool {
    text == "Y"
      || text.hasPrefix("D") && (2...4).contains(text.utf8.count)
        && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func isOrgan(_ text: String) -> Bool {
    (1...8).contains(text.count)
      && text.unicodeScalars.allSatisfy {
        $0.properties.isIdeographic || $0.isASCII && isCapitalOrDigit(UInt8($0.value))
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
