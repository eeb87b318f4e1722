import Barcodes
import Forms
import Layout
import Pages
import Primitives
import Testing

@Test func sheetMarksReadBack() throws {
  let code = SheetCode(caseID: "XH-2022-00017", document: "ASG", version: 1)
  let mark = SheetMark(code: code, sheet: 1, count: 2)
  #expect(mark.text.hasPrefix("D1:XH-2022-00017:ASG:1:1/2:"))
  #expect(mark.text.utf8.count == 31)
  #expect(SheetMark(text: mark.text) == mark)
}

@Test func everyMisreadCharacterOfASheetMarkIsNoticed() {
  let code = SheetCode(caseID: "XH-2022-00017", document: "ASG", version: 1)
  let text = Array(SheetMark(code: code, sheet: 3, count: 12).text.utf8)
  for index in text.indices {
    for byte in UInt8(0x20)...0x7E where byte != text[index] {
      var wrong = text
      wrong[index] = byte
      #expect(SheetMark(text: String(decoding: wrong, as: UTF8.self)) == nil)
    }
  }
  for other in ["", "D1", "D1:::::", "D1:a:b:1:1/1:", "D2:a:b:1:1/1:0000"] {
    #expect(SheetMark(text: other) == nil)
  }
}

@Test func codesAreTheSmallestThatFitAndTheSameEachTime() throws {
  let short = try QRCode(encoding: Array("D1:XH-2022-00017:ASG:1:1/2:ABCD".utf8))
  #expect(short.side == 25)
  // A small letter is in byte mode alone, which takes more room.
  #expect(try QRCode(encoding: Array("D1:XH-2022-00017:ASG:1:1/2:abcd".utf8)).side == 29)
  #expect(try QRCode(encoding: Array("D1:XH-2022-00017:ASG:1:1/2:ABCD".utf8)) == short)
  #expect(try QRCode(encoding: Array(repeating: 0, count: 14)).side == 21)
  #expect(try QRCode(encoding: Array(repeating: 0, count: 15)).side == 25)
  #expect(try QRCode(encoding: Array(repeating: 0, count: 2331)).side == 177)
  #expect(throws: Fault.self) { try QRCode(encoding: []) }
  #expect(throws: Fault.self) { try QRCode(encoding: Array(repeating: 0, count: 2332)) }
  // The finder pattern's outer row, and the runs add up.
  #expect(short.modules.prefix(8).map(Int.init) == [1, 1, 1, 1, 1, 1, 1, 0])
  // Packed into bits, and as runs of a page in whole millimetres, it is the same code.
  let box = Rectangle(
    x: .millimetres(5), y: .millimetres(7), width: .millimetres(25), height: .millimetres(25))
  let matrix = ModuleMatrix(box: box, side: short.side, modules: short.modules)
  for index in short.modules.indices {
    #expect(
      matrix.isDark(row: index / 25, column: index % 25)
        == (short.modules[index] == 1))
  }
  let square = Length.millimetres(1).nanometres
  let area = matrix.darkRuns.reduce(0) {
    $0 + $1.size.width.nanometres / square * ($1.size.height.nanometres / square)
  }
  #expect(area == short.modules.reduce(0) { $0 + Int($1) })
}

@Test func everySheetCarriesItsOwnCode() throws {
  var form = SampleForms.ledger(40)
  form.code = SheetCode(caseID: "XH-2022-00017", document: "LGA", version: 2)
  let document = try Workbench.lay(form)
  var seen: Set<ModuleMatrix> = []
  for page in document.pages {
    let fills = page.marks.compactMap { mark -> ModuleMatrix? in
      if case .modules(let matrix) = mark.shape { matrix } else { nil }
    }
    #expect(fills.count == 1)
    seen.formUnion(fills)
  }
  #expect(seen.count == document.pages.count)
}
