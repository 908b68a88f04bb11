/// Why a data set cannot be used, where, and what to do about it.
package struct DatasetError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, CaseIterable, Sendable {
    case folderNotGiven, folderMissing, fileMissing, unreadable, tooLarge
    case gzipCorrupted, gzipTruncated
    case wrongMagic, wrongType, wrongRank, truncated, trailingBytes, empty
    case countMismatch, sizeMismatch, labelOutOfRange
    case invalidCount
  }

  package let code: Code
  /// The file or folder, or the name of the data set.
  package let place: String
  package let expected: String
  package let found: String
  /// What to do about it.
  package let hint: String

  package var description: String { "\(finding); \(hint)" }
  /// The same without what to do.
  package var finding: String { "\(place): expected \(expected), found \(found)" }
}

extension DatasetError {
  /// What to do about a file whose bytes are not what they should be.
  static let fetchAgain = "copy or download the file again"
}
