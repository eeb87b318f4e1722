internal import Forms
internal import Primitives

/// Finds the fields of a part and cuts its bytes at them.
struct PartReader {
  private let scan: WordScan
  private let place: Place
  private var findings: [Fault] = []
  private var fieldCount = 0
  /// For each row or paragraph, by its element, what stands at its beginning.
  private var directives: [Int: [Directive]] = [:]
  /// For each text element that changes, its letters: kept or replaced.
  private var texts: [Int: [TextPiece.Item]] = [:]
  /// Text elements that have a letter changed; the others keep their bytes.
  private var touched: Set<Int> = []
  /// For each paragraph that begins a row's first cell, the row.
  private var heads: [Int: Int] = [:]

  private init(_ scan: WordScan, place: Place) {
    self.scan = scan
    self.place = place
  }

  /// Reads the part of this name; what is wrong with its fields is in the result's findings.
  static func read(_ bytes: [UInt8], name: String, file: String) throws(Fault) -> PartTemplate {
    let place = Place(file: file, entry: name)
    var reader = PartReader(try WordScan(bytes, place: place), place: place)
    reader.findHeads()
    reader.readParagraphs()
    guard reader.fieldCount <= DocxLimits.fields else {
      throw DocxFault.tooMany(
        Phrase(zh: "字段太多", en: "there are too many fields"), DocxLimits.fields, place)
    }
    let pieces = reader.pieces(
      from: 0, to: bytes.count, elements: 0..<reader.scan.elements.count, isRepeated: false)
    return PartTemplate(
      name: name, place: place, bytes: bytes, pieces: pieces, findings: reader.findings,
      fieldCount: reader.fieldCount)
  }

  private var elements: [WordElement] { scan.elements }

  // MARK: Rows

  /// The paragraph that begins each row: that of its first cell which is not the lower part of a
  /// merged one, as nothing can be written there.
  private mutating func findHeads() {
    for (index, element) in elements.enumerated() where element.kind == .row {
      var at = index + 1
      while at < element.next {
        switch elements[at].kind {
        case .row, .table: at = elements[at].next
        case .cell:
          if isContinued(at) {
            at = elements[at].next
          } else {
            if let paragraph = firstParagraph(of: at) { heads[paragraph] = index }
            at = element.next
          }
        default: at += 1
        }
      }
    }
  }

  private func isContinued(_ cell: Int) -> Bool {
    for at in (cell + 1)..<max(cell + 1, elements[cell].next) {
      switch elements[at].kind {
      case .paragraph, .table: return false
      case .cellMerge:
        return !scan.attributes(elements[at]).contains { attribute in
          scan.bytes[attribute.value].elementsEqual("restart".utf8)
        }
      default: break
      }
    }
    return false
  }

  private func firstParagraph(of cell: Int) -> Int? {
    var at = cell + 1
    while at < elements[cell].next {
      switch elements[at].kind {
      case .paragraph: return at
      case .table: at = elements[at].next
      default: at += 1
      }
    }
    return nil
  }

  // MARK: Paragraphs

  private mutating func readParagraphs() {
    var number = 0
    for (index, element) in elements.enumerated() where element.kind == .paragraph {
      number += 1
      read(ParagraphText(scan, index, number: number, place: place), index, number)
    }
  }

