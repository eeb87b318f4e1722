import Glibc
import Primitives
import Search
import Storage

/// Builds and asks indexes over a prepared corpus; `docs/benchmarks.md` says how.
///
/// Results are lines of JSON in the form of the harness that measures other engines.
@main
struct SearchBench {
  static func main() {
    let words = CommandLine.arguments
    do {
      switch words.count > 1 ? words[1] : "" {
      case "build" where words.count >= 5:
        try build(words[2], words[3], words[4], memory: words.count > 5 ? Int(words[5]) : nil)
      case "query" where words.count == 7:
        try query(words[2], words[3], words[4], words[5], words[6])
      case "volumes" where words.count == 6:
        try volumes(words[2], words[3], Int(words[4]) ?? 500, words[5])
      case "repeat" where words.count == 6:
        try again(words[2], words[3], words[4], Int(words[5]) ?? 1)
      case "cold" where words.count == 4: try cold(words[2], words[3])
      default:
        print(
          """
          usage: dossier-search-bench build CORPUS.tsv INDEX RESULTS.jsonl [MEMORY]
                 dossier-search-bench query CORPUS.tsv INDEX QUERIES.tsv TRUTH.jsonl RESULTS.jsonl
                 dossier-search-bench volumes CORPUS.tsv FOLDER CASES-EACH INDEX
                 dossier-search-bench cold INDEX WORD
                 dossier-search-bench repeat INDEX QUERY count|rel|date|facet TIMES
          """)
        exit(64)
      }
    } catch {
      print("\(error)")
      exit(1)
    }
  }

  // MARK: Building

  private static func build(
    _ corpus: String, _ index: String, _ results: String, memory: Int?
  ) throws {
    let began = (wall(), cpu())
    let builder = IndexBuilder(
      path: index, storage: .disk, memory: memory ?? IndexBuilder.usualMemory)
    var cases = 0
    try Corpus(corpus).forEach { record in
      try builder.add(record)
      cases += 1
    }
    try builder.finish(replacing: .any)
    let seconds = (wall() - began.0, cpu() - began.1)
    let bytes = try Storage.disk.size(of: index) ?? 0
    try Results(results, corpus).put(
      "\"cases\": \(cases), \"seconds\": \(seconds.0), \"cpu\": \(seconds.1), \"bytes\": \(bytes), "
        + "\"memory\": \(peakMemory())")
    print(
      "built \(cases) in \(seconds.0) s (cpu \(seconds.1)): \(Int(Double(cases) / seconds.0)) cases/s, "
        + "\(bytes / max(1, cases)) bytes a case, peak \(peakMemory() >> 20) MB")
  }

  /// Many small indexes, then one of them all.
  private static func volumes(
    _ corpus: String, _ folder: String, _ each: Int, _ merged: String
  ) throws {
    try Storage.disk.makeDirectories(folder)
    var names: [String] = []
    var builder: IndexBuilder?
    var count = 0
    let began = wall()
    try Corpus(corpus).forEach { record in
      if builder == nil {
        names.append("\(folder)/\(names.count).index")
        builder = IndexBuilder(path: names[names.count - 1], storage: .disk)
      }
      try builder?.add(record)
      count += 1
      if count % each == 0 {
        try builder?.finish(replacing: .any)
        builder = nil
      }
    }
    try builder?.finish(replacing: .any)
    let middle = wall()
    var size = 0
    var parts: [(index: SearchIndex, hiding: [Int])] = []
    for name in names {
      size += try Storage.disk.size(of: name) ?? 0
      parts.append((try SearchIndex(open: name, storage: .disk), []))
    }
    try SearchIndex.merge(parts, to: merged, replacing: .any, storage: .disk)
    let end = wall()
    let bytes = try Storage.disk.size(of: merged) ?? 0
    print(
      "\(names.count) indexes of \(each): \(size / max(1, count)) bytes a case, "
        + "built in \(middle - began) s; merged in \(end - middle) s: \(bytes / max(1, count)) bytes a case"
    )
  }

  // MARK: Asking

