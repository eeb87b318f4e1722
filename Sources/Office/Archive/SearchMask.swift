internal import Casework
internal import Dossiers
internal import Search

/// Masks a case's residents in what a search shows of it: names, telephones, addresses (domain:
/// inspector's view).
struct SearchMask {
  private let replacements: [(name: String, mask: String)]

  init(_ residents: [PersonFile]) {
    let people = residents.map { (id: $0.id, name: $0.name) }
    let masks = MaskedNames(people, for: .inspector)
    var replacements: [(name: String, mask: String)] = []
    for person in residents {
      let mask = person.wishesAnonymity ? "匿名" : masks[person.id] ?? "居民"
      // A surname by itself is no name, and a form of address is shown as it is.
      if person.name.count > 1, mask != person.name { replacements.append((person.name, mask)) }
      if let phone = person.phone, phone.count > 4 {
        replacements.append((phone, Masking.phone(phone, for: .inspector) ?? "***"))
      }
      if let address = person.address, address.count > 3 {
        let shown = PublicMask.withoutRooms(address)
        if shown != address { replacements.append((address, shown)) }
      }
    }
    self.replacements = replacements
  }

  func masked(_ text: String) -> String {
    Masking.text(text, names: replacements, for: .inspector)
  }

  /// The record with all of its texts masked, and without residents' own data and attachments.
  ///
  /// Whole texts are masked before anything is cut from them, so that no cut shows half a name.
  func masked(_ record: SearchRecord) -> SearchRecord {
    var record = record
    record.title = masked(record.title)
    record.texts = record.texts.filter { !$0.field.isPersonal }
      .map { ($0.field, $0.field == .name ? $0.text : masked($0.text)) }
    return record
  }
}
