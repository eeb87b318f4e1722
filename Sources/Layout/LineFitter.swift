internal import Forms
internal import Primitives
internal import Text

/// Where the lines of a paragraph end: first fit, with 禁则 and glue.
///
/// One pass; looks back only over the characters that move to the next line.
struct LineFitter {
  /// Clusters of one line, `end` exclusive, and the ink's width in nanometres.
  struct Fit {
    var start: Int
    var end: Int
    var width: Int
    /// What the marks inside the line must give up together so that it fits.
    var squeeze = 0
    /// Ends at a line feed or the paragraph's end: never justified.
    var isLast: Bool
  }

  private struct Ends {
    var allowed: Int
    var linked: Int
    var glued: Int

    /// The freest place, unless what would stay behind fits no line anyway, or the line would be
    /// too loose.
    func best(after start: Int, isLoose: Bool, unitFits: (Int) -> Bool) -> Int? {
      if isLoose && linked > allowed { return linked }
      if allowed > start && (max(linked, glued) <= allowed || unitFits(allowed)) { return allowed }
      if linked > start { return linked }
      if glued > start { return glued }
      return allowed > start ? allowed : nil
    }
  }

  let table: ClusterTable
  private(set) var firstWidth: Int
  private(set) var width: Int

  /// Lines are spread from edge to edge.
  let isJustified: Bool

  init(table: ClusterTable, firstWidth: Int, width: Int, isJustified: Bool = false) {
    self.isJustified = isJustified
    self.table = table
    self.firstWidth = firstWidth
    self.width = width
  }

  /// Narrows the lines as far as their number stays the same.
  ///
  /// So they are about as long as each other. A dozen passes at the most.
  mutating func balance(em: Int) {
    let count = lines().count
    guard count > 1, em > 0 else { return }
    var (narrow, wide) = (min(firstWidth, width) / 2, min(firstWidth, width))
    let (firstWidth, width) = (firstWidth, width)
    func narrowed(to room: Int) -> LineFitter {
      LineFitter(table: table, firstWidth: min(firstWidth, room), width: min(width, room))
    }
    while wide - narrow > em / 4 {
      let middle = (narrow + wide) / 2
      if narrowed(to: middle).lines().count > count { narrow = middle } else { wide = middle }
    }
    self = narrowed(to: wide)
  }

  func lines() -> [Fit] {
    var fits: [Fit] = []
    var start = 0
    let count = table.clusters.count
    while start < count {
      let fit = line(from: start, room: fits.isEmpty ? firstWidth : width)
      fits.append(fit)
      start = fit.end
    }
    if count == 0 || table.clusters[count - 1].kind == .lineFeed {
      // A paragraph without text, or a line feed at its very end, leaves an empty line.
      fits.append(Fit(start: count, end: count, width: 0, isLast: true))
    }
    return fits
  }

  private func line(from start: Int, room: Int) -> Fit {
    let clusters = table.clusters
    var pen = 0
    // The last places where the line may end, by how willingly.
    var ends = Ends(allowed: start, linked: start, glued: start)
    for index in start..<clusters.count {
      let cluster = clusters[index]
      if index > start {
        switch cluster.breakBefore {
        case .mandatory: return finished(start, index, squeeze: 0, isLast: true)
        case .allowed: ends.allowed = index
        case .linked: ends.linked = index
        case .glued: ends.glued = index
        case .forbidden: break
        }
      }
      if cluster.kind == .lineFeed { return finished(start, index + 1, squeeze: 0, isLast: true) }
      if cluster.kind != .space && pen + cluster.advance - givenUp(cluster) > room {
        return overflow(start, index, pen, ends, room)
      }
      pen += cluster.advance
    }
    return finished(start, clusters.count, squeeze: 0, isLast: true)
  }

