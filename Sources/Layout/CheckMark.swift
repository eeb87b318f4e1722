internal import Forms
internal import Pages
internal import Primitives

/// □ and ☑ drawn with rules, since few Chinese fonts have them.
enum CheckMark {
  /// The box, and its tick, in the square of one em that starts at `x` on the baseline.
  static func shapes(ticked: Bool, x: Length, _ style: TextStyle) -> [Shape] {
    let em = style.size
    // The square of a Han character reaches from 0.88 em above the baseline to 0.12 below it.
    let side = em.scaled(74, over: 100)
    let left = x + em.scaled(13, over: 100)
    let top = -em.scaled(75, over: 100)
    let box = Rectangle(x: left, y: top, width: side, height: side)
    let stroke = em.scaled(55, over: 1000)
    var shapes: [Shape] = [.frame(box, stroke: stroke, style.colour)]
    guard ticked else { return shapes }
    func point(_ across: Int, _ down: Int) -> Point {
      Point(x: left + side.scaled(across, over: 100), y: top + side.scaled(down, over: 100))
    }
    let pen = em.scaled(95, over: 1000)
    shapes.append(
      .line(
        Line(from: point(17, 46), to: point(43, 78), width: pen, colour: style.colour)))
    shapes.append(
      .line(
        Line(from: point(39, 80), to: point(86, 18), width: pen, colour: style.colour)))
    return shapes
  }
}
