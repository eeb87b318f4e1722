import Primitives
import Testing

@testable import Barcodes

/// Contents of the lengths that sheets carry and of longer ones, and modes of both kinds.
private let contents: [[UInt8]] = {
  var seed: UInt64 = 18_004
  func next(_ limit: Int) -> Int {
    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(seed >> 33) % limit
  }
  let letters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ :/-.".utf8)
  return (0..<120).map { turn in
    let count = turn % 3 == 0 ? 1 + next(251) : 20 + next(30)
    return (0..<count).map { _ in turn % 2 == 0 ? letters[next(letters.count)] : UInt8(next(256)) }
  }
}()

@Test func aCodeHasTheMaskWithTheFewestPointsAgainstIt() throws {
  var sides: Set<Int> = []
  for bytes in contents {
    let code = try QRCode(encoding: bytes)
    let symbols = (0..<8).compactMap { QRSymbol(bytes, mask: $0) }
    try #require(symbols.count == 8)
    let points = symbols.map(pointsByModules)
    let least = try #require(points.min())
    let best = symbols[try #require(points.firstIndex(of: least))]
    #expect(code.modules == best.modules)
    sides.insert(code.side)
  }
  #expect(sides.isSuperset(of: [21, 25, 29, 33, 37, 41, 45, 49, 53, 57, 61]))
}

@Test(arguments: [
  "01010101010", "01011111010", "10111111101", "00000000000", "11111111111", "10111010000",
  "00001011101", "00010111010", "01011101000", "11011101010",
])
func aRowHasThePointsOfTheStandard(_ row: String) {
  // In a square whose other rows have no run, block or finder of their own.
  var modules = (0..<11).flatMap { row in (0..<11).map { UInt8((row + $0) % 2) } }
  for (column, module) in row.utf8.enumerated() { modules[column] = module - 0x30 }
  #expect(ModuleRows(modules, side: 11).points == pointsByModules(side: 11, modules))
}

private func pointsByModules(_ symbol: QRSymbol) -> Int {
  pointsByModules(side: symbol.side, symbol.modules)
}

/// ISO/IEC 18004, 7.8.3.1, module by module.
private func pointsByModules(side: Int, _ modules: [UInt8]) -> Int {
  func isDark(_ row: Int, _ column: Int) -> Bool { modules[row * side + column] == 1 }
  var sum = 0
  for turn in 0..<2 {
    for row in 0..<side {
      let line = (0..<side).map { turn == 0 ? isDark(row, $0) : isDark($0, row) }
      var runs: [(isDark: Bool, start: Int, count: Int)] = []
      for (place, module) in line.enumerated() {
        if runs.last?.isDark == module {
          runs[runs.count - 1].count += 1
        } else {
          runs.append((module, place, 1))
        }
      }
      for run in runs where run.count >= 5 { sum += 3 + run.count - 5 }
      for index in runs.indices where runs[index].isDark && index + 4 < runs.count {
        let five = runs[index...(index + 4)].map(\.count)
        let unit = five[0]
        guard five == [unit, unit, 3 * unit, unit, unit] else { continue }
        let start = runs[index].start
        let isFree = { (places: Range<Int>) in
          places.allSatisfy { !line.indices.contains($0) || !line[$0] }
        }
        if isFree(start - 4 * unit..<start)
          || isFree(start + 7 * unit..<start + 11 * unit)
        {
          sum += 40
        }
      }
    }
  }
  for row in 1..<side {
    for column in 1..<side {
      let square = [
        isDark(row, column), isDark(row - 1, column), isDark(row, column - 1),
        isDark(row - 1, column - 1),
      ]
      if Set(square).count == 1 { sum += 3 }
    }
  }
  let dark = modules.reduce(0) { $0 + Int($1) }
  let percent = Int((Double(dark) * 100 / Double(side * side)).rounded())
  return sum + abs(percent - 50) / 5 * 10
}
