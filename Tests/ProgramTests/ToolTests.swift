import Foundation
import Testing

private let program = Program()

@Suite("What another program says or leaves unread stops nothing", .serialized)
struct ToolTests {
  /// An office that asks `command` for its time stamps.
  private func office(_ command: String) throws -> Scratch {
    let scratch = try Scratch()
    #expect(try program.run(["init", scratch.path, "--sample"]).status == 0)
    let path = scratch.path + "/office.xml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let escaped = command.replacing("&", with: "&amp;").replacing(">", with: "&gt;")
    try text.replacing(
      "</office-file>",
      with: "<time-stamp><command>\(escaped)</command></time-stamp></office-file>"
    ).write(toFile: path, atomically: true, encoding: .utf8)
    _ = try program.shell("cd '\(scratch.path)/keys' && cp authority.pem time-stamp.pem")
    return scratch
  }

  private func stamp(_ office: Scratch) throws -> Program.Result {
    try program.run(["archive", "stamp", "--home", office.path, "--json"])
  }

  @Test func muchOnStandardErrorDoesNotKeepTheAnswerWaiting() throws {
    let office = try office("head -c 300000 /dev/zero >&2; cat; echo late")
    let result = try stamp(office)
    let said = result.output + result.errors
    // What came is no time stamp, and that is all that is wrong.
    #expect(said.contains("\"stamp-") && !said.contains("stamp-unreachable"), "\(said)")
  }

  @Test func aToolThatReadsNothingIsOneThatGaveNoAnswer() throws {
    let office = try office("exit 7")
    let result = try stamp(office)
    #expect(result.status == 1, "\(result)")
    #expect((result.output + result.errors).contains("stamp-unreachable"))
  }
}
