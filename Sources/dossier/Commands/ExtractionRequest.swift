internal import Office
internal import Primitives

/// What `archive extract` is asked to do.
struct ExtractionRequest: Equatable {
  var setting: Setting
  var volume: String
  var id: String
  var folder: String

  func run() throws {
    try setting.performInArchive { (desk) throws(Fault) in
      try desk.extract(id, of: volume, into: folder)
    }
  }
}

extension ExtractionRequest {
  /// Reads the plain form of the command at sight: to read arguments by reflection takes longer than to
  /// take a case out of a volume of thousands, and cases are taken out by the hundred.
  ///
  /// Knows `archive extract VOLUME ID`, with `--to`, `--home` and `--lang` once each, their values
  /// apart, and `--json`; `nil` for all else, also for every mistake, which the parser of all commands
  /// then tells.
  init?(atSight arguments: some Sequence<String>) {
    var rest = arguments.makeIterator()
    guard rest.next() == "archive", rest.next() == "extract" else { return nil }
    var (setting, names, folder) = (Setting(), [String](), String?.none)
    while let argument = rest.next() {
      // An option twice, or one without its value, is the parser's to judge.
      func value(_ place: inout String?) -> Bool {
        guard place == nil, let value = rest.next(), !value.hasPrefix("-") else { return false }
        place = value
        return true
      }
      switch argument {
      case "--to": guard value(&folder) else { return nil }
      case "--home": guard value(&setting.home) else { return nil }
      case "--lang": guard value(&setting.lang) else { return nil }
      case "--json": setting.isJSON = true
      default:
        guard !argument.hasPrefix("-") else { return nil }
        names.append(argument)
      }
    }
    guard names.count == 2 else { return nil }
    self.init(setting: setting, volume: names[0], id: names[1], folder: folder ?? ".")
  }
}
