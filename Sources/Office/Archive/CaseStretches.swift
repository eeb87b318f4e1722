internal import Casework

/// The names of many cases in few words: numbers that follow each other as one stretch.
struct CaseStretches {
  /// Stretches such as `XH-2022-00001…XH-2022-01000`, and names by themselves, in ascending order.
  ///
  /// Names that are no case's, such as those of supplements, stay as they are, behind the others.
  let texts: [String]

  init(_ names: [String]) {
    var numbered: [(name: String, office: String, year: Int, serial: Int)] = []
    var others: [String] = []
    for name in Set(names) {
      if let parts = CaseID(rawValue: name).parts {
        numbered.append((name, parts.office, parts.year, parts.serial))
      } else {
        others.append(name)
      }
    }
    numbered.sort { ($0.office, $0.year, $0.serial) < ($1.office, $1.year, $1.serial) }
    var texts: [String] = []
    var first = 0
    for index in numbered.indices {
      let this = numbered[index]
      if index + 1 < numbered.count {
        let next = numbered[index + 1]
        if (next.office, next.year, next.serial) == (this.office, this.year, this.serial + 1) {
          continue
        }
      }
      // A stretch of two is no shorter than its ends.
      if index - first < 2 {
        texts += numbered[first...index].map(\.name)
      } else {
        texts.append("\(numbered[first].name)…\(this.name)")
      }
      first = index + 1
    }
    self.texts = texts + others.sorted()
  }
}
