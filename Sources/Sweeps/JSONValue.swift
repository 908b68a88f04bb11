/// A JSON value; the members of an object keep their order.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A number written without point and exponent.
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// The first member of that name; nil where there is none or this is no object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  package var text: String { rendered.text }

  package var bytes: [UInt8] { rendered.bytes }

  package var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// A number, or one of the strings that `JSONText` writes for NaN and the infinities.
  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: nil
    }
  }

  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  package var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  private var rendered: JSONText {
    var text = JSONText()
    write(into: &text)
    return text
  }
}

/// A name and its value in a JSON object.
package struct JSONMember: Hashable, Sendable {
  package let name: String
  package let value: JSONValue

  package init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

extension JSONValue: JSONWritable {
  package func write(into text: inout JSONText) {
    switch self {
    case .null: text.plain("null")
    case .bool(let value): value.write(into: &text)
    case .integer(let value): value.write(into: &text)
    case .number(let value): value.write(into: &text)
    case .string(let value): value.write(into: &text)
    case .array(let elements): elements.write(into: &text)
    case .object(let members):
      text.beginObject()
      for member in members { text.member(member.name, member.value) }
      text.endObject()
    }
  }
}
