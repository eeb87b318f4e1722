internal import Pictures
package import Primitives

/// A small drawn scene that stands in for a photograph: the same object before and after.
///
/// Written as PNG (ISO/IEC 15948) with a palette of 8-bit indices; the bytes never vary.
package struct DemoPicture: Hashable, Sendable {
  package enum Subject: UInt8, CaseIterable, Sendable {
    case drain, gate, lift, greenery, window, shop, bench
  }

  package var subject: Subject
  /// Whether the scene shows the object put right.
  package var isAfter: Bool

  package init(subject: Subject, isAfter: Bool) {
    self.subject = subject
    self.isAfter = isAfter
  }

  package static let width = 320
  package static let height = 240

  private enum Ink: UInt8 { case sky, ground, wall, roof, glass, damage, object, leaf, dark }

  private static let palette: [(UInt8, UInt8, UInt8)] = [
    (214, 226, 236), (168, 164, 156), (222, 210, 190), (150, 96, 80), (150, 180, 200),
    (96, 80, 56), (176, 124, 72), (96, 144, 84), (64, 64, 68),
  ]

  /// The whole file.
  package func png() throws(Fault) -> [UInt8] {
    try PNGFile.bytes(
      width: DemoPicture.width, height: DemoPicture.height,
      .palette(DemoPicture.palette.flatMap { [$0.0, $0.1, $0.2] }),
      pixels: pixels.flatMap(\.self))
  }

  /// Rows of palette indices: sky, two buildings, the ground, and the object in front.
  private var pixels: [[UInt8]] {
    var rows = [[UInt8]](
      repeating: [UInt8](repeating: Ink.sky.rawValue, count: DemoPicture.width),
      count: DemoPicture.height)
    fill(&rows, 0, 168, 320, 72, .ground)
    for left in [24, 176] {
      fill(&rows, left, 48, 120, 120, .wall)
      fill(&rows, left - 6, 40, 132, 10, .roof)
      for column in 0..<4 {
        for storey in 0..<3 {
          fill(&rows, left + 10 + column * 28, 60 + storey * 36, 16, 20, .glass)
        }
      }
    }
    draw(on: &rows)
    return rows
  }

  private func draw(on rows: inout [[UInt8]]) {
    switch subject {
    case .drain:
      fill(&rows, 120, 184, 80, 28, isAfter ? .dark : .damage)
      if !isAfter { fill(&rows, 70, 204, 190, 24, .damage) }
    case .gate:
      fill(&rows, 148, 120, 24, 48, .dark)
      if !isAfter { fill(&rows, 110, 172, 100, 40, .object) }
    case .lift:
      fill(&rows, 146, 40, 28, 128, isAfter ? .glass : .wall)
      if isAfter { fill(&rows, 152, 132, 16, 36, .dark) }
    case .greenery:
      for left in stride(from: 16, to: 300, by: 48) {
        fill(&rows, left, 176, 36, 40, isAfter ? .leaf : .object)
      }
    case .window:
      for column in 0..<4 where isAfter {
        for line in 0..<5 { fill(&rows, 186 + column * 28, 60 + line * 5, 16, 1, .dark) }
      }
    case .shop:
      fill(&rows, 40, 128, 88, 40, isAfter ? .leaf : .object)
    case .bench:
      if isAfter {
        fill(&rows, 90, 184, 140, 10, .object)
        for left in [100, 212] { fill(&rows, left, 194, 8, 20, .dark) }
      }
    }
  }

  private func fill(
    _ rows: inout [[UInt8]], _ left: Int, _ top: Int, _ width: Int, _ height: Int, _ ink: Ink
  ) {
    for y in top..<min(top + height, DemoPicture.height) {
      for x in left..<min(left + width, DemoPicture.width) { rows[y][x] = ink.rawValue }
    }
  }
}
