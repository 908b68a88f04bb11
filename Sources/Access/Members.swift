internal import Sweeps

/// A JSON object in a file, whose members are read one by one; errors name the member.
struct Members {
  private let value: JSONValue
  private let place: String

  /// All of a file; its `kind` says what it is.
  init(_ bytes: [UInt8], kind: String, at path: String) throws(AccessError) {
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw AccessError(.contents, at: path, "expected JSON, \(error); \(remedy)")
    }
    place = path
    let found = try text("kind")
    guard found == kind else { throw wrong("kind", "\"\(kind)\"", "\"\(found)\"") }
    guard value["schema"]?.integer == 1 else {
      throw wrong("schema", "1", "\(value["schema"]?.text ?? "none"): another version of raffle wrote it")
    }
  }

  private init(_ value: JSONValue, at place: String) {
    self.value = value
    self.place = place
  }

  func has(_ name: String) -> Bool { value[name] != nil }

  func text(_ name: String) throws(AccessError) -> String {
    guard let text = value[name]?.string else {
      throw wrong(name, "a string", value[name] == nil ? "none" : "something else")
    }
    return text
  }

  func texts(_ name: String) throws(AccessError) -> [String] {
    guard let elements = value[name]?.array else { throw wrong(name, "a list of strings", "none") }
    var texts: [String] = []
    for element in elements {
      guard let text = element.string else { throw wrong(name, "a list of strings", "something else in it") }
      texts.append(text)
    }
    return texts
  }

  func objects(_ name: String) throws(AccessError) -> [Members] {
    guard let elements = value[name]?.array else { throw wrong(name, "a list of objects", "none") }
    return elements.enumerated().map { Members($1, at: "\(place): \(name)[\($0)]") }
  }

  func object(_ name: String) throws(AccessError) -> Members {
    guard let object = value[name] else { throw wrong(name, "an object", "none") }
    return Members(object, at: "\(place): \(name)")
  }

  /// What `make` makes of the text; nil is an error that names what was expected.
  func value<Value>(_ name: String, _ expected: String, _ make: (String) -> Value?) throws(AccessError) -> Value {
    guard let value = make(try text(name)) else { throw wrong(name, expected, "something else") }
    return value
  }

  /// False where there is none.
  func flag(_ name: String) throws(AccessError) -> Bool {
    guard let member = value[name] else { return false }
    guard case .bool(let flag) = member else { throw wrong(name, "true or false", "something else") }
    return flag
  }

  /// Values are not shown: they may be secrets.
  func wrong(_ name: String, _ expected: String, _ found: String) -> AccessError {
    AccessError(.contents, at: "\(place): \(name)", "expected \(expected), found \(found); \(remedy)")
  }
}

private let remedy = "take a fresh copy of the file, or have it written anew by raffle"
