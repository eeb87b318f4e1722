package import Primitives

/// What a form needs besides the case: values given at printing and facts of the office.
package struct FormContext: Sendable {
  /// What the QR code of every sheet names; `nil` prints none.
  package var sheet: SheetIdentity?
  /// Prints 示例 across every page.
  package var isSample: Bool
  /// Values for the form's `given` declarations, by name.
  package var given: [String: String]
  /// Working days after the first date up to and with the second.
  package var workingDays: @Sendable (CivilDate, CivilDate) -> Int?

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
    workingDays: @escaping @Sendable (CivilDate, CivilDate) -> Int? = { _, _ in nil }
  ) {
    self.sheet = sheet
    self.isSample = isSample
    self.given = given
    self.workingDays = workingDays
  }
}
