/// A small sealed volume that is built in, for the check of `PlantedDamage`.
enum SampleVolume {
  static let name = "SAMPLE"
  static let plantedAt: [(offset: Int, entry: String)] = []
  static let file = ""
  static let seal = ""
  static let signature = ""
  static let authority = ""
}
