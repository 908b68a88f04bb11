/// JSON text under construction; members stand in the order of the calls.
///
/// The same calls give the same bytes on every machine: no white space, no sorting, and numbers in their
/// shortest form that reads back as the same Double (`0.1`, `1.0`, `5e-324`). NaN and the infinities, which JSON
/// does not have, are the strings "NaN", "Infinity" and "-Infinity".
///
///     var text = JSONText()
///     text.beginObject()
///     text.member("seed", 3)
///     text.beginObject("final")
///     text.member("train_loss", 0.25)
///     text.endObject()
///     text.endObject()            // {"seed":3,"final":{"train_loss":0.25}}
package struct JSONText: Hashable, Sendable {
  package private(set) var bytes: [UInt8]

  /// Continues text that ends where a member or an element may follow.
  package init(continuing bytes: [UInt8] = []) {
    self.bytes = bytes
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package mutating func beginObject() {
    separate()
    bytes.append(UInt8(ascii: "{"))
  }

  package mutating func beginObject(_ name: String) {
    self.name(name)
    beginObject()
  }

  package mutating func endObject() { bytes.append(UInt8(ascii: "}")) }

  package mutating func beginArray() {
    separate()
    bytes.append(UInt8(ascii: "["))
  }

  package mutating func beginArray(_ name: String) {
    self.name(name)
    beginArray()
  }

  package mutating func endArray() { bytes.append(UInt8(ascii: "]")) }

  /// One member of the open object.
  package mutating func member(_ name: String, _ value: some JSONWritable) {
    self.name(name)
    value.write(into: &self)
  }

  /// One element of the open array, or the whole text.
  package mutating func value(_ value: some JSONWritable) { value.write(into: &self) }

  /// Takes back everything after the first `count` bytes.
  package mutating func truncate(to count: Int) { bytes.removeLast(bytes.count - count) }

  mutating func plain(_ ascii: String) {
    separate()
    bytes.append(contentsOf: ascii.utf8)
  }

  mutating func quoted(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case 0x08: bytes.append(contentsOf: "\\b".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0C: bytes.append(contentsOf: "\\f".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(hexDigit(byte >> 4))
        bytes.append(hexDigit(byte & 15))
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A string of hexadecimal digits, most significant first.
  mutating func hexadecimal(_ words: UInt64...) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    for word in words {
      for at in 0..<16 { bytes.append(hexDigit(UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * at)) & 15)) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func name(_ name: String) {
    quoted(name)
    bytes.append(UInt8(ascii: ":"))
  }

  /// A comma, unless this is the first of its object, array or text, or the value after a name.
  private mutating func separate() {
    switch bytes.last {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): return
    default: bytes.append(UInt8(ascii: ","))
    }
  }
}

private func hexDigit(_ nibble: UInt8) -> UInt8 {
  nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
}