  private static func query(
    _ corpus: String, _ path: String, _ queries: String, _ truth: String, _ results: String
  ) throws {
    let index = try SearchIndex(open: path, storage: .disk)
    let out = try Results(results, corpus)
    let truths = try Truth.read(truth)
    var wrong = 0
    for item in try Question.read(queries) {
      let request = item.request
      let ids = try IndexQuery(index, request).all()
      let numbers = try index.caseIDs(of: ids).compactMap { UInt32($0) }.sorted()
      let count = try IndexQuery(index, request).count()
      let facets = try IndexQuery(index, request).facets([.street, .year])
      if let truth = truths[item.id] {
        let fits =
          digest(numbers) == truth.digest && count == truth.count && facets.count == truth.count
          && digest(facets.values) == truth.facets ?? digest(facets.values)
        if !fits {
          wrong += 1
          print("  \(item.id): got \(numbers.count), count \(count), want \(truth.count)")
        }
        out.put(
          "\"check\": \"\(item.id)\", \"class\": \"\(item.kind)\", \"got\": \(numbers.count), "
            + "\"want\": \(truth.count), \"ok\": \(fits)")
      }
      let operations: [(String, () throws -> Int)] = [
        ("count", { try IndexQuery(index, request).count() }),
        ("rel", { try IndexQuery(index, request).mostRelevant(10).count }),
        ("date", { try IndexQuery(index, request).newest(10).count }),
        ("facet", { try IndexQuery(index, request).facets([.street]).count }),
      ]
      for (name, run) in operations {
        let times = try sample(run).map(String.init).joined(separator: ", ")
        out.put(
          "\"class\": \"\(item.kind)\", \"id\": \"\(item.id)\", \"op\": \"\(name)\", \"ns\": [\(times)]"
        )
      }
    }
    print("wrong hit sets, counts or facets: \(wrong)")
  }

  /// One question many times, for a profiler.
  private static func again(_ path: String, _ word: String, _ name: String, _ times: Int) throws {
    let index = try SearchIndex(open: path, storage: .disk)
    let request = SearchRequest(query: try Query(word))
    var sum = 0
    let began = wall()
    for _ in 0..<times {
      let query = try IndexQuery(index, request)
      switch name {
      case "rel": sum &+= try query.mostRelevant(10).count
      case "date": sum &+= try query.newest(10).count
      case "facet": sum &+= try query.facets([.street]).count
      default: sum &+= try query.count()
      }
    }
    print("\((wall() - began) / Double(times) * 1e6) microseconds, \(sum / max(1, times))")
  }

  /// The time from nothing to the first answer.
  private static func cold(_ path: String, _ word: String) throws {
    try Storage.disk.open(path).dropFromCache()
    for state in ["from the disk", "in memory"] {
      let began = wall()
      let index = try SearchIndex(open: path, storage: .disk)
      var scan = Scan(SearchRequest(query: try Query(word), facets: [.street, .year]))
      try scan.look(in: index)
      let answer = scan.answer()
      print(
        "\(state): \((wall() - began) * 1000) ms for \(answer.count) of \(answer.casesSearched), "
          + "first \(answer.hits.first?.caseID ?? "-")")
    }
  }

  /// As the harness samples other engines: one call to warm up, then up to seven or half a second.
  private static func sample(_ run: () throws -> Int) throws -> [Int] {
    var began = nanoseconds()
    var sink = try run()
    let first = nanoseconds() - began
    if first > 500_000_000 { return [first] }
    var times: [Int] = []
    var spent = 0
    while times.isEmpty || (times.count < 7 && spent < 500_000_000) {
      began = nanoseconds()
      sink &+= try run()
      times.append(nanoseconds() - began)
      spent += times[times.count - 1]
    }
    if sink == Int.min { print(sink) }
    return times
  }

  // MARK: Clocks

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    clock_gettime(clock, &time)
    return time
  }

  private static func nanoseconds() -> Int {
    let time = read(CLOCK_MONOTONIC)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  private static func wall() -> Double { Double(nanoseconds()) / 1e9 }

  private static func cpu() -> Double {
    let time = read(CLOCK_PROCESS_CPUTIME_ID)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func peakMemory() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss << 10
  }
}
