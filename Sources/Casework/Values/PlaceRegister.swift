/// The levels of places, widest first.
package enum PlaceLevel: String, CaseIterable, Codable, Sendable {
  case district
  case street
  case community
  case compound
  case building
  case unit
  case household
}

/// What is known about a compound (小区) or community.
package struct PlaceTraits: Codable, Hashable, Sendable {
  package var isOldCommunity: Bool?
  package var isOpenType: Bool?
  package var hasPropertyManager: Bool?
  package var hasOwnersCommittee: Bool?
  package var hasMaintenanceFund: Bool?
  package var residentMix: String?

  package init(
    isOldCommunity: Bool? = nil, isOpenType: Bool? = nil, hasPropertyManager: Bool? = nil,
    hasOwnersCommittee: Bool? = nil, hasMaintenanceFund: Bool? = nil, residentMix: String? = nil
  ) {
    self.isOldCommunity = isOldCommunity
    self.isOpenType = isOpenType
    self.hasPropertyManager = hasPropertyManager
    self.hasOwnersCommittee = hasOwnersCommittee
    self.hasMaintenanceFund = hasMaintenanceFund
    self.residentMix = residentMix
  }
}

/// A place in the hierarchy 区 > 街道/镇 > 社区 > 小区 > 栋 > 单元 > 户.
package struct PlaceNode: Codable, Hashable, Sendable {
  package var id: PlaceID
  package var level: PlaceLevel
  package var parent: PlaceID?
  package var name: String
  package var traits: PlaceTraits?

  package init(
    id: PlaceID, level: PlaceLevel, parent: PlaceID? = nil, name: String,
    traits: PlaceTraits? = nil
  ) {
    self.id = id
    self.level = level
    self.parent = parent
    self.name = name
    self.traits = traits
  }
}

/// The places of an office, as data.
package struct PlaceRegister: Codable, Hashable, Sendable {
  package var places: [PlaceNode]

  package enum CodingKeys: String, CodingKey {
    case places = "place"
  }

  package init(places: [PlaceNode]) { self.places = places }

  /// The place and all that contain it, widest first; empty for an unknown place or a loop.
  package func path(to id: PlaceID) -> [PlaceNode] {
    var path: [PlaceNode] = []
    var next: PlaceID? = id
    while let id = next {
      guard path.count < PlaceLevel.allCases.count,
        let node = places.first(where: { $0.id == id })
      else { return [] }
      path.append(node)
      next = node.parent
    }
    return path.reversed()
  }

  /// The location that a place stands for; `nil` for an unknown place.
  package func location(of id: PlaceID) -> Location? {
    let path = path(to: id)
    guard !path.isEmpty else { return nil }
    func name(_ level: PlaceLevel) -> String? { path.first { $0.level == level }?.name }
    return Location(
      district: name(.district) ?? "", street: name(.street), community: name(.community),
      compound: name(.compound), building: name(.building), unit: name(.unit),
      room: name(.household), detail: nil)
  }

  /// The street that an issue belongs to by where it lies, which need not be where it was raised.
  package func street(of id: PlaceID) -> PlaceNode? { path(to: id).first { $0.level == .street } }
}
