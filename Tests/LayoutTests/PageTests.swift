import Forms
import Layout
import Pages
import Primitives
import Testing

private func slot(_ name: String) -> Block {
  .signature(
    SignatureSlot(
      slot: name, statement: words("经核实，同意办结。"), label: words("签名："),
      date: words("年　　月　　日", fang, .end)))
}

@Test func aSignatureNeverStandsAloneOnTheLastPage() throws {
  for count in 1...60 {
    let blocks = (1...count).map { Block.paragraph(words("第\($0)项")) } + [slot("deputy")]
    let document = try Workbench.lay(blocks, height: .millimetres(90))
    let last = document.lines(page: document.pages.count - 1)
    #expect(last.contains("第\(count)项"), "\(count) paragraphs")
    #expect(last.contains("签名："))
  }
}

@Test func aNoteAfterTheSignatureOpensNoPageOfItsOwn() throws {
  for count in 1...40 {
    let blocks =
      (1...count).map { Block.paragraph(words("第\($0)项")) } + [
        slot("deputy"), .paragraph(words("注：本表一式两份。")),
      ]
    let document = try Workbench.lay(blocks, height: .millimetres(90))
    let last = document.lines(page: document.pages.count - 1)
    #expect(last.contains("签名：") && last.contains("第\(count)项"), "\(count) paragraphs")
  }
}

@Test func aCertificateHasItsDoubleFrame() throws {
  var form = Workbench.form([.paragraph(words("兹证明"))])
  form.border = PageBorder(distance: .millimetres(10), weight: .millimetres(1), red: true)
  let page = try #require(Workbench.lay(form).pages.first)
  let insets = frames(page).map(\.minX)
  #expect(insets == [.millimetres(10.5), .millimetres(12.125)])
  // Foot and code stand inside it.
  form.code = SheetCode(caseID: "XH-2022-00017", document: "WOF", version: 1)
  form.footers = [RunningPart([.paragraph(words("页脚"))])]
  let inside = try #require(Workbench.lay(form).pages.first)
  for mark in inside.marks {
    guard case .modules(let matrix) = mark.shape else { continue }
    #expect(matrix.box.maxY < inside.size.height - .millimetres(12.25))
  }
}

@Test func centredFootsStandInTheMiddleOfTheSheet() throws {
  var form = Workbench.form([.paragraph(words("正文"))])
  form.code = SheetCode(caseID: "XH-2022-00017", document: "ASG", version: 1)
  form.footers = [
    RunningPart([
      .line([words("编号"), words("中", fang, .centre), words("末", fang, .end)]),
      .paragraph(words("央", fang, .centre)),
    ])
  ]
  let document = try Workbench.lay(form)
  let middle = document.pages[0].size.width / 2
  for text in document.texts where ["中", "央"].contains(text.run.text) {
    let off = text.run.origin.x + text.run.size / 2 - middle
    #expect(abs(off.nanometres) < 1000)
  }
  expectNoOverlap(document, "foot")
}

@Test func aRowOfSignaturesTakesTheRowAboveAlong() throws {
  for count in 2...30 {
    var rows = (1...count).map { Row(cells: [label("项目"), value("第\($0)项")]) }
    rows.append(
      Row(
        cells: [
          signatureCell("unit", "同意。", "签名："), signatureCell("office", "同意。", "签名："),
        ], splits: false))
    let document = try Workbench.lay(
      [.table(Table(columns: [.share(1), .share(1)], rows: rows))], height: .millimetres(100))
    let last = document.lines(page: document.pages.count - 1)
    #expect(last.contains("项目第\(count)项"), "\(count) rows")
    let signed = document.texts.filter { $0.run.text == "签名：" }.map(\.page)
    #expect(Set(signed).count == 1, "\(count) rows")
  }
}

@Test func aLongRowBeforeASignatureGivesItsTail() throws {
  let text = (1...60).map { "第\($0)次走访。" }.joined()
  let rows = [
    Row(cells: [value(text)]),
    Row(cells: [signatureCell("unit", "同意。", "签名：")], minimumHeight: .millimetres(50)),
  ]
  // Heights at which the long row just fits and the signature does not, among others.
  for height in stride(from: 90.0, through: 150, by: 4) {
    let document = try Workbench.lay(
      [.table(Table(columns: [.share(1)], rows: rows))], width: .millimetres(100),
      height: .millimetres(height))
    let last = document.lines(page: document.pages.count - 1)
    #expect((last.first?.contains("走访") ?? false), "\(height) mm")
    #expect(document.readingText.hasPrefix(text))
  }
}

@Test func signatureRoomIsFree() throws {
  // Beside the label where the cell is wide enough, below it where it is not.
  for width in [45.0, 75] {
    let cell = signatureCell("unit", "本单位已知悉。", "负责人（签字）：")
    let document = try Workbench.lay(
      [.table(Table(columns: [.fixed(.millimetres(width))], rows: [Row(cells: [cell])]))])
    let texts = document.texts
    let label = try #require(texts.first { $0.run.text.hasPrefix("负责人") }).box
    let date = try #require(texts.last).box
    if width > 60 {
      #expect(label.right + 4_300_000 + 35_000_000 <= 20_000_000 + 75_000_000)
      #expect(date.top - (label.top + label.bottom) / 2 >= 6_000_000)
    } else {
      #expect(date.top - label.bottom >= 12_000_000)
    }
  }
}

