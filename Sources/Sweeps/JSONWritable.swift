package import SweepCore

/// What can stand as a value in JSON text.
package protocol JSONWritable {
  func write(into text: inout JSONText)
}

extension Int: JSONWritable {
  package func write(into text: inout JSONText) { text.plain(description) }
}

extension UInt32: JSONWritable {
  package func write(into text: inout JSONText) { text.plain(description) }
}

extension UInt64: JSONWritable {
  package func write(into text: inout JSONText) { text.plain(description) }
}

extension Double: JSONWritable {
  /// Swift's description of a finite Double is the shortest that reads back the same, and valid JSON.
  package func write(into text: inout JSONText) {
    if isFinite {
      text.plain(description)
    } else {
      text.quoted(isNaN ? "NaN" : self < 0 ? "-Infinity" : "Infinity")
    }
  }
}

extension Bool: JSONWritable {
  package func write(into text: inout JSONText) {
    text.plain(self ? "true" : "false")
  }
}

extension String: JSONWritable {
  package func write(into text: inout JSONText) { text.quoted(self) }
}

extension TrialKey: JSONWritable {
  package func write(into text: inout JSONText) { text.hexadecimal(high, low) }
}

extension Digest: JSONWritable {
  package func write(into text: inout JSONText) { text.hexadecimal(words[0], words[1], words[2], words[3]) }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
  package func write(into text: inout JSONText) {
    if let self { self.write(into: &text) } else { text.plain("null") }
  }
}

extension Array: JSONWritable where Element: JSONWritable {
  package func write(into text: inout JSONText) {
    text.beginArray()
    for element in self { element.write(into: &text) }
    text.endArray()
  }
}