  /// Cluster `index` does not fit: squeezes marks, or ends the line at the best place before it.
  private func overflow(
    _ start: Int, _ index: Int, _ pen: Int, _ ends: Ends, _ room: Int
  ) -> Fit {
    let clusters = table.clusters
    guard index > start else { return finished(start, index + 1, squeeze: 0, isLast: false) }
    let cluster = clusters[index]
    if cluster.isClosing && index + 1 < clusters.count
      && clusters[index + 1].breakBefore >= .allowed
    {
      let lack = pen + cluster.advance - givenUp(cluster) - room
      if lack <= slack(start, index) {
        return finished(start, index + 1, squeeze: lack, isLast: false)
      }
    }
    if let end = ends.best(
      after: start, isLoose: isLoose(start, ends.allowed, room), unitFits: unitFits)
    {
      return finished(start, end, squeeze: 0, isLast: false)
    }
    // A word longer than the line breaks anywhere, but not beside a mark if that can be helped.
    var end = index
    while end > start + 1 && isForbidden(end) { end -= 1 }
    if isForbidden(end) { end = index }
    return finished(start, end, squeeze: 0, isLast: false)
  }

  private func finished(_ start: Int, _ end: Int, squeeze: Int, isLast: Bool) -> Fit {
    let clusters = table.clusters
    var last = end - 1
    let keepsSpaces = isLast
    while last > start && !keepsSpaces && clusters[last].kind == .space { last -= 1 }
    var width = 0
    if last >= start { for index in start...last { width += clusters[index].advance } }
    if last >= start && clusters[last].kind == .glyphs {
      width -= tracking(clusters[last])
    }
    return Fit(start: start, end: end, width: width, squeeze: squeeze, isLast: isLast)
  }

  /// Whether a justified line that ends here would have more white than its characters bear.
  private func isLoose(_ start: Int, _ end: Int, _ room: Int) -> Bool {
    guard isJustified, end > start else { return false }
    var width = 0
    for index in start..<end { width += table.clusters[index].advance }
    let em = table.styles[Int(table.clusters[start].style)].size.nanometres
    return room - width > em * LineFitter.looseness
  }

  /// Ems of white that a justified line may spread.
  private static let looseness = 4

  private func isForbidden(_ index: Int) -> Bool {
    let clusters = table.clusters
    return Kinsoku.isForbiddenAtStart(table.scalars[Int(clusters[index].scalar)])
      || Kinsoku.isForbiddenAtEnd(table.scalars[Int(clusters[index].scalar) - 1])
  }

  /// Whether the clusters from a break to the next one that is no glue fit a line of their own.
  private func unitFits(_ start: Int) -> Bool {
    var sum = 0
    for index in start..<table.clusters.count {
      let cluster = table.clusters[index]
      if index > start && cluster.breakBefore >= .allowed { break }
      sum += cluster.kind == .space ? 0 : cluster.advance
      if sum > width { return false }
    }
    return true
  }

  /// What a line's last cluster may stick out: a closing mark's empty half and the tracking.
  private func givenUp(_ cluster: Cluster) -> Int {
    guard cluster.kind == .glyphs else { return 0 }
    let half =
      cluster.isClosing && !cluster.hasGivenWay
      ? half(cluster) : 0
    return half + tracking(cluster)
  }

  /// Half an em, rounded up so that two halves make a whole.
  private func half(_ cluster: Cluster) -> Int {
    (table.styles[Int(cluster.style)].size.nanometres + 1) / 2
  }

  private func tracking(_ cluster: Cluster) -> Int {
    table.styles[Int(cluster.style)].tracking.nanometres + Int(cluster.scriptGap)
  }

  /// What the marks of a line can give up without touching their neighbours.
  private func slack(_ start: Int, _ end: Int) -> Int {
    var sum = 0
    for index in start..<end where canGiveWay(index, start) {
      sum += half(table.clusters[index])
    }
    return sum
  }

  /// Only closing marks give way inside a line: their empty half follows their ink.
  func canGiveWay(_ index: Int, _ start: Int) -> Bool {
    table.clusters[index].isClosing && !table.clusters[index].hasGivenWay
  }
}
