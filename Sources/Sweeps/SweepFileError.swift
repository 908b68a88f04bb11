/// A sweep file that cannot be used: everything that is wrong with it, in the order of the file.
package struct SweepFileError: Error, Hashable, CustomStringConvertible {
  package let problems: [Problem]

  package init(_ problems: [Problem]) {
    precondition(!problems.isEmpty, "SweepFileError: no problem given")
    self.problems = problems
  }

  /// One line each.
  package var description: String { problems.map(\.description).joined(separator: "\n") }

  /// What was expected, what was found, and what to do.
  package struct Problem: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    package let place: Place?
    package let message: String

    package init(file: String, place: Place?, message: String) {
      self.file = file
      self.place = place
      self.message = message
    }

    /// `file:line:column: message`.
    package var description: String {
      if let place { "\(file):\(place.line):\(place.column): \(message)" } else { "\(file): \(message)" }
    }
  }

  /// Line and column, both counted from 1.
  package struct Place: Hashable, Comparable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    package static func < (a: Place, b: Place) -> Bool { (a.line, a.column) < (b.line, b.column) }
  }
}
