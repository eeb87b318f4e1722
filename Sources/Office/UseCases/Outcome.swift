internal import Codec
package import Primitives

/// What a use case gives back: for a person in two languages, and for a program as JSON.
package struct Outcome: Sendable {
  /// How it ended; the command turns it into its exit status.
  package enum Ending: Sendable {
    case done
    /// Done but for what the warnings say. Exit status 3.
    case warnings
    /// Done, and damage or hostile input was found. Exit status 4.
    case damaged
  }

  package var ending = Ending.done
  package var lines: [Phrase]
  package var warnings: [Phrase]
  private var members: [DataNode]

  package init(_ lines: [Phrase] = [], warnings: [Phrase] = []) {
    self.lines = lines
    self.warnings = warnings
    members = []
  }

  /// Adds a line for people.
  package mutating func say(zh: String, en: String) { lines.append(Phrase(zh: zh, en: en)) }

  mutating func put(_ name: String, _ value: String?) {
    if let value { members.append(DataNode(name, .text(value))) }
  }

  mutating func put(_ name: String, _ value: Int?) {
    if let value { members.append(DataNode(name, .integer(value))) }
  }

  mutating func put(_ name: String, _ node: DataNode) {
    members.append(DataNode(name, node.content))
  }

  mutating func put(_ name: String, list items: [Outcome]) {
    members.append(DataNode(name, .list(items.map { DataNode(name, .record($0.members)) })))
  }

  mutating func put(_ name: String, texts: [String]) {
    members.append(DataNode(name, .list(texts.map { DataNode(name, .text($0)) })))
  }

  package func text(_ language: Language) -> String {
    lines.map { $0.text(language) }.joined(separator: "\n")
  }

  /// Pretty JSON, ending with a line break.
  package var json: String {
    String(decoding: JSONText.write(DataNode("result", .record(members))), as: UTF8.self)
  }
}

extension Fault {
  /// The whole message, as a warning.
  var phrase: Phrase { Phrase(zh: message(.chinese), en: message(.english)) }
}

/// A fault for a program to read.
package enum FaultJSON {
  package static func text(of fault: Fault, _ language: Language) -> String {
    var members = [
      DataNode("code", .text(fault.code)), DataNode("kind", .text(fault.kind.rawValue)),
      DataNode("what", .text(fault.what.text(language))),
      DataNode("why", .text(fault.why.text(language))),
      DataNode("next", .text(fault.next.text(language))),
    ]
    if !fault.place.description.isEmpty {
      members.append(DataNode("place", .text(fault.place.description)))
    }
    if !fault.details.isEmpty {
      members.append(
        DataNode(
          "detail", .list(fault.details.map { DataNode("detail", .text($0.text(language))) })))
    }
    let error = DataNode("error", .record([DataNode("error", .record(members))]))
    return String(decoding: JSONText.write(error), as: UTF8.self)
  }
}