@Test func aHeadingStaysWithWhatFollows() throws {
  for count in 1...40 {
    let blocks =
      (1...count).map { Block.paragraph(words("第\($0)项")) } + [
        .heading(level: 2, words("办理结果", hei)),
        .paragraph(words("已经办结。")),
      ]
    let document = try Workbench.lay(blocks, height: .millimetres(90))
    let pages = document.pages.indices.filter { page in
      document.lines(page: page).contains("办理结果") || document.lines(page: page).contains("已经办结。")
    }
    #expect(pages.count == 1, "\(count) paragraphs")
  }
}

@Test func paragraphsLeaveNoSingleLines() throws {
  let text = String(repeating: "一二三四五六七八九十", count: 12)
  for count in 0...20 {
    let blocks =
      (0..<count).map { Block.paragraph(words("第\($0)项")) } + [.paragraph(words(text))]
    let document = try Workbench.lay(blocks, width: fang.size * 20, height: .millimetres(70))
    for page in document.pages.indices {
      let long = document.lines(page: page).filter { $0.hasPrefix("一二三") }
      #expect(long.count != 1, "\(count) paragraphs, page \(page)")
    }
    #expect(document.readingText.hasSuffix(text))
  }
}

@Test func whatIsKeptTogetherMovesTogether() throws {
  let kept = Block.keepTogether((1...5).map { .paragraph(words("同组\($0)")) })
  for count in 1...15 {
    let blocks = (1...count).map { Block.paragraph(words("第\($0)项")) } + [kept]
    let document = try Workbench.lay(blocks, height: .millimetres(70))
    let pages = document.pages.indices.filter { page in
      document.lines(page: page).contains { $0.hasPrefix("同组") }
    }
    #expect(pages.count == 1, "\(count) paragraphs")
  }
}

@Test func pageBreaksBreakAndSpacesVanishAtAPagesTop() throws {
  let document = try Workbench.lay([
    .paragraph(words("甲")), .pageBreak, .space(.millimetres(30)), .paragraph(words("乙")),
  ])
  #expect(document.pages.count == 2)
  #expect(document.lines(page: 1) == ["乙"])
  // After a break that the form asks for, room stays room.
  let top = document.texts[1].run.origin.y - document.texts[0].run.origin.y
  #expect(top == .millimetres(30))
  let full = (1...40).map { Block.paragraph(words("第\($0)项")) }
  let spaced = try Workbench.lay(
    full.flatMap { [$0, .space(.millimetres(7))] }, height: .millimetres(60))
  let firsts = spaced.pages.indices.compactMap { page in
    spaced.texts.first { $0.page == page }?.run.origin.y
  }
  #expect(Set(firsts).count == 1)
}

@Test func pagesAreNumberedAndCounted() throws {
  let document = try Workbench.lay(SampleForms.ledger(200))
  let count = document.pages.count
  #expect(count > 10)
  for page in document.pages.indices {
    let foot = document.texts.filter { $0.page == page && $0.tag == .paginationArtifact }
      .map(\.run.text).joined()
    #expect(foot.hasSuffix("— \(page + 1) / \(count) —"))
    #expect(foot.hasPrefix("示例"))
  }
}

@Test func numbersInTheBodyNameTheirPage() throws {
  let line = Paragraph(inlines: [
    .text("本页第", fang, field: nil), .pageNumber(fang), .text("页共", fang, field: nil),
    .pageCount(fang), .text("页", fang, field: nil),
  ])
  let document = try Workbench.lay(
    Array(repeating: Block.paragraph(line), count: 130), height: .millimetres(65))
  #expect(document.pages.count > 9)
  for page in document.pages.indices {
    let expected = "本页第\(page + 1)页共\(document.pages.count)页"
    #expect(document.lines(page: page).allSatisfy { $0 == expected })
  }
}

@Test func whatNoPageHoldsIsRefused() {
  let tall = #expect(throws: Fault.self) {
    try Workbench.lay([.sheetCode(side: .millimetres(100))], height: .millimetres(90))
  }
  #expect(tall?.code == "layout-too-tall")
  let room = #expect(throws: Fault.self) {
    try Workbench.lay([], width: .millimetres(-50))
  }
  #expect(room?.code == "layout-no-room")
}

@Test func textsOnOneLineKeepApart() throws {
  let fits = try Workbench.lay([
    .line([words("编号：一"), words("表", hei, .centre), words("日期", fang, .end)])
  ])
  #expect(fits.lines(page: 0) == ["编号：一表日期"])
  let long = String(repeating: "长", count: 40)
  let crowded = try Workbench.lay([.line([words(long), words(long, fang, .end)])])
  expectNoOverlap(crowded, "crowded line")
  #expect(crowded.readingText == long + long)
}
