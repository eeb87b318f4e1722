internal import Primitives
internal import Seals

/// `premis.xml`: PREMIS 3.0, one object for each file, the volume's events and one agent.
struct Preservation: GeneratedText {
  let plan: VolumePlan
  let members: PackedMembers
  /// The volume's own files, after the members'.
  let own: [PackedFile]

  func write(
    to text: inout TextStream, _ write: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    text.add(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <premis xmlns="http://www.loc.gov/premis/v3" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0">

      """)
    try members.forEachFile { file throws(Fault) in
      addObject(file, to: &text)
      try text.drain(write)
    }
    for file in own {
      addObject(file, to: &text)
      try text.drain(write)
    }
    addEvent("message digest calculation", number: 1, to: &text)
    addEvent("packaging", number: 2, to: &text)
    addAgent(to: &text)
    text.add("</premis>\n")
    try text.flush(write)
  }

  private func addObject(_ file: PackedFile, to text: inout TextStream) {
    text.add("<object xsi:type=\"file\"><objectIdentifier>")
    text.add("<objectIdentifierType>local</objectIdentifierType><objectIdentifierValue>")
    text.addEscaped(String(file.packagePath))
    text.add("</objectIdentifierValue></objectIdentifier>")
    if let title = file.title {
      text.add("<significantProperties><significantPropertiesType>title")
      text.add("</significantPropertiesType><significantPropertiesValue>")
      text.addEscaped(title)
      text.add("</significantPropertiesValue></significantProperties>")
    }
    text.add("<objectCharacteristics>")
    addFixity("SHA-256", file.sha256.hex, to: &text)
    if let sm3 = file.sm3 { addFixity("SM3", sm3.hex, to: &text) }
    text.add("<size>\(file.size)</size><format><formatDesignation><formatName>")
    text.add("\(file.mediaType)</formatName></formatDesignation></format>")
    text.add("</objectCharacteristics></object>\n")
  }

  private func addFixity(_ algorithm: String, _ digest: String, to text: inout TextStream) {
    text.add("<fixity><messageDigestAlgorithm>\(algorithm)</messageDigestAlgorithm>")
    text.add("<messageDigest>\(digest)</messageDigest></fixity>")
  }

  private func addEvent(_ type: String, number: Int, to text: inout TextStream) {
    text.add("<event><eventIdentifier><eventIdentifierType>local</eventIdentifierType>")
    text.add("<eventIdentifierValue>event-\(number)</eventIdentifierValue></eventIdentifier>")
    text.add("<eventType>\(type)</eventType>")
    text.add("<eventDateTime>\(Timestamp(plan.day))</eventDateTime>")
    text.add("<eventOutcomeInformation><eventOutcome>success</eventOutcome>")
    text.add("</eventOutcomeInformation><linkingAgentIdentifier>")
    text.add("<linkingAgentIdentifierType>local</linkingAgentIdentifierType>")
    text.add("<linkingAgentIdentifierValue>agent-1</linkingAgentIdentifierValue>")
    text.add("</linkingAgentIdentifier></event>\n")
  }

  private func addAgent(to text: inout TextStream) {
    text.add("<agent><agentIdentifier><agentIdentifierType>local</agentIdentifierType>")
    text.add("<agentIdentifierValue>agent-1</agentIdentifierValue></agentIdentifier><agentName>")
    text.addEscaped(plan.software)
    text.add("</agentName><agentType>software</agentType><agentVersion>")
    text.addEscaped(plan.version)
    text.add("</agentVersion></agent>\n")
  }
}
