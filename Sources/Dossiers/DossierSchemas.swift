internal import Casework
internal import Codec
package import Primitives
internal import XMLTree

/// The published contract of the XML in a dossier: RELAX NG schemas, made from the types that read
/// and write it.
package enum DossierSchemas {
  package struct File: Sendable {
    package var name: String
    package var bytes: [UInt8]
  }

  /// One schema for each kind of file in a dossier, by name; the same on every machine.
  package static func files() throws(Fault) -> [File] {
    [
      File(
        name: "dossier-case-1.rng",
        bytes: relaxNG(try Schema.of(CaseView.self), root: "case", DossierNamespace.view)),
      File(
        name: "dossier-event-1.rng",
        bytes: relaxNG(try Schema.of(Event.self), root: "event", DossierNamespace.event)),
      File(
        name: "dossier-manifest-1.rng",
        bytes: relaxNG(try Schema.of(Manifest.self), root: "manifest", DossierNamespace.manifest)),
      File(
        name: "dossier-person-1.rng",
        bytes: relaxNG(try Schema.of(PersonFile.self), root: "person", DossierNamespace.person)),
    ]
  }

  /// The schema of the archive's record files, which belong to the office and to no volume.
  package static func recordFile() throws(Fault) -> File {
    File(
      name: "dossier-record-1.rng",
      bytes: relaxNG(try Schema.of(ArchiveRecord.self), root: "record", RecordText.namespace))
  }

  private static func relaxNG(_ schema: Schema, root: String, _ namespace: String) -> [UInt8] {
    var grammar = Grammar()
    grammar.writer.start("grammar")
    grammar.writer.attribute("xmlns", "http://relaxng.org/ns/structure/1.0")
    grammar.writer.attribute("ns", namespace)
    grammar.writer.attribute("datatypeLibrary", "http://www.w3.org/2001/XMLSchema-datatypes")
    grammar.inside("start") { grammar in
      grammar.inside("element", name: root) { $0.content(schema.root) }
    }
    for name in schema.records.keys.sorted() {
      if let record = schema.records[name] { grammar.define(record) }
    }
    grammar.writer.end()
    return grammar.writer.bytes
  }

  /// Writes patterns; elements of a record may stand in any order.
  private struct Grammar {
    var writer = XMLWriter()

    mutating func inside(
      _ element: String, name: String? = nil, _ body: (inout Grammar) -> Void
    ) {
      writer.start(element)
      if let name { writer.attribute("name", name) }
      body(&self)
      writer.end()
    }

    mutating func empty(_ element: String, name: String? = nil) {
      inside(element, name: name) { _ in }
    }

    mutating func define(_ record: Schema.Record) {
      inside("define", name: record.name) { grammar in
        let varying = Set(record.variants.flatMap { $0.fields.map(\.name) })
        let common = record.fields.filter {
          !varying.contains($0.name) && $0.name != record.chooser
        }
        grammar.inside("interleave") { grammar in
          if common.isEmpty && record.variants.isEmpty { grammar.empty("empty") }
          for field in common { grammar.field(field) }
          guard let chooser = record.field(record.chooser ?? "") else { return }
          grammar.inside("choice") { grammar in
            for variant in record.variants { grammar.variant(variant, chooser) }
          }
        }
      }
    }

    private mutating func variant(_ variant: Schema.Variant, _ chooser: Schema.Field) {
      inside("group") { grammar in
        grammar.inside(chooser.isAttribute ? "attribute" : "element", name: chooser.name) {
          $0.value(variant.value)
        }
        for field in variant.fields where field.name != chooser.name { grammar.field(field) }
      }
    }

    private mutating func field(_ field: Schema.Field) {
      switch field.presence {
      case .required: place(field)
      case .optional: inside("optional") { $0.place(field) }
      case .repeated: inside("zeroOrMore") { $0.place(field) }
      }
    }

    private mutating func place(_ field: Schema.Field) {
      inside(field.isAttribute ? "attribute" : "element", name: field.name) {
        $0.content(field.shape)
      }
    }

    mutating func content(_ shape: Schema.Shape) {
      switch shape {
      case .text: empty("text")
      case .integer: data("integer")
      case .boolean: data("boolean")
      case .record(let name): empty("ref", name: name)
      case .enumeration(_, let values):
        inside("choice") { grammar in
          for text in values { grammar.value(text) }
        }
      case .value(let name):
        if let pattern = Schema.patterns[name] {
          // These patterns are anchored by themselves.
          data("string", pattern: String(pattern.dropFirst().dropLast()))
        } else {
          empty("text")
        }
      }
    }

    private mutating func data(_ type: String, pattern: String? = nil) {
      writer.start("data")
      writer.attribute("type", type)
      if let pattern {
        inside("param", name: "pattern") { $0.writer.text(pattern) }
      }
      writer.end()
    }

    private mutating func value(_ text: String) {
      inside("value") { $0.writer.text(text) }
    }
  }
}
