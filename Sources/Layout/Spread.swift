internal import Forms
internal import Primitives

/// How one line's clusters are spread over its room: where they start and the room added after
/// each.
struct Spread {
  /// From the line's left end, nanometres.
  var start = 0
  /// One past the last cluster with ink.
  var inkEnd: Int
  /// Added to each gap, negative to squeeze; the first `larger` gaps take one nanometre more.
  private var share = 0
  private var larger = 0
  /// Gap numbers by cluster from the line's start, 0 for none, counting from 1.
  private var ordinal: [Int32] = []
  private var first = 0

  init(inkEnd: Int) { self.inkEnd = inkEnd }

  init(
    _ fit: LineFitter.Fit, in fitter: LineFitter, room: Int, alignment: HorizontalAlignment
  ) {
    let clusters = fitter.table.clusters
    inkEnd = fit.end
    first = fit.start
    if !fit.isLast {
      while inkEnd > fit.start && clusters[inkEnd - 1].kind == .space { inkEnd -= 1 }
    }
    let spare = room - fit.width
    if fit.squeeze > 0 {
      distribute(-fit.squeeze, fit) { fitter.canGiveWay($0, fit.start) && $0 + 1 < fit.end }
      return
    }
    switch alignment {
    case .start: break
    case .centre: start = max(0, spare / 2)
    case .end: start = max(0, spare)
    case .justify:
      // A closing mark at the end keeps its empty half inside the line or gives part of it up.
      guard !fit.isLast, inkEnd > fit.start + 1, spare > 0 else { return }
      let end = inkEnd
      distribute(spare, fit) { index in
        guard index + 1 < end else { return false }
        return clusters[index].isWide || clusters[index + 1].isWide
          || clusters[index].kind == .space
      }
    }
  }

  func gap(after index: Int) -> Int {
    guard share != 0 || larger != 0 else { return 0 }
    let number = ordinal[index - first]
    if number == 0 { return 0 }
    return share + (Int(number) <= abs(larger) ? larger.signum() : 0)
  }

  private mutating func distribute(
    _ amount: Int, _ fit: LineFitter.Fit, _ mayTake: (Int) -> Bool
  ) {
    var count: Int32 = 0
    ordinal = [Int32](repeating: 0, count: fit.end - fit.start)
    for index in fit.start..<fit.end where mayTake(index) {
      count += 1
      ordinal[index - fit.start] = count
    }
    guard count > 0 else { return }
    share = amount / Int(count)
    larger = amount % Int(count)
  }
}
