/// A resident's personal data, kept apart from the events that only name its key.
package struct PersonRecord: Codable, Hashable, Sendable {
  package var id: PersonID
  /// As given: a full name, or only a form of address such as 裴阿姨.
  package var name: String
  package var wishesAnonymity: Bool
  package var wishesConfidentiality: Bool
  package var phone: String?
  package var address: Location?
  package var note: String?

  package init(
    id: PersonID, name: String, wishesAnonymity: Bool = false,
    wishesConfidentiality: Bool = false, phone: String? = nil, address: Location? = nil,
    note: String? = nil
  ) {
    self.id = id
    self.name = name
    self.wishesAnonymity = wishesAnonymity
    self.wishesConfidentiality = wishesConfidentiality
    self.phone = phone
    self.address = address
    self.note = note
  }
}

/// What a projection needs beside the events: the office, its people on file, and who reads.
package struct CaseDirectory: Sendable {
  package var office: OfficeView
  package var persons: [PersonID: PersonRecord]
  package var policy: Policy
  package var visibility: Visibility
  package var nameStyle: NameStyle
  /// Codes that the archive gave, for what is printed after sealing; dossiers hold none of them.
  package var codes: [CaseID: ArchivalCode]

  package init(
    office: OfficeView, persons: [PersonRecord] = [], policy: Policy = Policy(),
    visibility: Visibility = .full, nameStyle: NameStyle = .middle,
    codes: [CaseID: ArchivalCode] = [:]
  ) {
    self.office = office
    self.persons = [:]
    for person in persons { self.persons[person.id] = person }
    self.policy = policy
    self.visibility = visibility
    self.nameStyle = nameStyle
    self.codes = codes
  }
}