  private mutating func read(_ text: ParagraphText, _ paragraph: Int, _ number: Int) {
    report(text.findings)
    guard !text.fields.isEmpty || !text.doubled.isEmpty else { return }
    var replacements: [Int: DocxField] = [:]
    var removed = Set(text.doubled)
    // Where the paragraph begins for `each` and `when`: after those that came before.
    var start: Int? = 0
    for field in text.fields {
      let before = start.map { text.letters[$0..<field.letters.lowerBound] }
      let isFirst = before?.allSatisfy { $0.scalar.properties.isWhitespace } ?? false
      let source = text.text(field.letters)
      let (word, rest, offset) = PartReader.directive(field.source)
      fieldCount += 1
      let spot = text.place(at: field.letters.lowerBound + 1 + offset)
      let made: DocxField
      do {
        made = DocxField(
          expression: try Expression(rest, at: spot), source: source, paragraph: number)
      } catch {
        report([error.inField(source, paragraph: number)])
        start = word != nil && isFirst ? field.letters.upperBound : nil
        continue
      }
      if let word {
        let target = heads[paragraph] ?? paragraph
        let fault: Fault? =
          !isFirst
          ? DocxFault.misplaced(word, spot)
          : word == "each" && hasEach(target) ? DocxFault.secondEach(spot) : nil
        if let fault {
          report([made.named(fault)])
        } else {
          directives[target, default: []].append(word == "each" ? .each(made) : .when(made))
        }
        start = isFirst ? field.letters.upperBound : nil
      } else {
        start = nil
        replacements[field.letters.lowerBound] = made
      }
      removed.formUnion(field.letters)
    }
    cut(text, removed, replacements)
  }

  private func hasEach(_ element: Int) -> Bool {
    (directives[element] ?? []).contains { if case .each = $0 { true } else { false } }
  }

  /// `each a/b` and `when a`, with how far in the expression begins.
  private static func directive(_ source: String) -> (word: String?, rest: String, offset: Int) {
    let scalars = source.unicodeScalars
    let words = scalars.drop { $0.properties.isWhitespace }
    for word in ["each", "when"] where words.starts(with: word.unicodeScalars) {
      let rest = words.dropFirst(word.unicodeScalars.count)
      guard let next = rest.first, next.properties.isWhitespace else { continue }
      let path = rest.drop { $0.properties.isWhitespace }
      return (word, String(path), scalars.count - path.count)
    }
    return (nil, source, 0)
  }

  private mutating func report(_ faults: [Fault]) {
    for fault in faults where findings.count < DocxLimits.findings { findings.append(fault) }
  }

  /// Notes what becomes of each text element's letters: those removed go, and where a field began
  /// stands its value.
  private mutating func cut(
    _ text: ParagraphText, _ removed: Set<Int>, _ replacements: [Int: DocxField]
  ) {
    var element: Int?
    var at = 0
    for (index, letter) in text.letters.enumerated() {
      if letter.element != element {
        if let element { keep(at..<elements[element].inside.upperBound, of: element) }
        element = letter.element
        at = elements[letter.element].inside.lowerBound
      }
      // What stands between two letters is a comment.
      keep(at..<letter.bytes.lowerBound, of: letter.element)
      at = letter.bytes.upperBound
      if !removed.contains(index) {
        keep(letter.bytes, of: letter.element)
      } else {
        touched.insert(letter.element)
        if let field = replacements[index] {
          texts[letter.element, default: []].append(.value(field))
        }
      }
    }
    if let element { keep(at..<elements[element].inside.upperBound, of: element) }
  }

  private mutating func keep(_ bytes: Range<Int>, of element: Int) {
    guard !bytes.isEmpty else { return }
    var items = texts.removeValue(forKey: element) ?? []
    if case .bytes(let before)? = items.last, before.upperBound == bytes.lowerBound {
      items[items.count - 1] = .bytes(before.lowerBound..<bytes.upperBound)
    } else {
      items.append(.bytes(bytes))
    }
    texts[element] = items
  }

  // MARK: Pieces

  /// The bytes from `start` to `end`, which hold these elements, cut at what changes.
  private func pieces(
    from start: Int, to end: Int, elements range: Range<Int>, isRepeated: Bool
  ) -> [Piece] {
    var pieces: [Piece] = []
    var at = start
    func keep(to place: Int) {
      if place > at { pieces.append(.bytes(at..<place)) }
      at = max(at, place)
    }
    var index = range.lowerBound
    while index < range.upperBound {
      let element = elements[index]
      if let kind = blockKind(index) {
        keep(to: element.range.lowerBound)
        pieces.append(.block(block(index, kind, isRepeated: isRepeated)))
        at = element.range.upperBound
        index = element.next
      } else if touched.contains(index) {
        keep(to: element.range.lowerBound)
        pieces.append(.text(textPiece(index)))
        at = element.range.upperBound
        index = element.next
      } else {
        if isRepeated {
          for bytes in onlyOnce(index) {
            keep(to: bytes.lowerBound)
            pieces.append(.once(bytes))
            at = bytes.upperBound
          }
        }
        index += 1
      }
    }
    keep(to: end)
    return pieces
  }

