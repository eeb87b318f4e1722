/// The rows and columns of a symbol of at most 64 modules a side, a bit for each module: the first lowest,
/// 1 for dark.
struct ModuleRows {
  let side: Int
  private var rows: [UInt64]
  private var columns: [UInt64]

  static let widest = 64

  /// `modules` are row after row, 1 for dark.
  init(_ modules: [UInt8], side: Int) {
    precondition(side <= ModuleRows.widest && modules.count == side * side)
    self.side = side
    rows = [UInt64](repeating: 0, count: side)
    columns = rows
    for row in 0..<side {
      for column in 0..<side {
        let bit = UInt64(modules[row * side + column])
        rows[row] |= bit << UInt64(column)
        columns[column] |= bit << UInt64(row)
      }
    }
  }

  /// With each module turned over that is dark in `change`, which has the same side.
  func changed(by change: ModuleRows) -> ModuleRows {
    var other = self
    for index in 0..<side {
      other.rows[index] ^= change.rows[index]
      other.columns[index] ^= change.columns[index]
    }
    return other
  }

  /// The points against a mask that leads to these modules (ISO/IEC 18004, 7.8.3.1).
  var points: Int {
    var sum = balancePoints
    for line in rows { sum += runPoints(line) + finderPoints(line) }
    for line in columns { sum += runPoints(line) + finderPoints(line) }
    for row in 1..<side { sum += blockPoints(rows[row - 1], rows[row]) }
    return sum
  }

  /// Three for each run of five modules of one colour, and one for each module more.
  private func runPoints(_ line: UInt64) -> Int {
    let same = ~(line ^ line >> 1) & inner
    let fives = same & same >> 1 & same >> 2 & same >> 3
    return fives.nonzeroBitCount + 2 * (fives & ~(fives << 1)).nonzeroBitCount
  }

  /// Three for each square of two by two modules of one colour.
  private func blockPoints(_ above: UInt64, _ below: UInt64) -> Int {
    let differing = (above ^ below) | (above ^ below) >> 1 | (above ^ above >> 1)
    return 3 * (~differing & inner).nonzeroBitCount
  }

  /// Forty for each 1:1:3:1:1 that looks like a finder's, with four light units before or behind it;
  /// what lies outside is light.
  private func finderPoints(_ line: UInt64) -> Int {
    var count = 0
    var unit = 1
    while 7 * unit <= side {
      let core = ModuleRows.runs(line, 3 * unit)
      if core == 0 { break }
      let dark = ModuleRows.runs(line, unit)
      let light = ModuleRows.runs(~line, unit)
      let found =
        dark & light >> unit & core >> (2 * unit) & light >> (5 * unit) & dark >> (6 * unit)
        & ~(line << 1) & ~(line >> (7 * unit))
      if found != 0 {
        var before: UInt64 = 0
        var behind: UInt64 = 0
        for step in 0..<(4 * unit) {
          before |= line << (step + 1)
          behind |= line >> (7 * unit + step)
        }
        count += (found & ~(before & behind)).nonzeroBitCount
      }
      unit += 1
    }
    return 40 * count
  }

  /// Ten for each whole twentieth by which the dark part differs from a half.
  private var balancePoints: Int {
    let dark = rows.reduce(0) { $0 + $1.nonzeroBitCount }
    let all = side * side
    let percent = (200 * dark + all) / (2 * all)
    return abs(percent - 50) / 5 * 10
  }

  /// The modules that have a neighbour behind them.
  private var inner: UInt64 { UInt64.max >> (65 - side) }

  /// The places from which on `count` bits are 1.
  private static func runs(_ line: UInt64, _ count: Int) -> UInt64 {
    var runs = line
    for step in 1..<max(1, count) { runs &= line >> step }
    return runs
  }
}
