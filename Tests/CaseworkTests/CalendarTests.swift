import Calendars
import Primitives
import Testing

private func date(_ text: String) -> CivilDate {
  CivilDate(text) ?? CivilDate(dayNumber: -1_000_000)
}

private let calendar = WorkingCalendar.stateCouncil

@Test(arguments: [
  ("2022-05", "2022-05-07", "2022-04-25", "2022-04-24"),
  ("2022-10", "2022-10-01", "2022-09-22", "2022-09-21"),
  ("2022-11", "2022-11-05", "2022-10-27", "2022-10-26"),
  ("2022-12", "2022-12-03", "2022-11-24", "2022-11-23"),
  ("2023-01", "2023-01-07", "2022-12-28", "2022-12-27"),
  ("2023-02", "2023-02-04", "2023-01-28", "2023-01-20"),
  ("2024-05", "2024-05-04", "2024-04-23", "2024-04-22"),
  ("2025-02", "2025-02-01", "2025-01-20", "2025-01-17"),
  ("2026-10", "2026-10-03", "2026-09-21", "2026-09-20"),
])
func noticeIsDueSevenWorkingDaysBeforeTheFirstSaturday(
  month: String, saturday: String, latest: String, recommended: String
) throws {
  let first = date(month + "-01")
  let day = try #require(WorkingCalendar.firstSaturday(year: first.year, month: first.month))
  #expect(day.description == saturday)
  #expect(day.weekday == 6)
  #expect(calendar.noticeDeadline(for: day).description == latest)
  #expect(calendar.recommendedNotice(for: day).description == recommended)
}

@Test func firstSaturdaysSayWhetherTheyClashWithTheSchedule() {
  #expect(calendar.kind(of: date("2022-05-07")) == .makeUp("劳动节"))
  #expect(calendar.kind(of: date("2022-10-01")) == .holiday("国庆节"))
  #expect(calendar.kind(of: date("2022-11-05")) == .weekend)
  #expect(calendar.kind(of: date("2024-05-04")) == .holiday("劳动节"))
  #expect(calendar.kind(of: date("2025-02-01")) == .holiday("春节"))
  #expect(calendar.kind(of: date("2026-10-03")) == .holiday("国庆节"))
  #expect(calendar.kind(of: date("2026-09-20")) == .makeUp("国庆节"))
  #expect(calendar.kind(of: date("2023-01-24")) == .holiday("春节"))
  #expect(calendar.kind(of: date("2022-12-31")) == .holiday("元旦"))
}

@Test(arguments: [
  ("2022-10-22", "2023-01-22", "2023-01-28", "2023-04-22", "2023-04-23"),
  ("2022-11-07", "2023-02-07", "2023-02-07", "2023-05-07", "2023-05-08"),
  ("2022-11-30", "2023-02-28", "2023-02-28", "2023-05-30", "2023-05-30"),
  ("2022-12-05", "2023-03-05", "2023-03-06", "2023-06-05", "2023-06-05"),
  ("2023-01-31", "2023-04-30", "2023-05-04", "2023-07-31", "2023-07-31"),
  ("2023-08-31", "2023-11-30", "2023-11-30", "2024-02-29", "2024-02-29"),
  ("2025-11-15", "2026-02-15", "2026-02-24", "2026-05-15", "2026-05-15"),
])
func legalPeriodsEndOnAWorkingDay(
  assigned: String, three: String, threeKept: String, six: String, sixKept: String
) {
  let short = calendar.deadline(months: 3, after: date(assigned))
  #expect(short.nominal.description == three)
  #expect(short.effective.description == threeKept)
  let long = calendar.deadline(months: 6, after: date(assigned))
  #expect(long.nominal.description == six)
  #expect(long.effective.description == sixKept)
  #expect(!short.isProvisional && !long.isProvisional)
}

@Test(arguments: [
  ("2022-09-28", "2022-10-10"), ("2023-01-18", "2023-01-30"), ("2022-11-05", "2022-11-11"),
])
func fiveWorkingDaysForward(from: String, to: String) {
  #expect(calendar.day(5, workingDaysAfter: date(from)).description == to)
  #expect(calendar.workingDays(after: date(from), through: date(to)) == 5)
}

@Test func theStalledTopicHadTenWorkingDaysBeforeSpringFestival() {
  #expect(calendar.day(10, workingDaysAfter: date("2023-01-08")).description == "2023-01-20")
  #expect(calendar.workingDays(after: date("2023-01-08"), through: date("2023-01-24")) == 10)
}

