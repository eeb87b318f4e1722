import Casework
import Codec
import Dossiers
import Primitives
import Testing
import XMLTree

private func text(_ node: DataNode) throws -> String {
  String(decoding: try NodeXML.write(node), as: UTF8.self)
}

@Test func singleValuesAreAttributesAndTextIsInElements() throws {
  let step = PromisedAction(
    id: "k-1", text: "清掏 <一> & “二”\r\n", dueOn: day("2022-12-01"))
  let node = try NodeEncoder().encode(step, name: "step")
  #expect(
    try text(node) == """
      <?xml version="1.0" encoding="UTF-8"?>
      <step id="k-1" due-on="2022-12-01">
        <text>清掏 &lt;一&gt; &amp; “二”&#13;
      </text>
      </step>

      """)
  let read = try NodeXML.read(NodeXML.write(node))
  #expect(try NodeDecoder().decode(PromisedAction.self, from: read) == step)
}

@Test func everyKindOfEventSurvivesXMLAndJSON() throws {
  for kind in EventKind.allCases {
    let event = Story.occasion(Who.recorder, day("2022-11-05"), 1)
      .event(kind.payload.example.body)
    let node = try NodeEncoder().encode(event, name: "event")
    let fromXML = try NodeXML.read(NodeXML.write(node))
    #expect(try NodeDecoder().decode(Event.self, from: fromXML) == event, "\(kind)")
    let fromJSON = try JSONText.parse(JSONText.write(node))
    #expect(try NodeDecoder().decode(Event.self, from: fromJSON) == event, "\(kind)")
  }
}

@Test func bothReadersOfXMLAgree() throws {
  for kind in EventKind.allCases {
    let event = Story.occasion(Who.recorder, day("2022-11-05"), 1)
      .event(kind.payload.example.body)
    let bytes = try DossierFormat.bytes(of: event)
    // A comment sends the document to the full parser, and changes nothing else.
    let commented = bytes + Array("<!-- -->\n".utf8)
    #expect(try NodeXML.read(bytes) == NodeXML.read(commented), "\(kind)")
  }
}

@Test func mutatedXMLIsReadAlikeByBothReaders() throws {
  let seed = UInt64(5)
  var scatter = Scatter(seed: seed)
  let bytes = try DossierFormat.bytes(
    of: Story.occasion(Who.recorder, day("2022-11-05"), 1).event(.assigned(.example)))
  let pieces = [
    "<", ">", "\"", "&", "&amp;", "/", "=", " ", "\n", "a", "x=\"1\"", "<b/>", "化", "\0",
  ]
  for _ in 0..<2000 {
    var mutated = bytes
    let index = Int.random(in: 0..<mutated.count, using: &scatter)
    let piece = pieces[Int.random(in: 0..<pieces.count, using: &scatter)]
    mutated.replaceSubrange(
      index..<min(index + Int.random(in: 0...2, using: &scatter), mutated.count), with: piece.utf8)
    let plain = try? NodeXML.read(mutated)
    let full = try? NodeXML.read(mutated + Array("<!-- -->".utf8))
    #expect(plain == full, "seed \(seed)")
  }
}

@Test func whatIsNoRecordIsRefused() {
  func code(_ body: String) -> String? {
    let document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body
    return fault { () throws(Fault) in _ = try NodeXML.read(Array(document.utf8), entry: "e") }?
      .code
  }
  #expect(code("<a>x<b/></a>") == "xml-mixed")
  #expect(code("<a b=\"1\">x</a>") == "xml-mixed")
  #expect(code("<a xmlns=\"urn:x\"/>") == "xml-namespace")
  #expect(code("<!DOCTYPE a><a/>") == "xml-doctype")
  #expect(code("<a") != nil)
  #expect(code("<a><b></a></b>") == "xml-malformed")
  #expect(code("<a b=\"1\" b=\"2\"/>") == "xml-malformed")
}

@Test func charactersThatXMLCannotHoldAreRefused() throws {
  for bad in ["\u{0}", "\u{B}", "\u{FFFE}", "\u{FEFF}"] {
    let node = DataNode("a", .text("x" + bad))
    let found = fault { () throws(Fault) in _ = try NodeXML.write(node) }
    #expect(found?.code == "xml-unwritable")
  }
}
