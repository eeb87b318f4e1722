import Casework
import Dossiers
import Primitives
import Storage
import Testing

@Test func aFaultAtAnyCallLeavesTheOldFileOrTheNewOne() throws {
  let folder = Folder()
  let path = folder.path("a.dossier")
  _ = try Story().draft.save(to: path, storage: .disk)
  let old = folder.bytes("a.dossier")
  let kinds: [FaultPlan.Kind] = [.fail(5), .fail(28), .runShort, .stop]
  for kind in kinds {
    var call = 1
    while true {
      var story = try Story(continuing: Dossier.open(path, storage: .disk), on: day("2022-11-05"))
      try story.add(PriorAttempt.example, by: Who.recorder)
      let new = try story.draft.bytes()
      let plan = FaultPlan(kind, at: call)
      let found = fault { () throws(Fault) in
        _ = try story.draft.save(to: path, storage: .failing(by: plan))
      }
      let now = folder.bytes("a.dossier")
      #expect(now == old || now == new, "call \(call)")
      #expect(Dossier.verify(bytes: now).isSound)
      if !plan.struck {
        #expect(found == nil && now == new)
        break
      }
      if now == new {
        // The rename was made; put the old file back for the next call.
        try Storage.disk.publish(old, to: path, replacing: .any)
      }
      call += 1
    }
    #expect(call > 8)
    try Storage.disk.publish(old, to: path, replacing: .any)
  }
}

@Test func aFirstSaveThatFailsLeavesNothingHalf() throws {
  var call = 1
  while true {
    let folder = Folder()
    let plan = FaultPlan(.stop, at: call)
    let story = try Story()
    let found = fault { () throws(Fault) in
      _ = try story.draft.save(
        to: folder.path("a.dossier"), storage: .failing(by: plan))
    }
    if folder.names.contains("a.dossier") {
      #expect(folder.bytes("a.dossier") == (try story.draft.bytes()))
    } else {
      #expect(found != nil)
    }
    if !plan.struck { break }
    call += 1
  }
  #expect(call > 5)
}

@Test func randomEventsComeBackAsTheyWereRecorded() throws {
  let seed = UInt64(20_221_105)
  var scatter = Scatter(seed: seed)
  let texts = ["化粪池 <堵塞> & “外溢”", "第一行\n第二行\t尾", "", "𠮷野家 é\u{301}", "]]>", "  前后空格  "]
  for _ in 0..<20 {
    let folder = Folder()
    let path = folder.path("r.dossier")
    var story = try Story(title: texts[Int.random(in: 0..<texts.count, using: &scatter)] + "题")
    for _ in 0..<Int.random(in: 0..<12, using: &scatter) {
      let text = texts[Int.random(in: 0..<texts.count, using: &scatter)]
      switch Int.random(in: 0..<4, using: &scatter) {
      case 0:
        try story.add(
          PriorAttempt(by: text + "甲", when: nil, text: text + "乙", outcome: text),
          by: Who.recorder)
      case 1: try story.issue(.registration, text: text)
      case 2: try story.issue(.other, text: text + text)
      default:
        let id = PersonID(rawValue: "p-\(Int.random(in: 1...3, using: &scatter))")
        let salt = Salt(bytes: (0..<16).map { _ in UInt8.random(in: 0...255, using: &scatter) })
        _ = try story.draft.keep(PersonRecord(id: id, name: text + "丙"), salt: salt)
      }
    }
    _ = try story.draft.save(to: path, storage: .disk)
    let dossier = try Dossier.open(path, storage: .disk)
    #expect(try dossier.replayed() == story.draft.record, "seed \(seed)")
    let report = try Dossier.verify(path, storage: .disk)
    #expect(report.findings.isEmpty, "seed \(seed)")
    let again = try Story(continuing: dossier, on: story.today)
    #expect(try again.draft.bytes() == folder.bytes("r.dossier"), "seed \(seed)")
  }
}

@Test func writersInOneFolderWaitForEachOther() async throws {
  let folder = Folder()
  let path = folder.path("a.dossier")
  _ = try Story().draft.save(to: path, storage: .disk)
  let accepted = await withTaskGroup(of: Bool.self) { group in
    for number in 0..<8 {
      group.addTask {
        while true {
          do {
            let dossier = try Dossier.open(path, storage: .disk)
            var draft = try DossierDraft(continuing: dossier)
            try draft.append(
              PriorAttempt.example.body,
              on: Story.occasion(Who.recorder, day("2022-11-05"), 100 + number))
            _ = try draft.save(to: path, storage: .disk)
            return true
          } catch let fault as Fault where fault.code == "dossier-conflict" {
            continue
          } catch {
            return false
          }
        }
      }
    }
    return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
  }
  // Numbers of events may be taken in any order, so some writers come too late by their minute.
  let dossier = try Dossier.open(path, storage: .disk)
  #expect(dossier.events.count == accepted + 1)
  #expect(try Dossier.verify(path, storage: .disk).findings.isEmpty)
}
