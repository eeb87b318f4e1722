package import Calendars

/// What the guards go by: the office's policy and its calendar.
package struct Rulebook: Sendable {
  package var policy: Policy
  package var calendar: WorkingCalendar

  package init(policy: Policy = Policy(), calendar: WorkingCalendar = .stateCouncil) {
    self.policy = policy
    self.calendar = calendar
  }
}
