package import Primitives

/// One year's notice of the State Council on holidays, as data.
///
/// Weekends that it does not list are rest days; a listed day that is not off is a working day.
package struct HolidaySchedule: Codable, Hashable, Sendable {
  package var year: Int
  /// Addresses or numbers of the notices that the days were taken from.
  package var papers: [String]
  package var days: [Day]

  package struct Day: Codable, Hashable, Sendable {
    package var name: String
    package var date: CivilDate
    /// `false` for a make-up working day on a Saturday or Sunday.
    package var isOffDay: Bool

    package init(name: String, date: CivilDate, isOffDay: Bool) {
      self.name = name
      self.date = date
      self.isOffDay = isOffDay
    }
  }

  package enum CodingKeys: String, CodingKey {
    case year
    case papers = "paper"
    case days = "day"
  }

  package init(year: Int, papers: [String] = [], days: [Day]) {
    self.year = year
    self.papers = papers
    self.days = days
  }

  /// Builds a year from spans of days off and single make-up days, each `(name, month, day …)`.
  init(
    _ year: Int, off: [(name: String, from: CivilDate, days: Int)],
    makeUp: [(name: String, month: Int, day: Int)]
  ) {
    var list: [Day] = []
    for span in off {
      for offset in 0..<span.days {
        list.append(Day(name: span.name, date: span.from + offset, isOffDay: true))
      }
    }
    for day in makeUp {
      guard let date = CivilDate(year: year, month: day.month, day: day.day) else { continue }
      list.append(Day(name: day.name, date: date, isOffDay: false))
    }
    list.sort { $0.date < $1.date }
    self.init(year: year, days: list)
  }
}

extension HolidaySchedule {
  /// The notices for 2022 to 2026; later years are added by an office as data.
  package static let stateCouncil: [HolidaySchedule] = [
    HolidaySchedule(
      2022,
      off: [
        ("元旦", day(2022, 1, 1), 3), ("春节", day(2022, 1, 31), 7),
        ("清明节", day(2022, 4, 3), 3), ("劳动节", day(2022, 4, 30), 5),
        ("端午节", day(2022, 6, 3), 3), ("中秋节", day(2022, 9, 10), 3),
        ("国庆节", day(2022, 10, 1), 7),
      ],
      makeUp: [
        ("春节", 1, 29), ("春节", 1, 30), ("清明节", 4, 2), ("劳动节", 4, 24), ("劳动节", 5, 7),
        ("国庆节", 10, 8), ("国庆节", 10, 9),
      ]),
    HolidaySchedule(
      2023,
      off: [
        ("元旦", day(2022, 12, 31), 3), ("春节", day(2023, 1, 21), 7),
        ("清明节", day(2023, 4, 5), 1), ("劳动节", day(2023, 4, 29), 5),
        ("端午节", day(2023, 6, 22), 3), ("中秋节、国庆节", day(2023, 9, 29), 8),
      ],
      makeUp: [
        ("春节", 1, 28), ("春节", 1, 29), ("劳动节", 4, 23), ("劳动节", 5, 6), ("端午节", 6, 25),
        ("国庆节", 10, 7), ("国庆节", 10, 8),
      ]),
    HolidaySchedule(
      2024,
      off: [
        ("元旦", day(2024, 1, 1), 1), ("春节", day(2024, 2, 10), 8),
        ("清明节", day(2024, 4, 4), 3), ("劳动节", day(2024, 5, 1), 5),
        ("端午节", day(2024, 6, 10), 1), ("中秋节", day(2024, 9, 15), 3),
        ("国庆节", day(2024, 10, 1), 7),
      ],
      makeUp: [
        ("春节", 2, 4), ("春节", 2, 18), ("清明节", 4, 7), ("劳动节", 4, 28), ("劳动节", 5, 11),
        ("中秋节", 9, 14), ("国庆节", 9, 29), ("国庆节", 10, 12),
      ]),
    HolidaySchedule(
      2025,
      off: [
        ("元旦", day(2025, 1, 1), 1), ("春节", day(2025, 1, 28), 8),
        ("清明节", day(2025, 4, 4), 3), ("劳动节", day(2025, 5, 1), 5),
        ("端午节", day(2025, 5, 31), 3), ("国庆节、中秋节", day(2025, 10, 1), 8),
      ],
      makeUp: [
        ("春节", 1, 26), ("春节", 2, 8), ("劳动节", 4, 27), ("国庆节", 9, 28), ("国庆节", 10, 11),
      ]),
    HolidaySchedule(
      2026,
      off: [
        ("元旦", day(2026, 1, 1), 3), ("春节", day(2026, 2, 15), 9),
        ("清明节", day(2026, 4, 4), 3), ("劳动节", day(2026, 5, 1), 5),
        ("端午节", day(2026, 6, 19), 3), ("中秋节", day(2026, 9, 25), 3),
        ("国庆节", day(2026, 10, 1), 7),
      ],
      makeUp: [
        ("元旦", 1, 4), ("春节", 2, 14), ("春节", 2, 28), ("劳动节", 5, 9), ("国庆节", 9, 20),
        ("国庆节", 10, 10),
      ]),
  ]

  private static func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    guard let date = CivilDate(year: year, month: month, day: day) else {
      preconditionFailure("the built-in schedules name a day that does not exist")
    }
    return date
  }
}
