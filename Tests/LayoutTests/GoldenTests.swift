import Forms
import Glibc
import Layout
import Pages
import Primitives
import Testing

/// Pages as text: one mark a line, millimetres, painting order, then the structure.
///
/// `RECORD_GOLDENS=1` writes the files anew and fails, so that no recording passes unread.
@Test(arguments: ["assignment", "ledger"])
func pagesAreAsReviewed(name: String) throws {
  let form = name == "ledger" ? SampleForms.ledger(12) : SampleForms.assignment
  let text = try Workbench.lay(form).reviewText
  let path = String(#filePath.dropLast("GoldenTests.swift".count)) + "Goldens/\(name).txt"
  if getenv("RECORD_GOLDENS") != nil {
    let file = try #require(fopen(path, "w"))
    fputs(text, file)
    fclose(file)
    Issue.record("recorded \(path): read its difference, then run again without RECORD_GOLDENS")
    return
  }
  let golden = try #require(contents(path), "no golden: run with RECORD_GOLDENS=1")
  let had = golden.split(separator: "\n", omittingEmptySubsequences: false)
  let has = text.split(separator: "\n", omittingEmptySubsequences: false)
  for (index, line) in has.enumerated() where index >= had.count || had[index] != line {
    let was = index < had.count ? had[index] : ""
    Issue.record("\(name).txt:\(index + 1): was “\(was)”, is “\(line)”")
    return
  }
  #expect(had.count == has.count)
}

@Test func theSameFormGivesTheSamePages() throws {
  let first = try Workbench.lay(SampleForms.ledger(30)).reviewText
  let again = try Workbench.lay(SampleForms.ledger(30)).reviewText
  let fresh = try FormLayout.lay(
    SampleForms.ledger(30), fonts: Workbench.fonts, metadata: Workbench.metadata
  ).reviewText
  #expect(first == again)
  #expect(first == fresh)
}

private func contents(_ path: String) -> String? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return String(decoding: bytes, as: UTF8.self) }
    bytes += buffer[..<count]
  }
}

extension PagedDocument {
  var reviewText: String {
    var text = ""
    for (index, page) in pages.enumerated() {
      text += "page \(index + 1)  \(mm(page.size.width)) × \(mm(page.size.height))\n"
      for mark in page.marks { text += "  " + review(mark) + "\n" }
    }
    return text + review(structure, indent: "")
  }

  private func review(_ mark: Mark) -> String {
    let tag =
      switch mark.tag {
      case .content(let id): "#\(id)"
      case .layoutArtifact: "-"
      case .paginationArtifact: "~"
      }
    switch mark.shape {
    case .glyphs(let run):
      let end = run.origin.x + (run.glyphs.last?.x ?? .zero)
      return "\(tag) text \(mm(run.origin.x))…\(mm(end)) \(mm(run.origin.y)) "
        + "F\(run.face.index) \(mm(run.size)) \(colour(run.colour))“\(run.text)”"
    case .line(let line):
      return "\(tag) line \(mm(line.from.x)) \(mm(line.from.y)) → \(mm(line.to.x)) "
        + "\(mm(line.to.y)) \(mm(line.width))"
    case .modules(let matrix):
      let boxes = matrix.darkRuns
      let area = boxes.reduce(0.0) { sum, box in
        sum + box.size.width.inMillimetres * box.size.height.inMillimetres
      }
      return "\(tag) fill \(boxes.count) boxes from \(mm(boxes[0].minX)) \(mm(boxes[0].minY)), "
        + "\(Int(area)) mm²"
    case .frame(let box, let stroke, _):
      return "\(tag) frame \(mm(box.minX)) \(mm(box.minY)) \(mm(box.size.width)) × "
        + "\(mm(box.size.height)) \(mm(stroke))"
    case .image(let image): return "\(tag) image \(mm(image.box.minX)) \(mm(image.box.minY))"
    }
  }

  private func review(_ node: StructureNode, indent: String) -> String {
    var line = "\(indent)\(node.role.rawValue) #\(node.id)"
    if let scope = node.scope { line += " scope \(scope.rawValue)" }
    if node.columnSpan > 1 { line += " columns \(node.columnSpan)" }
    if node.rowSpan > 1 { line += " rows \(node.rowSpan)" }
    if let alternative = node.alternative { line += " “\(alternative)”" }
    return line + "\n" + node.children.map { review($0, indent: indent + "  ") }.joined()
  }

  private func mm(_ length: Length) -> String {
    let thousandths = (abs(length.nanometres) + 500) / 1000
    let sign = length.nanometres < 0 ? "-" : ""
    return "\(sign)\(thousandths / 1000)." + padded(thousandths % 1000, 3)
  }

  private func colour(_ colour: Colour) -> String {
    colour == .black ? "" : "(\(colour.red) \(colour.green) \(colour.blue)) "
  }
}
