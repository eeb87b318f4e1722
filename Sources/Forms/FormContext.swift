package import Calendars
import Primitives

/// What a form needs besides the case: values given at printing and facts of the office.
package struct FormContext: Sendable {
  /// What the QR code of every sheet names; `nil` prints none.
  package var sheet: SheetIdentity?
  /// Prints 示例 across every page.
  package var isSample: Bool
  /// Values for the form's `given` declarations, by name.
  package var given: [String: String]
  /// Counts working days.
  package var calendar: WorkingCalendar

  /// The case and the version of the document that is printed.
  package struct SheetIdentity: Hashable, Sendable {
    package var caseID: String
    package var documentVersion: Int

    package init(caseID: String, documentVersion: Int) {
      self.caseID = caseID
      self.documentVersion = documentVersion
    }
  }

  package init(
    sheet: SheetIdentity? = nil, isSample: Bool = false, given: [String: String] = [:],
    calendar: WorkingCalendar = .stateCouncil
  ) {
    self.sheet = sheet
    self.isSample = isSample
    self.given = given
    self.calendar = calendar
  }
}
