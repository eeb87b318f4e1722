internal import Pages
internal import Primitives

/// What a document says of itself, as XMP and as the information dictionary, always in agreement.
///
/// ISO 19005-2, 6.6; ISO 14289-1, 5.
struct MetadataPacket {
  private let metadata: DocumentMetadata

  init(_ metadata: DocumentMetadata) { self.metadata = metadata }

  /// The XMP packet.
  func xmp() -> [UInt8] {
    let data = metadata
    var text = """
      <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
      xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
      xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" \
      xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
      <pdfaid:part>2</pdfaid:part>
      <pdfaid:conformance>A</pdfaid:conformance>
      <pdfuaid:part>1</pdfuaid:part>
      <dc:format>application/pdf</dc:format>
      <dc:title>\(alternatives(data.title))</dc:title>
      <dc:language><rdf:Bag><rdf:li>\(escaped(data.language))</rdf:li></rdf:Bag></dc:language>

      """
    if !data.author.isEmpty {
      let author = escaped(data.author)
      text += "<dc:creator><rdf:Seq><rdf:li>\(author)</rdf:li></rdf:Seq></dc:creator>\n"
    }
    if !data.subject.isEmpty {
      text += "<dc:description>\(alternatives(data.subject))</dc:description>\n"
    }
    if !data.keywords.isEmpty {
      let items = data.keywords.map { "<rdf:li>\(escaped($0))</rdf:li>" }.joined()
      text += "<dc:subject><rdf:Bag>\(items)</rdf:Bag></dc:subject>\n"
      text += "<pdf:Keywords>\(escaped(keywords))</pdf:Keywords>\n"
    }
    text += "<pdf:Producer>\(escaped(data.producer))</pdf:Producer>\n"
    for name in ["CreateDate", "ModifyDate", "MetadataDate"] {
      text += "<xmp:\(name)>\(data.created)</xmp:\(name)>\n"
    }
    text += "</rdf:Description>\n" + MetadataPacket.extensionSchema
    text += "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
    return Array(text.utf8)
  }

  /// The information dictionary (14.3.3).
  func write(_ object: inout SyntaxBuffer) {
    let entries = [
      ("Title", metadata.title), ("Author", metadata.author), ("Subject", metadata.subject),
      ("Keywords", keywords), ("Producer", metadata.producer),
    ]
    object.raw("<<")
    for (key, value) in entries where !value.isEmpty {
      object.raw("/" + key)
      object.text(MetadataPacket.readable(value))
    }
    for key in ["CreationDate", "ModDate"] {
      object.raw("/" + key)
      object.text(date)
    }
    object.raw(">>")
  }

  private var keywords: String { metadata.keywords.joined(separator: ", ") }

  /// `D:YYYYMMDDhhmmss+08'00'` (7.9.4).
  private var date: String {
    let (year, month, day) = metadata.created.date.parts
    let time = metadata.created.timeOfDay
    let parts = [month, day, time.hour, time.minute, time.second].map { padded($0, 2) }
    return "D:" + padded(year, 4) + parts.joined() + "+08'00'"
  }

  private func alternatives(_ text: String) -> String {
    "<rdf:Alt><rdf:li xml:lang=\"x-default\">\(escaped(text))</rdf:li></rdf:Alt>"
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in MetadataPacket.readable(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The text without characters that XML cannot hold; line breaks and tabs become blanks.
  private static func readable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D: result += " "
      case 0...0x1F, 0x7F...0x9F, 0xFFFE, 0xFFFF: continue
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// PDF/A wants every schema described that it does not know; `pdfuaid` is one (6.6.2.3).
  private static let extensionSchema = """
    <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
    <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
    <pdfaProperty:name>part</pdfaProperty:name>
    <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
    <pdfaProperty:category>internal</pdfaProperty:category>
    <pdfaProperty:description>Part of ISO 14289 that the file conforms to\
    </pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
    </rdf:li></rdf:Bag></pdfaExtension:schemas>
    </rdf:Description>

    """
}
