import Testing

@testable import Search

@Suite("A list of cases is walked as an array of them would be")
struct PostingTests {
  /// One term's cases, with what an encoder made of them.
  fileprivate struct Term {
    let cases: [UInt32]
    let counts: [UInt32]
    let gaps: [UInt32]
    let bytes: OutputBytes
    let length: Int

    /// Of so many cases about one in `every` has the term, up to `most` times.
    init(every: Int, of total: Int, most: Int = 6, _ random: inout SeededNumbers) {
      var cases: [UInt32] = []
      var counts: [UInt32] = []
      var gaps: [UInt32] = []
      var number = UInt32(random.next(every))
      while number < total {
        cases.append(number)
        counts.append(UInt32(1 + (random.next(4) == 0 ? random.next(most) : 0)))
        for _ in 0..<(counts.last ?? 0) { gaps.append(UInt32(random.next(300))) }
        number += 1 + UInt32(random.next(2 * every - 1))
      }
      (self.cases, self.counts, self.gaps) = (cases, counts, gaps)
      bytes = OutputBytes(capacity: 64)
      let encoder = PostingEncoder(lengthClass: Array(repeating: 9, count: total), titles: [])
      defer { encoder.deallocate() }
      encoder.encode(cases, counts, gaps, cases.count, into: bytes)
      length = bytes.count
      // The bytes that a reader of whole words may touch behind a list.
      bytes.append([UInt8](repeating: 0, count: 64))
    }

    /// The same with other bytes.
    init(_ term: Term, _ bytes: OutputBytes) {
      (cases, counts, gaps, length) = (term.cases, term.counts, term.gaps, term.length)
      self.bytes = bytes
    }

    func cursor(_ total: Int) -> PostingCursor {
      PostingCursor(
        PostingList(
          caseCount: cases.count, start: bytes.base.assumingMemoryBound(to: UInt8.self),
          length: length, single: 0, firstPlace: 0, singleRepeats: false), total: total)
    }

    /// The place of the first case from a number on.
    func place(from number: UInt32) -> Int { cases.firstIndex { $0 >= number } ?? cases.count }

    /// The gaps of a case, and in the terms of `PostingCursor` its places.
    func places(_ place: Int) -> [UInt32] {
      let start = counts[..<place].reduce(0) { $0 + Int($1) }
      var at = gaps[start]
      return (0..<Int(counts[place])).map { more in
        if more > 0 { at += gaps[start + more] + 1 }
        return at
      }
    }
  }

