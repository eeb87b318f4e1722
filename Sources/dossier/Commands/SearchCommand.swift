internal import ArgumentParser
internal import Office
internal import Primitives

struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "检索已归档的案件。 Searches the archive.",
    discussion: """
      用 --as 写明检索人时，只查权限表许可的案件，并记入审计日志；居民信息和附件只供有权的人检索。
      With --as only what the permission matrix allows is searched, and the search is logged.

      例 Examples:
        dossier search 化粪池
        dossier search hfc
        dossier search '化粪池 天数>90' --street 绳金塔街道 --facet year
        dossier search '附件:"防水卷材"' --as x-0002
        dossier search '天数>90' --as i-0001 --sample 20 --seed 7 --export sample.csv
        dossier search 'is:reworked' --facet unit --save 重办
        dossier search --saved 重办 --from 2023-01-01
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var acting: ActingOptions
  @Argument(help: "化粪池 · huafenchi · hfc · 84号 · \"整句\" · 标题:电梯 · 天数>90 · is:reworked · OR · NOT")
  var query: String?
  @Option(help: "A volume, a folder of volumes, or a dossier.") var archive: String?
  @Option(help: "Only this street; may be repeated.") var street: [String] = []
  @Option(help: "Only this unit; may be repeated.") var unit: [String] = []
  @Option(help: "Registered on this day or later: YYYY-MM-DD.") var from: String?
  @Option(help: "Registered on this day or earlier: YYYY-MM-DD.") var to: String?
  @Option(help: "date, oldest, relevance or duration. Default: date.") var sort: String?
  @Option(help: "Count by street, unit, category, year, satisfaction or state.") var facet:
    [String] = []
  @Option(help: "Draw this many hits at random.") var sample: Int?
  @Option(help: "The draw's seed; the same seed draws the same hits anywhere.") var seed: UInt64 = 1
  @Option(help: "At most this many hits.") var limit = 20
  @Option(help: "Leave out this many hits first.") var offset = 0
  @Flag(help: "Words find simplified and traditional characters alike.") var traditional = false
  @Flag(help: "Read every case instead of asking the indexes; the answer is the same.") var scan =
    false
  @Option(
    help: ArgumentHelp(
      "Write all hits, or the sample, to a new file: .csv for spreadsheets, .jsonl for programs.",
      valueName: "file"))
  var export: String?
  @Option(help: ArgumentHelp("Keep this search under a name.", valueName: "name"))
  var save: String?
  @Option(
    help: ArgumentHelp(
      "Ask a saved search again; what else is given here goes before it.", valueName: "name"))
  var saved: String?
  @Flag(help: "List the saved searches.") var savedList = false
  @Option(help: ArgumentHelp("Drop a saved search.", valueName: "name")) var forget: String?

  func run() throws {
    let reader = try acting.sitting(common)
    try common.perform { (desk) throws(Fault) in
      if savedList { return try desk.savedSearches() }
      if let forget { return try desk.forgetSearch(forget, reader: reader) }
      var wish = SearchWish(
        query: query, archive: archive, streets: street, units: unit, from: from, to: to,
        sort: sort, facets: facet, sample: sample, seed: seed, limit: limit, offset: offset,
        scanning: scan, eitherScript: traditional, reader: reader,
        export: export)
      if let saved { wish = try desk.completed(wish, from: saved) }
      guard let save else { return try desk.search(wish) }
      return try desk.search(wish, savedAs: save, account: Machine.account, at: Machine.now)
    }
  }
}
