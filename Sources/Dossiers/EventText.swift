package import Casework
internal import Codec
package import Primitives

/// An event as the bytes of its entry, and back.
///
/// The digest of these bytes is what the next event names; they are never written anew.
package enum EventText {
  package static func bytes(of event: Event) throws(Fault) -> [UInt8] {
    try XMLBridge.bytes(
      of: try NodeEncoder().encode(event, name: "event"), namespace: DossierNamespace.event)
  }

  package static func event(from bytes: [UInt8], file: String) throws(Fault) -> Event {
    let node = try XMLBridge.node(
      parsing: bytes, root: "event", namespace: DossierNamespace.event, file: file)
    return try placed(Place(file: file)) { () throws(Fault) in
      try NodeDecoder().decode(Event.self, from: node)
    }
  }

  /// `events/000001.xml` for sequence 1.
  package static func entryName(_ sequence: Int) -> String {
    "events/" + padded(sequence, 6) + ".xml"
  }
}

/// The case view as the bytes of `case.xml`, and back.
package enum CaseViewText {
  package static func bytes(of view: CaseView) throws(Fault) -> [UInt8] {
    try XMLBridge.bytes(
      of: try NodeEncoder().encode(view, name: "case"), namespace: DossierNamespace.view)
  }

  package static func view(from bytes: [UInt8], file: String) throws(Fault) -> CaseView {
    let node = try XMLBridge.node(
      parsing: bytes, root: "case", namespace: DossierNamespace.view, file: file)
    return try placed(Place(file: file)) { () throws(Fault) in
      try NodeDecoder().decode(CaseView.self, from: node)
    }
  }
}
