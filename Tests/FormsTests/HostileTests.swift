import Primitives
import Testing

@testable import Forms

private func nested(_ tag: String, _ depth: Int, _ attributes: String = "") -> String {
  String(repeating: "<\(tag)\(attributes)>", count: depth)
    + String(repeating: "</\(tag)>", count: depth)
}

@Test func deepNestingIsRefusedOnce() throws {
  #expect(try findings(form(nested("keep-together", 40))) == ["form-limit:2:346"])
  let fault = #expect(throws: Fault.self) {
    try findings(form(nested("keep-together", 400)))
  }
  #expect(fault?.code == "form-limit")
}

@Test func tooManyElementsAreRefused() throws {
  let body = String(repeating: "<space height=\"1mm\"/>", count: Limits.elements)
  #expect(try template(form(body)).findings.count { $0.code == "form-limit" } == 1)
  let fault = #expect(throws: Fault.self) {
    try template(form(String(repeating: "<x/>", count: Limits.elements * 3)))
  }
  #expect(fault?.code == "form-limit")
}

@Test func hugeFilesAndExpressionsAreRefused() throws {
  let fault = #expect(throws: Fault.self) {
    try template(form(String(repeating: " ", count: Limits.templateBytes)))
  }
  #expect(fault?.code == "form-limit")
  let long = "<paragraph>{" + String(repeating: "a/", count: 300) + "a}</paragraph>"
  #expect(try findings(form(long)) == ["form-limit:2:13"])
  let deep = "<paragraph>{" + String(repeating: "(", count: 100) + "1}</paragraph>"
  #expect(try findings(form(deep)).allSatisfy { $0.hasPrefix("form-limit") })
  let minus = "<paragraph>{" + String(repeating: "-", count: 300) + "1}</paragraph>"
  #expect(try findings(form(minus)).count == 1)
}

/// A case with `count` units, each with `count` measures.
private func wideCase(_ count: Int) -> String {
  let unit = "<unit role=\"lead\"><name>单位</name></unit>"
  return "<case><assignment>" + String(repeating: unit, count: count) + "</assignment></case>"
}

@Test func repetitionBombsAreStopped() throws {
  var body = "<paragraph>{name}</paragraph>"
  for _ in 0..<8 {
    body = "<keep-together each=\"../unit\">\(body)</keep-together>"
  }
  body = "<keep-together each=\"assignment/unit\">\(body)</keep-together>"
  let bomb = try template(form(body))
  #expect(bomb.check(smallShape).isEmpty)
  let fault = #expect(throws: Fault.self) {
    try bomb.fill(try smallTree(wideCase(100)), FormContext())
  }
  #expect(fault?.code == "form-too-large")
}

@Test func nestedPredicatesAreStopped() throws {
  let path = "assignment/unit[../unit[../unit[../unit[name]]]]"
  let slow = try template(form("<paragraph>{count(\(path))}</paragraph>"))
  #expect(slow.check(smallShape).isEmpty)
  let fault = #expect(throws: Fault.self) {
    try slow.fill(try smallTree(wideCase(300)), FormContext())
  }
  #expect(fault?.code == "form-too-large")
}

@Test func tooManyRepetitionsAreStopped() throws {
  let many = try template(form("<paragraph each=\"assignment/unit\">{name}</paragraph>"))
  let fault = #expect(throws: Fault.self) {
    try many.fill(try smallTree(wideCase(Limits.repetitions + 1)), FormContext())
  }
  #expect(fault?.code == "form-too-large")
}

@Test func markupOutsideTheLanguageIsRefusedWithItsPlace() throws {
  let cases: [(String, String)] = [
    ("", "form-markup:1:1"), ("<", "form-markup:1:2"), ("字", "form-markup:1:1"),
    ("<!DOCTYPE form><form/>", "form-markup:1:2"), ("<form", "form-markup:1:6"),
    ("<form a=\"1\" a=\"2\"/>", "form-markup:1:13"), ("<form>&nbsp;</form>", "form-markup:1:7"),
    ("<form>&#0;</form>", "form-markup:1:7"), ("<form></fom>", "form-markup:1:7"),
    ("<x:form/>", "form-markup:1:1"), ("<form/><form/>", "form-markup:1:8"),
    ("<form>\n<?php?></form>", "form-markup:2:1"), ("<form a=<>/>", "form-markup:1:9"),
    ("<form>\u{1}</form>", "form-markup:1:7"), ("<form xmlns=\"urn:x\"/>", "form-namespace:1:1"),
  ]
  for (text, expected) in cases {
    let fault = #expect(throws: Fault.self, "\(text)") { try template(text) }
    #expect(fault.map(short) == expected, "\(text)")
  }
  #expect(throws: Fault.self) { try FormTemplate.parse([0x3C, 0xFF], file: "t.xml") }
}

/// A small generator whose seed is printed, so that a failure can be run again.
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func roll(_ sides: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % sides
  }
}

@Test func changedTemplatesNeverTrap() throws {
  let seed: UInt64 = 20_221_105
  var dice = Dice(seed: seed)
  let marks = Array("<>/\"'{}=&;[]()@ aé字0\n".utf8)
  for name in templateNames {
    let bytes = try #require(fileBytes("Templates/\(name)/1/template.xml"))
    let tree = try sampleCase(name)
    for round in 0..<80 {
      var changed = bytes
      for _ in 0...dice.roll(6) {
        let at = dice.roll(changed.count)
        switch dice.roll(3) {
        case 0: changed[at] = marks[dice.roll(marks.count)]
        case 1: changed.remove(at: at)
        default: changed.insert(contentsOf: changed[at..<min(changed.count, at + 40)], at: at)
        }
      }
      do {
        let template = try FormTemplate.parse(changed, file: "t.xml")
        _ = template.check(smallShape)
        _ = try template.fill(tree, officeContext(name))
      } catch {
        #expect(error.code.hasPrefix("form-"), "seed \(seed), round \(round) of \(name)")
      }
    }
  }
}
