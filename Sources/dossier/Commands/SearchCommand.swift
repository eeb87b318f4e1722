internal import ArgumentParser
internal import Office
internal import Primitives

struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "检索已归档的案件。 Searches the archive.",
    discussion: """
      例 Examples:
        dossier search 化粪池
        dossier search hfc
        dossier search '化粪池 天数>90' --street 绳金塔街道 --facet year
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "化粪池 · huafenchi · hfc · 84号 · \"整句\" · 标题:电梯 · 天数>90 · is:reworked · OR · NOT")
  var query: String
  @Option(help: "A volume, a folder of volumes, or a dossier.") var archive: String?
  @Option(help: "Only this street; may be repeated.") var street: [String] = []
  @Option(help: "Only this unit; may be repeated.") var unit: [String] = []
  @Option(help: "Registered on this day or later: YYYY-MM-DD.") var from: String?
  @Option(help: "Registered on this day or earlier: YYYY-MM-DD.") var to: String?
  @Option(help: "date, oldest, relevance or duration.") var sort = "date"
  @Option(help: "Count by street, unit, category, year, satisfaction or state.") var facet:
    [String] = []
  @Option(help: "Draw this many hits at random.") var sample: Int?
  @Option(help: "The draw's seed; the same seed draws the same hits anywhere.") var seed: UInt64 = 1
  @Option(help: "At most this many hits.") var limit = 20
  @Option(help: "Leave out this many hits first.") var offset = 0
  @Flag(help: "Words find simplified and traditional characters alike.") var traditional = false
  @Flag(help: "Read every case instead of asking the indexes; the answer is the same.") var scan =
    false

  func run() throws {
    try common.perform { (desk) throws(Fault) in
      try desk.search(
        SearchWish(
          query: query, archive: archive, streets: street, units: unit, from: from, to: to,
          sort: sort, facets: facet, sample: sample, seed: seed, limit: limit, offset: offset,
          scanning: scan, eitherScript: traditional))
    }
  }
}