  private func block(_ index: Int, _ kind: Block.Kind, isRepeated: Bool) -> Block {
    let element = elements[index]
    let own = directives[index] ?? []
    let isRepeated = isRepeated || hasEach(index)
    var pieces: [Piece] = []
    var at = element.range.lowerBound
    if isRepeated {
      for bytes in onlyOnce(index) {
        pieces.append(.bytes(at..<bytes.lowerBound))
        pieces.append(.once(bytes))
        at = bytes.upperBound
      }
    }
    pieces += self.pieces(
      from: at, to: element.range.upperBound, elements: (index + 1)..<element.next,
      isRepeated: isRepeated)
    return Block(kind: kind, directives: own, pieces: pieces)
  }

  private func blockKind(_ index: Int) -> Block.Kind? {
    switch elements[index].kind {
    case .row: directives[index].map { _ in .row }
    case .paragraph: directives[index].map { _ in .paragraph(shell: shell(index)) }
    case .table: mayLoseAllRows(index) ? .table : nil
    default: nil
    }
  }

  private func mayLoseAllRows(_ table: Int) -> Bool {
    var hasRow = false
    var at = table + 1
    while at < elements[table].next {
      guard elements[at].kind == .row else {
        at += 1
        continue
      }
      hasRow = true
      let mayGo = (directives[at] ?? []).contains { if case .when = $0 { true } else { false } }
      if !mayGo { return false }
      at = elements[at].next
    }
    return hasRow
  }

  /// What stays of a paragraph that is left out: nothing, or its properties where a cell, a
  /// header or a note would be left without a last paragraph, or a section without its end.
  private func shell(_ index: Int) -> [Range<Int>]? {
    let element = elements[index]
    let inner = (index + 1)..<element.next
    let properties = inner.first { at in
      elements[at].kind == .paragraphProperties && elements[at].parent == index
    }
    let endsSection = properties.map { found in
      (found..<elements[found].next).contains { elements[$0].kind == .section }
    }
    guard endsSection == true || isLastOfItsCell(index) else { return nil }
    let head = properties.map { elements[$0].range.upperBound } ?? element.inside.lowerBound
    return [
      element.range.lowerBound..<head, element.inside.upperBound..<element.range.upperBound,
    ]
  }

  private func isLastOfItsCell(_ index: Int) -> Bool {
    var holder = elements[index].parent
    while let at = holder, elements[at].kind != .cell, elements[at].kind != .story {
      if elements[at].kind == .body { return false }
      holder = elements[at].parent
    }
    guard let holder else { return false }
    var at = elements[index].next
    while at < elements[holder].next {
      switch elements[at].kind {
      case .paragraph: return false
      case .table: at = elements[at].next
      default: at += 1
      }
    }
    return true
  }

  /// Bytes of an element that a document should not hold twice: bookmarks, and the identities that
  /// Word gives to rows and paragraphs.
  private func onlyOnce(_ index: Int) -> [Range<Int>] {
    let element = elements[index]
    switch element.kind {
    case .bookmark: return [element.range]
    case .row, .paragraph:
      return scan.attributes(element).filter { attribute in
        scan.bytes[attribute.name].reversed().starts(with: ":paraId".utf8.reversed())
      }.map(\.whole)
    default: return []
    }
  }

  private func textPiece(_ index: Int) -> TextPiece {
    let element = elements[index]
    let space = scan.attributes(element).first { attribute in
      scan.bytes[attribute.name].elementsEqual("xml:space".utf8)
    }
    return TextPiece(
      name: element.name, startTag: element.range.lowerBound..<element.inside.lowerBound,
      endTag: element.inside.upperBound..<element.range.upperBound, space: space?.value,
      items: texts[index] ?? [])
  }
}
