import Inspector
import Storage
import Testing

@testable import Volumes

@Suite("The catalogue says every title as it is")
struct CatalogueTests {
  /// A quotation mark with an accent on it is one character to people, and two to a reader.
  @Test(arguments: ["\"\u{301},\"\u{20DD}", "a\"b\"\"", "=1+1", "\"\u{308}\r\n\"", "甲,乙\"丙\""])
  func noTitleEndsItsCell(_ title: String) throws {
    let archive = try SmallArchive()
    var members = archive.members
    members[0].title = title
    try archive.pack(.disk, archive.plan(of: members))
    let survey = try VolumeSurvey(
      archive.archive + "/XH-2022-1.zip", volume: "XH-2022-1", storage: .disk)
    let bytes = try #require(
      survey.text("data/metadata/descriptive/cases.csv", limit: CatalogueReader.byteLimit))
    let lines = try CatalogueReader.lines(bytes)
    #expect(lines.count == 3 && Array(lines[1][1].utf8) == Array(title.utf8), "\(lines)")
  }
}
