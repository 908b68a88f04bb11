import SweepCore
import Sweeps
import Testing

@Suite("JSON text") struct JSONTests {
  @Test(
    "numbers are the shortest text that reads back the same, and always valid JSON",
    arguments: [
      (0.1, "0.1"), (1.0, "1.0"), (-0.0, "-0.0"), (1.0 / 3, "0.3333333333333333"), (.leastNonzeroMagnitude, "5e-324"),
      (1.7976931348623157e308, "1.7976931348623157e+308"), (1e16, "1e+16"), (0.0012, "0.0012"), (1e-5, "1e-05"),
      (.nan, "\"NaN\""), (.infinity, "\"Infinity\""), (-.infinity, "\"-Infinity\""),
    ])
  func numbers(value: Double, text: String) throws {
    #expect(JSONValue.number(value).text == text)
    let read = try JSONValue(parsing: text.utf8).number
    #expect(read == value || (value.isNaN && read?.isNaN == true))
  }

  @Test("text escapes quotes, backslashes and controls, and nothing else")
  func strings() throws {
    let text = "a\"b\\c\n\r\t\u{8}\u{C}\u{1}\u{1F}é…😀/\u{7F}"
    let json = #""a\"b\\c\n\r\t\b\f\u0001\u001fé…😀/"# + "\u{7F}\""
    #expect(JSONValue.string(text).text == json)
    #expect(try JSONValue(parsing: json.utf8) == .string(text))
  }

  @Test("members stand in the order of the calls, with commas between them and nowhere else")
  func members() {
    var text = JSONText()
    text.beginObject()
    text.member("b", 1)
    text.beginObject("a")
    text.endObject()
    text.beginArray("c")
    text.value("x")
    text.value([1.5])
    text.endArray()
    text.member("d", Optional<Int>.none)
    text.member("key", TrialKey(high: 1, low: UInt64.max))
    text.endObject()
    #expect(text.text == #"{"b":1,"a":{},"c":["x",[1.5]],"d":null,"key":"0000000000000001ffffffffffffffff"}"#)
  }

  @Test("what was written reads back as the same value")
  func roundTrip() throws {
    let value = JSONValue.object([
      JSONMember("z", .array([.integer(-3), .number(2.5), .bool(true), .bool(false), .null])),
      JSONMember("", .object([JSONMember("s", .string("ü"))])), JSONMember("big", .integer(.max)),
    ])
    #expect(try JSONValue(parsing: value.bytes) == value)
    #expect(try JSONValue(parsing: " { \"a\" :\t[ ] }\r\n".utf8) == .object([JSONMember("a", .array([]))]))
    #expect(try JSONValue(parsing: #""\ud83d\ude00\u00e9\/""#.utf8) == .string("😀é/"))
  }

  @Test(
    "broken JSON is refused with the place",
    arguments: [
      ("", "byte 0: expected a value, found the end"),
      ("{\"a\":1,}", "byte 7: expected a member's name, found byte 125 ('}')"),
      ("[1 2]", "byte 3: expected ',' or ']', found byte 50 ('2')"),
      ("[01]", "byte 3: expected a value, found byte 93 (']')"),
      ("1e", "byte 2: expected a digit, found the end"),
      ("1e999", "byte 0: expected a number that fits a Double, found 1e999"),
      ("NaN", "byte 0: expected a value, found byte 78 ('N')"),
      ("1 2", "byte 2: expected the end, found byte 50 ('2')"),
      ("\"a", "byte 2: expected the end of the string that starts at byte 0, found the end"),
      ("\"\\x\"", "byte 2: expected an escape that JSON has, found byte 120 ('x')"),
      ("\"\\ud800\"", "byte 1: expected a pair of surrogates, found half of one"),
      (String(repeating: "[", count: 70), "byte 65: expected at most 64 nested values"),
    ])
  func refusals(text: String, message: String) {
    #expect { try JSONValue(parsing: text.utf8) } throws: { "\($0)" == message }
  }

  @Test("no cut of a line is read as JSON")
  func cuts() {
    let line = Array(#"{"a":[1,-2.5e3,"x\u00e9"],"b":{"c":null,"d":true}}"#.utf8)
    for count in 0..<line.count {
      #expect(throws: JSONError.self) { try JSONValue(parsing: line[..<count]) }
    }
  }
}
