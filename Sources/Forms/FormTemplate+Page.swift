import Primitives

extension FormTemplate {
  /// The sheet with its margins: by default A4 upright, 25, 25, 22 and 28 mm.
  package var paper: Paper {
    let sheet = root.plain(.paper) == "A3" ? Size.a3 : Size.a4
    let margins = root.lengths(.margin)
    let standard: [Length] = [25, 25, 22, 28].map { .millimetres($0) }
    let sides: [Length] =
      switch margins.count {
      case 1: Array(repeating: margins[0], count: 4)
      case 2: [margins[0], margins[1], margins[0], margins[1]]
      case 4: margins
      default: standard
      }
    return Paper(
      size: root.plain(.orientation) == "landscape" ? sheet.turned : sheet, top: sides[0],
      right: sides[1], bottom: sides[2], left: sides[3])
  }

  /// The standard styles with what the form changes or adds.
  package var styles: [String: ParagraphStyle] {
    var styles = ParagraphStyle.byName
    for node in root.children(.styles).flatMap({ $0.children(.style) }) {
      guard let name = node.plain(.name) else { continue }
      var style = styles[name] ?? styles["text"] ?? ParagraphStyle(.fangsong, points: 12)
      style.change(by: node)
      styles[name] = style
    }
    return styles
  }
}

extension ParagraphStyle {
  fileprivate mutating func change(by node: TemplateNode) {
    if let role = node.plain(.role).flatMap(FontRole.init) { text.role = role }
    if let size = node.length(.size) {
      // A pitch made for another size would set the lines into each other.
      if node.length(.pitch) == nil, size != text.size { pitch = nil }
      text.size = size
    }
    if let red = node.flag(.red) { text.red = red }
    if let tracking = node.length(.tracking) { text.tracking = tracking }
    if let alignment = node.plain(.align).flatMap(HorizontalAlignment.init) {
      self.alignment = alignment
    }
    if let pitch = node.length(.pitch) { self.pitch = pitch }
    if let ems = node.integer(.indent) { firstIndent = ems }
    if let ems = node.integer(.inset) { indent = ems }
    if let space = node.length(.before) { spaceBefore = space }
    if let space = node.length(.after) { spaceAfter = space }
  }
}
