internal import CLibXML2
package import Primitives

extension XMLElement {
  /// Parses an untrusted document, and gives its root element.
  ///
  /// Any bytes in: a value or a `Fault` of kind `.damaged` out, with line and column. The raw
  /// bytes are scanned against `limits` first; libxml2 then parses without network, entities,
  /// XInclude or its HUGE mode. Comments are dropped. Linear in the document's size.
  package init(
    parsing bytes: [UInt8], file: String? = nil, limits: XMLLimits = .standard
  ) throws(Fault) {
    let scan = try XMLScan(bytes, file: file, limits: limits)
    let document = try LibXMLDocument(bytes, file: file)
    self = try document.root(tags: scan.tags, file: file)
  }
}

/// A parsed document of libxml2, freed when it goes.
@safe private struct LibXMLDocument: ~Copyable {
  private let document: xmlDocPtr

  private static let started: Void = dossier_xml_start()

  init(_ bytes: [UInt8], file: String?) throws(Fault) {
    _ = LibXMLDocument.started
    guard let context = unsafe dossier_xml_context() else {
      throw xmlFault(
        "xml-memory", Phrase(zh: "内存不足", en: "there is no memory left"), at: Place(file: file))
    }
    defer { unsafe dossier_xml_free_context(context) }
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
      | XML_PARSE_NOCDATA.rawValue
    let parsed = unsafe bytes.withUnsafeBytes { buffer in
      unsafe dossier_xml_read(
        context, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count),
        Int32(bitPattern: options))
    }
    guard let parsed = unsafe parsed, unsafe context.pointee.wellFormed == 1,
      unsafe context.pointee.nsWellFormed == 1
    else {
      unsafe dossier_xml_free_document(parsed)
      throw unsafe LibXMLDocument.fault(of: context, file: file)
    }
    unsafe document = parsed
  }

  deinit { unsafe dossier_xml_free_document(document) }

  private static func fault(of context: xmlParserCtxtPtr, file: String?) -> Fault {
    var words = "no element"
    var place = Place(file: file, line: 1)
    if let error = unsafe dossier_xml_error(context) {
      if let message = unsafe error.pointee.message {
        words = unsafe String(cString: message)
        while words.last?.isWhitespace == true { words.removeLast() }
      }
      place.line = unsafe Int(error.pointee.line)
      place.column = unsafe Int(error.pointee.int2)
    }
    return xmlFault(
      "xml-malformed",
      Phrase(zh: "格式不正确（libxml2：\(words)）", en: "it is not well-formed (libxml2: \(words))"),
      at: place)
  }

  /// Copies the tree out; `tags` are the start tags in document order.
  borrowing func root(tags: [XMLScan.Tag], file: String?) throws(Fault) -> XMLElement {
    guard let node = unsafe dossier_xml_root(document) else {
      throw xmlFault(
        "xml-empty", Phrase(zh: "没有根元素", en: "it has no root element"), at: Place(file: file))
    }
    var walk = TreeWalk(tags: tags)
    let root = unsafe walk.element(node)
    guard walk.next == tags.count else {
      // The scan and the library saw different elements: one of them was misled.
      throw xmlFault(
        "xml-disagreement", Phrase(zh: "标签结构含混", en: "its tags can be read in two ways"),
        at: Place(file: file))
    }
    return root
  }
}

private struct TreeWalk {
  let tags: [XMLScan.Tag]
  var next = 0

  /// Depth is bounded by the scan.
  mutating func element(_ node: xmlNodePtr) -> XMLElement {
    let tag = next < tags.count ? tags[next] : XMLScan.Tag(place: Place(), attributes: [])
    next += 1
    var element = XMLElement(
      name: unsafe text(node.pointee.name), namespace: unsafe namespace(node.pointee.ns),
      place: tag.place)
    unsafe readAttributes(of: node, tag, into: &element)
    var child = unsafe node.pointee.children
    while let current = unsafe child {
      switch unsafe current.pointee.type {
      case XML_ELEMENT_NODE: unsafe element.content.append(.element(self.element(current)))
      case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
        let piece = unsafe text(current.pointee.content)
        if case .text(let before, let place)? = element.content.last {
          element.content[element.content.count - 1] = .text(before + piece, place)
        } else {
          element.content.append(.text(piece, tag.place))
        }
      default: break
      }
      unsafe child = current.pointee.next
    }
    return element
  }

  private func readAttributes(
    of node: xmlNodePtr, _ tag: XMLScan.Tag, into element: inout XMLElement
  ) {
    // Namespace declarations stand among the attributes in the tag and not in the tree; places
    // are exact where there are none, else those of the tag.
    var count = 0
    var attribute = unsafe node.pointee.properties
    while let current = unsafe attribute {
      count += 1
      unsafe attribute = current.pointee.next
    }
    let isExact = count == tag.attributes.count
    var index = 0
    unsafe attribute = node.pointee.properties
    while let current = unsafe attribute {
      let content = unsafe dossier_xml_value(current)
      element.attributes.append(
        XMLAttribute(
          name: unsafe text(current.pointee.name), namespace: unsafe namespace(current.pointee.ns),
          value: unsafe text(content), place: isExact ? tag.attributes[index] : tag.place))
      unsafe release(content)
      index += 1
      unsafe attribute = current.pointee.next
    }
  }

  private func release(_ text: UnsafeMutablePointer<xmlChar>?) {
    if let text = unsafe text { unsafe dossier_xml_free(text) }
  }

  private func namespace(_ namespace: xmlNsPtr?) -> String {
    guard let namespace = unsafe namespace else { return "" }
    return unsafe text(namespace.pointee.href)
  }

  private func text(_ pointer: UnsafePointer<xmlChar>?) -> String {
    guard let pointer = unsafe pointer else { return "" }
    return unsafe String(cString: pointer)
  }

  private func text(_ pointer: UnsafeMutablePointer<xmlChar>?) -> String {
    unsafe text(UnsafePointer(pointer))
  }
}
