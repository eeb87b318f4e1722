package import Primitives

/// The formal number of an admitted suggestion (案号), such as 第17号; an office's own form.
package struct CaseNumber: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// An event's name, unique in its case.
package struct EventID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A person on file; the personal data themselves lie elsewhere.
package struct PersonID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A body, department, street or community.
package struct UnitID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// One dated session of the programme.
package struct ActivityID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A batch of assignments (交办批次).
package struct BatchNumber: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A scan, photograph or other file that proves an event.
package struct EvidenceID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// An official document's number (文号), such as ×函〔2023〕5号.
package struct DocumentNumber: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A supervision order's number (督办单编号).
package struct OrderNumber: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A promise, named so that its keeping can be recorded.
package struct CommitmentID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// One of several ways to solve a problem.
package struct OptionID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A finding of a ledger audit or an inspection.
package struct FindingID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A closure certificate's number.
package struct CertificateNumber: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A reference code given by the archive (档号).
package struct ArchivalCode: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  /// 全宗号, with which codes of every scheme begin.
  package var fonds: String { String(rawValue.prefix { $0 != "-" }) }
}

/// A packed archive volume.
package struct VolumeID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A category of the two-level tree, such as `estate.sewage`.
package struct CategoryCode: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A node of the place register.
package struct PlaceID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A form template's name, such as `assignment-sign-off`.
package struct TemplateName: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A calendar month, `2022-12`.
package struct Month: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  package init(_ date: CivilDate) {
    self.init(rawValue: padded(date.year, 4) + "-" + padded(date.month, 2))
  }

  /// Year and month 1…12 of a well-formed month.
  package var parts: (year: Int, month: Int)? {
    CivilDate(rawValue + "-01").map { ($0.year, $0.month) }
  }
}

/// A media type, such as `image/jpeg`.
package struct MediaType: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}
