import Primitives
import Testing

@testable import Forms

@Suite("The manual shows every element, and its examples print")
struct ManualExampleTests {
  @Test func everyElementIsShownOnceAndStandsInItsExample() throws {
    for element in TemplateElement.allCases {
      let examples = Manual.examples.filter { $0.elements.contains(element) }
      #expect(examples.count == 1, "\(element)")
      #expect(examples.first?.body.contains("<\(element.rawValue)") == true, "\(element)")
    }
  }

  @Test(arguments: Manual.examples.map(\.name))
  func eachIsATemplateThatFillsWithValuesOfItsSample(_ name: String) throws {
    let example = try #require(Manual.examples.first { $0.name == name })
    let template = try FormTemplate.parse(Array(example.template.utf8), file: "\(name).xml")
    #expect(template.check(try template.data.shape()).map(\.description) == [])
    let filled = try template.fill(
      try sampleCase(example.sample),
      FormContext(
        sheet: .init(caseID: "XH-2022-00017", documentVersion: 1), given: example.given))
    let blocks =
      filled.headers.flatMap(\.blocks) + filled.blocks + filled.footers.flatMap(\.blocks)
    // A value that the sample does not have would print the dash of an empty one.
    let text = plainText(blocks).replacing("— # —", with: "")
    #expect(!text.contains("—"), "\(text)")
  }

  @Test func everyPictureIsThereAndSmall() throws {
    for example in Manual.examples {
      let bytes = fileBytes("docs/pictures/elements/\(example.name).png")
      #expect(bytes?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true, "\(example.name)")
      #expect((bytes?.count ?? 0) < 15_000, "\(example.name)")
    }
  }
}
