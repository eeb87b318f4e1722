/// How a text is read: its syllables, and then their initials, each a run where the text has one.
///
/// A character with several readings has all of them at its place, so every mixture is found.
struct Reading {
  private(set) var text = PlacedText(places: [])
  /// For each place, the one in the text that it is the reading of; those of ends mean nothing.
  private(set) var sources: [Int] = []

  /// Reads a text that is folded, place by place, with 0 behind each run.
  init(of folded: UnsafeBufferPointer<UInt32>) {
    let syllables = Syllables.shared
    text.places.reserveCapacity(2 * folded.count)
    sources.reserveCapacity(2 * folded.count)
    var start = 0
    var isRead = false
    for (source, character) in folded.enumerated() {
      let first = syllables.first(character)
      if first != 0 {
        if !Syllables.isDigit(first) {
          isRead = true
          let others = syllables.others(character)
          if !others.isEmpty {
            text.others.append((text.places.count, others.map(UInt32.init)))
          }
        }
        text.places.append(first)
        sources.append(source)
      } else {
        end(start, isRead: isRead)
        start = text.places.count
        isRead = false
      }
    }
    end(start, isRead: isRead)
    addInitials(syllables)
  }

  /// Ends a run; one without a character that is read goes.
  private mutating func end(_ start: Int, isRead: Bool) {
    guard isRead else {
      text.places.removeSubrange(start...)
      sources.removeSubrange(start...)
      return
    }
    text.places.append(0)
    sources.append(0)
  }

  private mutating func addInitials(_ syllables: Syllables) {
    let count = text.places.count
    for place in 0..<count {
      let reading = text.places[place]
      sources.append(sources[place])
      text.places.append(reading == 0 ? 0 : syllables.initial(reading))
    }
    for (place, readings) in text.others {
      var others: [UInt32] = []
      for reading in readings {
        let initial = syllables.initial(reading)
        if initial != text.places[count + place], !others.contains(initial) {
          others.append(initial)
        }
      }
      if !others.isEmpty { text.others.append((count + place, others)) }
    }
  }

  /// Calls `body` with the pairs of neighbours that the first readings do not make, in the order of
  /// their places.
  func forEachOtherPair(_ body: (_ place: Int, _ first: UInt32, _ second: UInt32) -> Void) {
    var last = -1
    for (index, (place, characters)) in text.others.enumerated() {
      // The place before had its pairs with this one if it has several readings, too.
      if place > 0, last != place - 1, text.places[place - 1] != 0 {
        for second in characters { body(place - 1, text.places[place - 1], second) }
      }
      // Behind every place there is another: a run ends with 0.
      let hasNext = index + 1 < text.others.count && text.others[index + 1].place == place + 1
      let seconds = hasNext ? text.others[index + 1].characters : []
      for second in seconds { body(place, text.places[place], second) }
      for first in characters {
        body(place, first, text.places[place + 1])
        for second in seconds { body(place, first, second) }
      }
      last = place
    }
  }
}

extension SearchRecord.Field {
  /// Whether its texts are found by their pinyin too, where a record says so.
  var isRead: Bool {
    switch self {
    case .title, .name, .place, .unit, .personal: true
    case .narrative, .review, .log, .reply, .reason, .document, .number, .attachment: false
    }
  }
}
