extension PagedDocument {
  /// Some of the pages, in the order in which they are named, with the structure that they show.
  ///
  /// `nil` for none. Indices count from 0.
  package func keeping(_ indices: [Int]) -> PagedDocument? {
    let kept = indices.filter { pages.indices.contains($0) }
    guard !kept.isEmpty else { return nil }
    var document = self
    document.pages = kept.map { pages[$0] }
    var shown: Set<Int> = []
    for page in document.pages {
      for case .content(let node) in page.marks.map(\.tag) { shown.insert(node) }
    }
    document.structure.prune(shown, kept)
    return document
  }
}

extension StructureNode {
  /// Leaves out what no mark shows, and tells figures their new page.
  ///
  /// A row keeps all its cells, so that the columns of a table still agree.
  fileprivate mutating func prune(_ shown: Set<Int>, _ pages: [Int]) {
    if let box, let index = pages.firstIndex(of: box.page) { self.box?.page = index }
    for index in children.indices { children[index].prune(shown, pages) }
    guard role != .tableRow else { return }
    children.removeAll { !$0.isShown(shown) }
  }

  private func isShown(_ shown: Set<Int>) -> Bool {
    shown.contains(id) || children.contains { $0.isShown(shown) }
  }
}
