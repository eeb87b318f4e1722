import Foundation
import Testing

/// One printing job of many sheets, as a clerk asks for it.
@Suite("A batch of sheets is one file in a stable order")
struct BatchTests {
  private let program = Program()

  @Test func casesComeOnceByNumberAndEverySheetBeginsOnTheFront() throws {
    let office = try Scratch()
    let result = try program.shell(
      """
      "$dossier" demo --home '\(office.path)' >/dev/null
      cd '\(office.path)'
      "$dossier" form batch handling-record XH-2022-00018 XH-2022-00017 XH-2022-00018 \\
        --home . -o two.pdf --duplex --json
      "$dossier" form batch handling-record XH-2022-00017 XH-2022-00018 --home . -o again.pdf \\
        --duplex >/dev/null
      cmp two.pdf again.pdf && echo same
      for id in XH-2022-00017 XH-2022-00018; do
        "$dossier" form render handling-record $id --home . -o $id.pdf >/dev/null
        pages=$(pdfinfo $id.pdf | sed -n 's/^Pages: *//p')
        echo "$id $(( (pages + 1) / 2 * 2 ))"
      done
      echo "pages $(pdfinfo two.pdf | sed -n 's/^Pages: *//p')"
      pdftotext two.pdf - | grep -o 'XH-2022-000[0-9]*' | uniq
      pdftotext two.pdf - | grep -c '第1页'
      """)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.contains("same"))
    let sheets = lines.filter { $0.hasPrefix("XH-2022-0001") && $0.contains(" ") }
    let leaves = sheets.compactMap { Int($0.split(separator: " ")[1]) }
    #expect(lines.contains("pages \(leaves.reduce(0, +))"), "\(result.output)")
    // By number, whatever order they were asked for in; each counts its own pages.
    let order = lines.filter { $0 == "XH-2022-00017" || $0 == "XH-2022-00018" }
    #expect(order == ["XH-2022-00017", "XH-2022-00018"], "\(result.output)")
    #expect(lines.last == "2", "\(result.output)")
  }

  @Test func aJobChosenByStateHoldsThoseCases() throws {
    let office = try Scratch()
    let result = try program.shell(
      """
      "$dossier" demo --home '\(office.path)' >/dev/null
      cd '\(office.path)'
      "$dossier" form batch cover --state written-off --from 2022-01-01 --to 2022-12-31 \\
        --home . -o covers.pdf --json
      pdfinfo covers.pdf | grep -E '^(Pages|Tagged)'
      """)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(#/"cases":\s*6/#), "\(result.output)")
    #expect(result.output.contains(#/Pages: *6/#), "\(result.output)")
  }
}
