internal import Primitives

/// `METS.xml`: METS 1.12 in the E-ARK CSIP profile, one entry for each file but itself.
struct PackageDescription: GeneratedText {
  let plan: VolumePlan
  let catalogue: PackedFile
  let preservation: PackedFile
  let documentation: [PackedFile]
  let schemas: [PackedFile]
  let members: PackedMembers

  private static let otherType =
    "csip:CONTENTINFORMATIONTYPE=\"OTHER\" csip:OTHERCONTENTINFORMATIONTYPE=\"dossier volume 1\""

  func write(
    to text: inout TextStream, _ write: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    addHead(to: &text)
    addMetadata(to: &text)
    text.add("<fileSec ID=\"fileSec-1\">\n")
    addGroup("documentation", use: "Documentation", documentation, to: &text)
    addGroup("schemas", use: "Schemas", schemas, to: &text)
    text.add("<fileGrp ID=\"fileGrp-rep1\" USE=\"Representations/rep1\" ")
    text.add("\(PackageDescription.otherType)>\n")
    var number = 0
    try members.forEachFile { file throws(Fault) in
      number += 1
      addFile(file, id: "file-\(number)", to: &text)
      try text.drain(write)
    }
    text.add("</fileGrp>\n</fileSec>\n")
    addStructure(to: &text)
    text.add("</mets>\n")
    try text.flush(write)
  }

  private func addGroup(
    _ name: String, use: String, _ files: [PackedFile], to text: inout TextStream
  ) {
    text.add("<fileGrp ID=\"fileGrp-\(name)\" USE=\"\(use)\" \(PackageDescription.otherType)>\n")
    for (index, file) in files.enumerated() {
      addFile(file, id: "\(name)-\(index + 1)", to: &text)
    }
    text.add("</fileGrp>\n")
  }

  private func addHead(to text: inout TextStream) {
    text.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<mets OBJID=\"")
    text.addEscaped(plan.volume)
    text.add("\" TYPE=\"Textual works – Digital\" \(PackageDescription.otherType) ")
    text.add("PROFILE=\"https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml\" ")
    text.add("xmlns=\"http://www.loc.gov/METS/\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" ")
    text.add("xmlns:csip=\"https://DILCIS.eu/XML/METS/CSIPExtensionMETS\">\n")
    text.add("<metsHdr CREATEDATE=\"\(Timestamp(plan.day))\" RECORDSTATUS=\"NEW\" ")
    text.add("LASTMODDATE=\"\(Timestamp(plan.day))\" ")
    text.add("csip:OAISPACKAGETYPE=\"AIP\">\n")
    text.add("<agent ROLE=\"CREATOR\" TYPE=\"OTHER\" OTHERTYPE=\"SOFTWARE\"><name>")
    text.addEscaped(plan.software)
    text.add("</name><note csip:NOTETYPE=\"SOFTWARE VERSION\">")
    text.addEscaped(plan.version)
    text.add("</note></agent>\n<agent ROLE=\"ARCHIVIST\" TYPE=\"ORGANIZATION\"><name>")
    text.addEscaped(plan.office)
    text.add("</name></agent>\n</metsHdr>\n")
  }

  private func addMetadata(to text: inout TextStream) {
    let created = "CREATED=\"\(Timestamp(plan.day))\" STATUS=\"CURRENT\""
    text.add("<dmdSec ID=\"dmdSec-1\" \(created)>")
    addReference(catalogue, type: "MDTYPE=\"OTHER\" OTHERMDTYPE=\"CSV\"", to: &text)
    text.add("</dmdSec>\n<amdSec ID=\"amdSec-1\"><digiprovMD ID=\"digiprovMD-1\" \(created)>")
    addReference(preservation, type: "MDTYPE=\"PREMIS\" MDTYPEVERSION=\"3.0\"", to: &text)
    text.add("</digiprovMD></amdSec>\n")
  }

  private func addReference(_ file: PackedFile, type: String, to text: inout TextStream) {
    text.add("<mdRef LOCTYPE=\"URL\" xlink:type=\"simple\" xlink:href=\"")
    text.addEscaped(String(file.packagePath))
    text.add("\" \(type) ")
    addFixity(file, to: &text)
    text.add("/>")
  }

  private func addFile(_ file: PackedFile, id: String, to text: inout TextStream) {
    text.add("<file ID=\"\(id)\" ")
    addFixity(file, to: &text)
    text.add("><FLocat LOCTYPE=\"URL\" xlink:type=\"simple\" xlink:href=\"")
    text.addEscaped(String(file.packagePath))
    text.add("\"/></file>\n")
  }

  private func addFixity(_ file: PackedFile, to text: inout TextStream) {
    text.add("MIMETYPE=\"\(file.mediaType)\" SIZE=\"\(file.size)\" ")
    text.add("CREATED=\"\(Timestamp(file.createdOn))\" ")
    text.add("CHECKSUM=\"\(file.sha256)\" CHECKSUMTYPE=\"SHA-256\"")
  }

  private func addStructure(to text: inout TextStream) {
    text.add("<structMap ID=\"structMap-1\" TYPE=\"PHYSICAL\" LABEL=\"CSIP\">\n")
    text.add("<div ID=\"div-1\" LABEL=\"")
    text.addEscaped(plan.volume)
    text.add("\">\n<div ID=\"div-metadata\" LABEL=\"Metadata\" ")
    text.add("ADMID=\"digiprovMD-1\" DMDID=\"dmdSec-1\"/>\n")
    text.add("<div ID=\"div-documentation\" LABEL=\"Documentation\">")
    text.add("<fptr FILEID=\"fileGrp-documentation\"/></div>\n")
    text.add("<div ID=\"div-schemas\" LABEL=\"Schemas\">")
    text.add("<fptr FILEID=\"fileGrp-schemas\"/></div>\n")
    text.add("<div ID=\"div-representations\" LABEL=\"Representations\">")
    text.add("<fptr FILEID=\"fileGrp-rep1\"/></div>\n</div>\n</structMap>\n")
  }
}
