package import Primitives

/// What sort of day it is for an office.
package enum DayKind: Hashable, Sendable {
  case working
  /// A Saturday or Sunday on which offices work, with the holiday that it makes up for.
  case makeUp(String)
  case weekend
  case holiday(String)

  package var isWorking: Bool {
    switch self {
    case .working, .makeUp: true
    case .weekend, .holiday: false
    }
  }
}

/// A last day as the law counts it and as an office can keep it.
package struct Deadline: Hashable, Sendable {
  /// The day that counting gives.
  package var nominal: CivilDate
  /// The nominal day, or the next working day when that is a rest day.
  package var effective: CivilDate
  /// The year's schedule is not known yet, so the day may still move.
  package var isProvisional: Bool

  package init(nominal: CivilDate, effective: CivilDate, isProvisional: Bool) {
    self.nominal = nominal
    self.effective = effective
    self.isProvisional = isProvisional
  }
}

/// Working days of the mainland's offices, from yearly schedules.
///
/// A year without a schedule counts weekends and the statutory days that have a fixed solar date;
/// such answers are marked provisional.
package struct WorkingCalendar: Hashable, Sendable {
  private var listed: [Int: HolidaySchedule.Day]
  package private(set) var knownYears: Set<Int>

  /// The last days of December wait for the next year's notice from this day on.
  package static let decemberInDoubt = 24

  package init(schedules: [HolidaySchedule]) {
    listed = [:]
    knownYears = []
    for schedule in schedules.sorted(by: { $0.year < $1.year }) {
      knownYears.insert(schedule.year)
      for day in schedule.days { listed[day.date.dayNumber] = day }
    }
  }

  /// The calendar of the published notices, 2022 to 2026.
  package static let stateCouncil = WorkingCalendar(schedules: HolidaySchedule.stateCouncil)

  package func kind(of date: CivilDate) -> DayKind {
    if let day = listed[date.dayNumber] {
      return day.isOffDay ? .holiday(day.name) : .makeUp(day.name)
    }
    if !knownYears.contains(date.year), let name = WorkingCalendar.fixedHoliday(date) {
      return .holiday(name)
    }
    return date.weekday >= 6 ? .weekend : .working
  }

  package func isWorkingDay(_ date: CivilDate) -> Bool { kind(of: date).isWorking }

  /// Whether a schedule that is still to come could change this day.
  package func isProvisional(_ date: CivilDate) -> Bool {
    let (year, month, day) = date.parts
    if !knownYears.contains(year) { return true }
    return month == 12 && day >= WorkingCalendar.decemberInDoubt && !knownYears.contains(year + 1)
  }

  /// The day itself, or the first working day after it.
  package func workingDay(onOrAfter date: CivilDate) -> CivilDate {
    var day = date
    while !isWorkingDay(day) { day = day + 1 }
    return day
  }

  /// The `count`-th working day after `date`, which is itself not counted; `count` ≥ 0.
  package func day(_ count: Int, workingDaysAfter date: CivilDate) -> CivilDate {
    step(count, from: date, by: 1)
  }

  /// The `count`-th working day before `date`, which is itself not counted; `count` ≥ 0.
  package func day(_ count: Int, workingDaysBefore date: CivilDate) -> CivilDate {
    step(count, from: date, by: -1)
  }

  private func step(_ count: Int, from date: CivilDate, by direction: Int) -> CivilDate {
    var day = date
    var left = count
    while left > 0 {
      day = day + direction
      if isWorkingDay(day) { left -= 1 }
    }
    return day
  }

  /// Working days after `start` up to and including `end`; 0 when `end` is not later.
  ///
  /// Takes time in proportion to the days between.
  package func workingDays(after start: CivilDate, through end: CivilDate) -> Int {
    guard end > start else { return 0 }
    var count = 0
    var day = start + 1
    while day <= end {
      if isWorkingDay(day) { count += 1 }
      day = day + 1
    }
    return count
  }

  /// The last day of a period of months.
  ///
  /// The start is not counted, the end is the same day number or the month's last day, and a rest
  /// day yields to the next working day (民法典 201 to 203).
  package func deadline(months: Int, after start: CivilDate) -> Deadline {
    rounded(start.adding(months: months))
  }

  /// The last day of a period of calendar days, moved like one of months.
  package func deadline(days: Int, after start: CivilDate) -> Deadline { rounded(start + days) }

  private func rounded(_ nominal: CivilDate) -> Deadline {
    let effective = workingDay(onOrAfter: nominal)
    return Deadline(
      nominal: nominal, effective: effective,
      isProvisional: isProvisional(nominal) || isProvisional(effective))
  }

  /// The last day to send a notice that must be out `count` working days before an activity.
  package func noticeDeadline(for activity: CivilDate, workingDays count: Int = 7) -> CivilDate {
    day(count, workingDaysBefore: activity)
  }

  /// One more working day of grace: on a strict reading neither end is counted.
  package func recommendedNotice(for activity: CivilDate, workingDays count: Int = 8) -> CivilDate {
    day(count, workingDaysBefore: activity)
  }

  /// The first Saturday of a month; `nil` when there is no such month.
  package static func firstSaturday(year: Int, month: Int) -> CivilDate? {
    CivilDate(year: year, month: month, day: 1).map { $0 + (6 - $0.weekday + 7) % 7 }
  }

  /// Statutory days with a solar date; the lunar ones are known only from a notice.
  private static func fixedHoliday(_ date: CivilDate) -> String? {
    let (year, month, day) = date.parts
    switch (month, day) {
    case (1, 1): return "元旦"
    case (5, 1), (5, 2): return "劳动节"
    case (10, 1), (10, 2), (10, 3): return "国庆节"
    case (4, 4), (4, 5):
      // The solar term's day for 2000–2099; elsewhere the fifth, its usual day.
      let short = year % 100
      let term = (2000...2099).contains(year) ? (short * 2422 + 48_100) / 10_000 - short / 4 : 5
      return day == term ? "清明节" : nil
    default: return nil
    }
  }
}
