/// Why bytes are not a frame, or why a message cannot become one.
package struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Hashable, Sendable, CaseIterable {
    /// Not a frame at all: too short or another magic number.
    case notAFrame
    /// A frame of a protocol that this build does not speak.
    case version
    /// A type that this build does not know, or not from this side.
    case type
    /// The body does not parse, or is cut.
    case body
    /// A part of the message is absent or has an impossible value.
    case value
    /// Larger or more than `WireLimit` allows.
    case limit
  }

  package let code: Code
  /// The part of the frame, e.g. "hello.held[3].key".
  package let place: String
  /// Expected, found, and what to do where something can be done.
  package let explanation: String

  package init(_ code: Code, at place: String, _ explanation: String) {
    self.code = code
    self.place = place
    self.explanation = explanation
  }

  package var description: String { "\(place): \(explanation)" }

  /// The same error, seen from the part that holds its place.
  func inside(_ outer: String) -> WireError {
    WireError(code, at: "\(outer).\(place)", explanation)
  }
}
