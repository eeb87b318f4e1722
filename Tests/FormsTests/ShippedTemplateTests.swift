import Casework
import Codec
import Primitives
import Testing

@testable import Forms

@Test(arguments: templateNames) func shippedTemplatesHaveNoFindings(_ name: String) throws {
  let template = try shippedTemplate(name)
  let findings = template.check(try template.data.shape())
  #expect(findings.map(\.description) == [])
  #expect(template.name == name)
  #expect(template.version == 1)
}

@Test(arguments: templateNames) func shippedTemplatesFillAsRecorded(_ name: String) throws {
  let filled = try shippedTemplate(name).fill(try sampleCase(name), officeContext(name))
  let dump = FormDump.dump(filled)
  let path = "Tests/FormsTests/Goldens/\(name).txt"
  if isRecording {
    record(dump, path)
    Issue.record("recorded \(path)")
    return
  }
  let golden = String(decoding: fileBytes(path) ?? [], as: UTF8.self)
  #expect(dump == golden, "\(path) differs; see RECORD_GOLDENS")
}
