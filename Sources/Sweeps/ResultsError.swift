/// A line of a results log that does not say what it should.
package struct ResultsError: Error, Hashable, CustomStringConvertible {
  /// Counted from 1.
  package let line: Int
  package let message: String

  package init(line: Int, _ message: String) {
    self.line = line
    self.message = message
  }

  package var description: String { "line \(line): \(message)" }
}

extension JSONValue {
  package init(logLine: some Sequence<UInt8>, number: Int) throws(ResultsError) {
    do {
      self = try JSONValue(parsing: logLine)
    } catch {
      throw ResultsError(line: number, "expected a JSON object, found a fault at \(error)")
    }
  }
}
