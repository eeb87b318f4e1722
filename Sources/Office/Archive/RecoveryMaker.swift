package import Primitives

/// Another program that makes recovery blocks of a file and mends the file with them (PAR2).
package protocol RecoveryMaker: Sendable {
  /// Makes recovery files for a file in a folder that is there: `<name>.par2`, and others between
  /// whose `<name>.` and `.par2` something stands.
  func protect(_ file: String, percent: Int, into folder: String) -> RecoveryAnswer
  /// Writes into a folder that is there what `file` was, under its name, by the recovery files beside it
  /// and what is left of it there: itself, and files whose names go on from its own. These stay as they are.
  func mend(_ file: String, into folder: String) -> RecoveryAnswer
}

/// What became of a program's work.
package enum RecoveryAnswer: Sendable {
  case done
  case failed(Phrase)
  /// The program could not be asked.
  case unavailable(Phrase)
}
