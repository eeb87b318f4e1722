internal import Codec
internal import Dossiers
internal import Primitives

/// The office's own XML files, as strict as those inside dossiers.
enum OfficeText {
  static let officeNamespace = "urn:dossier:office:1"
  static let accountNamespace = "urn:dossier:account:1"

  static func bytes<Value: Encodable>(
    of value: Value, root: String, namespace: String
  ) throws(Fault) -> [UInt8] {
    try XMLBridge.bytes(of: try NodeEncoder().encode(value, name: root), namespace: namespace)
  }

  static func value<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], root: String, namespace: String, file: String
  ) throws(Fault) -> Value {
    let node = try XMLBridge.node(
      parsing: bytes, root: root, namespace: namespace, file: file)
    return try placed(Place(file: file)) { () throws(Fault) in
      try NodeDecoder(kind: .failed).decode(type, from: node)
    }
  }
}