  /// Each width of step that a block may have, and lists of one block and of many.
  @Test(arguments: [1, 2, 3, 5, 9, 20, 60, 100, 200, 400, 900, 1500, 3000, 5000])
  func everyWayOfSeekingFindsTheFirstCaseFromANumberOn(every: Int) {
    let seed = UInt64.random(in: 0..<1_000_000)
    var random = SeededNumbers(seed)
    let total = max(4000, every * 700)
    // Each way of packing counts, and none.
    let most = [1, 2, 6, 31, 33, 300][every % 6]
    let term = Term(every: every, of: total, most: most, &random)
    for few in [false, true] {
      var cursor = term.cursor(total)
      defer { cursor.deallocate() }
      if few { cursor.expect(1) }
      var number: UInt32 = 0
      for step in 0..<600 {
        // Mostly onward, by short and long ways; sometimes back, and sometimes behind the end.
        let way = random.next(12)
        number =
          switch way {
          case 0: UInt32(random.next(total))
          case 1: UInt32(total)
          case 2: 0
          default: number &+ UInt32(random.next(way < 6 ? every * 500 : every * 6 + 1))
          }
        let isFew = few && random.next(8) > 0
        if random.next(4) == 0 {
          let start = UInt32(random.next(total))
          let range = start..<(start + UInt32(1 + random.next(every * 200)))
          let next = term.cases[term.place(from: start)...].first
          if cursor.isPlainlyEmpty(range) {
            #expect(next.map { $0 >= range.upperBound } ?? true, "seed \(seed), \(range)")
          } else {
            #expect(next != nil, "seed \(seed), \(range)")
          }
        }
        if isFew { cursor.seekFew(number) } else { cursor.seek(number) }
        let place = term.place(from: number)
        let expected = place < term.cases.count ? term.cases[place] : PostingCursor.end
        guard cursor.current == expected, !cursor.isMalformed else {
          Issue.record(
            "seed \(seed), step \(step), few \(isFew): \(number) gave \(cursor.current) instead of \(expected)"
          )
          return
        }
        if place < term.cases.count, random.next(3) == 0 {
          #expect(cursor.countHere == term.counts[place], "seed \(seed), step \(step)")
          if random.next(2) == 0 { cursor.needCounts() } else { cursor.needCountHere() }
          #expect(
            cursor.counts[cursor.position] == term.counts[place], "seed \(seed), step \(step)")
          var places = [UInt32](repeating: 0, count: Int(term.counts[place]))
          places.withUnsafeMutableBufferPointer { buffer in
            if let start = buffer.baseAddress { cursor.places(cursor.position, into: start) }
          }
          #expect(places == term.places(place), "seed \(seed), step \(step)")
        }
        if place + 1 < term.cases.count, random.next(4) == 0 {
          cursor.advance()
          #expect(cursor.current == term.cases[place + 1], "seed \(seed), step \(step)")
          number = cursor.current
        }
      }
    }
  }

  /// Walks two lists together; each match is told with the cursors, whose rows must be those that they
  /// stand at.
  private func walk(
    _ left: PostingCursor, _ right: PostingCursor, in range: Range<UInt32>,
    skipping: (UInt32) -> UInt32? = { _ in nil },
    _ body: (
      UnsafeMutablePointer<PostingCursor>, UnsafeMutablePointer<PostingCursor>, UInt32
    ) -> Bool
  ) {
    let cursors = UnsafeMutablePointer<PostingCursor>.allocate(capacity: 2)
    cursors.initialize(to: left)
    (cursors + 1).initialize(to: right)
    PairWalk(left: cursors, right: cursors + 1).forEach(in: range, skipping: skipping) {
      number, leftRow, rightRow in
      #expect(cursors[0].position == leftRow && cursors[1].position == rightRow)
      return body(cursors, cursors + 1, number)
    }
    for slot in 0..<2 { cursors[slot].deallocate() }
    cursors.deallocate()
  }

  @Test(arguments: [
    (2, 3), (3, 2), (40, 2), (100, 3), (9, 1), (700, 5), (40, 40), (60, 20), (20, 60), (150, 150),
  ])
  func twoListsWalkedTogetherGiveWhatBothHave(lists: (left: Int, right: Int)) {
    let seed = UInt64.random(in: 0..<1_000_000)
    var random = SeededNumbers(seed)
    let total = 30_000
    let left = Term(every: lists.left, of: total, &random)
    let right = Term(every: lists.right, of: total, &random)
    let low = UInt32(random.next(total))
    let ranges = [0..<UInt32(total), low..<UInt32(total), low..<min(UInt32(total), low + 900)]
    for range in ranges {
      let expected = left.cases.filter { range.contains($0) && right.place(of: $0) != nil }
      var found: [UInt32] = []
      walk(left.cursor(total), right.cursor(total), in: range) { one, other, number in
        #expect(one.pointee.current == number && other.pointee.current == number)
        // Sometimes only, so that counts are unpacked alone and with their block.
        if random.next(3) > 0 {
          for (cursor, term) in [(one, left), (other, right)] {
            cursor.pointee.needCountHere()
            let here = cursor.pointee.position
            guard let place = term.place(of: number) else { continue }
            let count = Int(cursor.pointee.counts[here])
            #expect(count == Int(term.counts[place]), "seed \(seed), \(number)")
            let places = [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
              if let start = buffer.baseAddress { cursor.pointee.places(here, into: start) }
              filled = count
            }
            #expect(places == term.places(place), "seed \(seed), \(number)")
          }
        }
        found.append(number)
        return true
      }
      #expect(found == expected, "seed \(seed), \(range)")
    }
  }

  /// What a block says of its last case is believed only as far as the walk goes on from it.
  @Test func aBlockThatClaimsToReachBehindEveryCaseEndsTheWalk() {
    var random = SeededNumbers(6)
    let total = 9_000
    let term = Term(every: 4, of: total, &random)
    for block in 0..<3 {
      let bytes = OutputBytes()
      bytes.append(UnsafeRawBufferPointer(rebasing: term.bytes.bytes[..<(4 * block)]))
      bytes.append(UInt32.max)
      bytes.append(UnsafeRawBufferPointer(rebasing: term.bytes.bytes[(4 * block + 4)...]))
      var alone = Term(term, bytes).cursor(total)
      _ = alone.shallowBound(term.cases[128 * block])
      #expect(alone.shallowEnd < PostingCursor.end)
      alone.deallocate()
      var found = 0
      // Told to go back, it goes on.
      walk(
        term.cursor(total), Term(term, bytes).cursor(total), in: 0..<UInt32(total),
        skipping: { _ in 0 }
      ) { _, _, _ in
        found += 1
        return true
      }
      #expect(found < term.cases.count)
    }
  }

  @Test func aPairStepsOverWhatItIsToldToSkipAndStopsWhenToldTo() {
    var random = SeededNumbers(5)
    let total = 30_000
    let term = Term(every: 3, of: total, &random)
    var found: [UInt32] = []
    walk(
      term.cursor(total), term.cursor(total), in: 0..<UInt32(total),
      skipping: { $0 < 20_000 ? 20_000 : nil }
    ) { _, _, number in
      found.append(number)
      return found.count < 7
    }
    #expect(found == Array(term.cases.filter { $0 >= 20_000 }.prefix(7)))
  }
}

extension PostingTests.Term {
  fileprivate func place(of number: UInt32) -> Int? {
    let place = place(from: number)
    return place < cases.count && cases[place] == number ? place : nil
  }
}
