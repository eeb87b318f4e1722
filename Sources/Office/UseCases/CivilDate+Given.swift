internal import Casework
package import Primitives

extension Month {
  /// The month that somebody wrote, `2022-12`; `nil` when nothing was written.
  static func given(_ text: String?) throws(Fault) -> Month? {
    guard let text else { return nil }
    let month = Month(rawValue: text)
    guard month.parts != nil else {
      throw Fault(
        "ledger-month", .usage, what: Phrase(zh: "月份不对", en: "the month is not right"),
        why: Phrase(zh: "“\(text)”不是月份", en: "“\(text)” is not a month"),
        next: Phrase(zh: "请写成 2022-12", en: "write it as 2022-12"))
    }
    return month
  }
}

extension CivilDate {
  /// The day that somebody wrote for an option; `nil` when nothing was written.
  ///
  /// Throws `date-format` for anything but a day that exists, written `2022-11-05`.
  package static func given(_ text: String?, _ option: String) throws(Fault) -> CivilDate? {
    guard let text else { return nil }
    guard let date = CivilDate(text) else {
      throw Fault(
        "date-format", .usage, what: Phrase(zh: "日期不对", en: "the date is not right"),
        why: Phrase(zh: "\(option) “\(text)”不是日期", en: "\(option) “\(text)” is not a date"),
        next: Phrase(zh: "请写成 2022-11-05", en: "write it as 2022-11-05"))
    }
    return date
  }
}
