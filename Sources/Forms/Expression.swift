package import Primitives

/// An expression of a template, parsed, and where it stands.
///
/// The language is XPath 1.0 without variables, wildcards and named axes: steps go to children,
/// attributes, the parent, the node itself or the root. That is what a form needs, it can be held
/// against a schema completely, and its cost is bounded by the case's size.
package final class Expression: Sendable {
  package let source: String
  package let place: Place
  package let root: PathTerm
  /// The one path a value comes from, without predicates; `nil` when there are none or several.
  package let singlePath: String?

  /// Parses `source`; a fault's column points into it.
  package init(_ source: String, at place: Place) throws(Fault) {
    self.source = source
    self.place = place
    var parser = PathParser(source, at: place)
    root = try parser.parse()
    var paths: [String] = []
    root.visitPaths { paths.append($0.description) }
    singlePath = paths.count == 1 ? paths[0] : nil
  }

  /// The place `offset` characters into the expression.
  package func place(at offset: Int) -> Place {
    var spot = place
    spot.column = place.column.map { $0 + offset }
    return spot
  }
}

/// One term of an expression.
package indirect enum PathTerm: Hashable, Sendable {
  case literal(String)
  case number(Double)
  case binary(PathOperator, PathTerm, PathTerm, offset: Int)
  case negated(PathTerm)
  case path(LocationPath)
  /// A function of the form language when `isOwn`, else one of XPath's core.
  case call(String, isOwn: Bool, [PathTerm], offset: Int)

  /// The paths whose values reach the term's own: conditions inside predicates do not.
  func visitPaths(_ body: (LocationPath) -> Void) {
    switch self {
    case .literal, .number: break
    case .binary(_, let left, let right, _):
      left.visitPaths(body)
      right.visitPaths(body)
    case .negated(let term): term.visitPaths(body)
    case .path(let path): body(path)
    case .call(_, _, let arguments, _):
      for argument in arguments { argument.visitPaths(body) }
    }
  }
}

package enum PathOperator: String, Hashable, Sendable {
  case or, and
  case equal = "="
  case unequal = "!="
  case less = "<"
  case atMost = "<="
  case greater = ">"
  case atLeast = ">="
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divided = "div"
  case remainder = "mod"
  case union = "|"
}

/// Steps from the root or from the node the expression stands at.
package struct LocationPath: Hashable, Sendable, CustomStringConvertible {
  package var isAbsolute: Bool
  package var steps: [PathStep]
  /// Characters before it in the expression.
  package var offset: Int

  /// The path without its predicates.
  package var description: String {
    (isAbsolute ? "/" : "") + steps.map(\.description).joined(separator: "/")
  }
}

package struct PathStep: Hashable, Sendable, CustomStringConvertible {
  package enum Kind: Hashable, Sendable {
    case child(String)
    case attribute(String)
    case itself
    case parent
  }

  package var kind: Kind
  package var predicates: [PathTerm]
  package var offset: Int

  package var description: String {
    switch kind {
    case .child(let name): name
    case .attribute(let name): "@" + name
    case .itself: "."
    case .parent: ".."
    }
  }
}

/// The functions of XPath's core library that templates may call.
package enum CorePathFunction: String, CaseIterable, Sendable {
  case count, position, last, not
  case yes = "true"
  case no = "false"
  case string, concat, contains
  case startsWith = "starts-with"
  case substring
  case substringBefore = "substring-before"
  case substringAfter = "substring-after"
  case stringLength = "string-length"
  case normalizeSpace = "normalize-space"
  case number, sum, round, floor, ceiling, boolean

  /// How many arguments it takes; `nil` above for any number.
  package var arguments: (least: Int, most: Int?) {
    switch self {
    case .position, .last, .yes, .no: (0, 0)
    case .string, .number, .stringLength, .normalizeSpace: (0, 1)
    case .count, .not, .sum, .round, .floor, .ceiling, .boolean: (1, 1)
    case .contains, .startsWith, .substringBefore, .substringAfter: (2, 2)
    case .substring: (2, 3)
    case .concat: (2, nil)
    }
  }
}
