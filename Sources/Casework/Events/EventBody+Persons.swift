extension EventBody {
  /// Every resident that the event names, in its order.
  package var persons: [PersonReference] {
    switch self {
    case .registered(let it): it.reporters
    case .answered(let it): it.persons
    case .visit(let it): it.participants.compactMap(\.person)
    case .coordination(let it): it.participants.compactMap(\.person)
    case .minutes(let it): it.participants.compactMap(\.person)
    case .option(let it): [it.option.resident].compactMap { $0 }
    case .siteLog(let it): it.comments.compactMap(\.person)
    case .costShare(let it): it.shares.map(\.payer)
    default: []
    }
  }
}
