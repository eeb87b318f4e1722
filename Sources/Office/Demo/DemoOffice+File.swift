internal import Casework
internal import Primitives

extension DemoOffice {
  /// The sample office as `office.xml` has it.
  static let file = OfficeFile(
    code: code, isSample: true, fonds: fonds, letters: "西人", office: view,
    streets: streets.map { OfficeFile.Street(id: $0.id, name: $0.name, office: $0.office) },
    units: units.map {
      OfficeFile.Unit(
        id: $0.id, name: $0.name, letters: $0.letters, phone: $0.phone, leader: $0.leader.id)
    },
    people: everybody, synonyms: [OfficeFile.Synonym(["加装电梯", "加梯"])])

  /// The archivist at work, without a clock.
  static let archiving = ArchiveOccasion(
    sitting: Sitting(
      person: archivist.id.rawValue, account: "demo", moment: Timestamp(secondsSince1970: 0)),
    account: "demo", moment: nil)

  /// Each person once, with all functions.
  private static var everybody: [OfficeFile.Person] {
    var listed: [OfficeFile.Person] = []
    for person in people {
      let function = OfficeFile.Function(
        role: person.role, post: person.post, unit: person.unit, unitName: person.unitName)
      if let index = listed.firstIndex(where: { $0.id == person.id }) {
        listed[index].functions.append(function)
      } else {
        listed.append(
          OfficeFile.Person(id: person.id, name: person.name, functions: [function]))
      }
    }
    return listed
  }
}