@Test func forwardsAndBackwardsAreInverseOnWorkingDays() {
  var day = date("2022-01-04")
  while day < date("2026-11-30") {
    if calendar.isWorkingDay(day) {
      for count in [1, 5, 10] {
        let later = calendar.day(count, workingDaysAfter: day)
        #expect(calendar.day(count, workingDaysBefore: later) == day)
        #expect(calendar.workingDays(after: day, through: later) == count)
      }
    }
    day = day + 3
  }
}

@Test func listedDaysAddUpToTheNotices() {
  let counts = HolidaySchedule.stateCouncil.map { schedule in
    (
      schedule.year, schedule.days.filter(\.isOffDay).count,
      schedule.days.filter { !$0.isOffDay }.count
    )
  }
  #expect(counts.map(\.0) == [2022, 2023, 2024, 2025, 2026])
  #expect(counts.map(\.1) == [31, 27, 28, 28, 33])
  #expect(counts.map(\.2) == [7, 7, 8, 5, 6])
  for schedule in HolidaySchedule.stateCouncil {
    for day in schedule.days where !day.isOffDay {
      #expect(day.date.weekday >= 6, "a make-up day is on a weekend: \(day.date)")
    }
  }
}

@Test func anUnknownYearIsProvisionalAndKnowsTheSolarHolidays() {
  #expect(calendar.isProvisional(date("2031-03-03")))
  #expect(!calendar.isProvisional(date("2026-03-03")))
  #expect(calendar.isProvisional(date("2026-12-31")), "the next notice may reach into December")
  #expect(!calendar.isProvisional(date("2025-12-31")))
  #expect(calendar.kind(of: date("2031-01-01")) == .holiday("元旦"))
  #expect(calendar.kind(of: date("2031-10-02")) == .holiday("国庆节"))
  #expect(calendar.kind(of: date("2028-04-04")) == .holiday("清明节"))
  #expect(calendar.kind(of: date("2027-04-05")) == .holiday("清明节"))
  #expect(calendar.deadline(months: 3, after: date("2026-11-02")).isProvisional)
}

@Test func aScheduleIsData() {
  let schedule = HolidaySchedule(
    year: 2031,
    days: [
      HolidaySchedule.Day(name: "春节", date: date("2031-01-23"), isOffDay: true),
      HolidaySchedule.Day(name: "春节", date: date("2031-01-19"), isOffDay: false),
    ])
  let own = WorkingCalendar(schedules: [schedule])
  #expect(!own.isWorkingDay(date("2031-01-23")))
  #expect(own.isWorkingDay(date("2031-01-19")))
  #expect(own.isWorkingDay(date("2031-01-01")), "a known year has only what is listed")
}

@Test(arguments: [
  ("2022-11-05", "2022年11月5日", "二〇二二年十一月五日", "20221105", "星期六"),
  ("2023-02-06", "2023年2月6日", "二〇二三年二月六日", "20230206", "星期一"),
  ("2010-10-10", "2010年10月10日", "二〇一〇年十月十日", "20101010", "星期日"),
  ("2000-12-20", "2000年12月20日", "二〇〇〇年十二月二十日", "20001220", "星期三"),
  ("2024-01-31", "2024年1月31日", "二〇二四年一月三十一日", "20240131", "星期三"),
])
func datesAreWrittenInThreeStyles(
  iso: String, official: String, numerals: String, digits: String, weekday: String
) {
  let day = date(iso)
  #expect(day.official == official)
  #expect(day.inChineseNumerals == numerals)
  #expect(day.eightDigits == digits)
  #expect(day.chineseWeekday == weekday)
  #expect(CivilDate(official: official) == day)
  #expect(CivilDate(chineseNumerals: numerals) == day)
  #expect(CivilDate(eightDigits: digits) == day)
}

@Test(arguments: [
  "2022年02月5日", "2022年2月05日", "22年2月5日", "2022年2月30日", "2022年2月5", "二零二二年十一月五日",
  "二○二二年十一月五日", "二O二二年十一月五日", "2022年+2月5日", "年月日", "",
])
func otherWaysOfWritingADateAreRefused(text: String) {
  #expect(CivilDate(official: text) == nil)
  #expect(CivilDate(chineseNumerals: text) == nil)
  #expect(CivilDate(eightDigits: text) == nil)
}

@Test func everyDayOfFourYearsSurvivesTheTripThroughItsWriting() {
  for offset in 0..<1461 {
    let day = date("2023-01-01") + offset
    #expect(CivilDate(official: day.official) == day)
    #expect(CivilDate(chineseNumerals: day.inChineseNumerals) == day)
    #expect(CivilDate(eightDigits: day.eightDigits) == day)
  }
}
