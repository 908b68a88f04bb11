internal import FoundationEssentials
internal import SweepCore

// The parts that messages share, from checked bytes and back. Errors name the part; the caller adds where it stands.

extension TrialKey {
  init(field: Data) throws(WireError) {
    guard field.count == 16 else {
      throw WireError(.value, at: "key", "expected 16 bytes, found \(field.count)")
    }
    self.init(
      high: field.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
      low: field.suffix(8).reduce(0) { $0 << 8 | UInt64($1) })
  }

  /// The key in 16 bytes, most significant first.
  var field: Data {
    var bytes = Data(capacity: 16)
    for word in [high, low] {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return bytes
  }
}

extension Digest {
  init(field: Data) throws(WireError) {
    guard let digest = Digest(bytes: field) else {
      throw WireError(.value, at: "digest", "expected 32 bytes, found \(field.count)")
    }
    self = digest
  }

  var field: Data { Data(bytes) }
}

/// Converts the elements of a list of bounded length; an error names the element.
func list<Element, Converted>(
  _ elements: [Element], at place: String, limit: Int = WireLimit.listCount,
  _ convert: (Element) throws(WireError) -> Converted
) throws(WireError) -> [Converted] {
  try checkCount(elements.count, at: place, limit: limit)
  var converted: [Converted] = []
  converted.reserveCapacity(elements.count)
  for element in elements {
    do {
      converted.append(try convert(element))
    } catch {
      throw error.inside("\(place)[\(converted.count)]")
    }
  }
  return converted
}

func checkCount(_ count: Int, at place: String, limit: Int) throws(WireError) {
  guard count <= limit else {
    throw WireError(.limit, at: place, "expected at most \(limit) elements, found \(count): send them in parts")
  }
}

/// The text itself, if it is short enough.
func checked(
  _ text: String, at place: String, limit: Int = WireLimit.textBytes
) throws(WireError) -> String {
  guard text.utf8.count <= limit else {
    throw WireError(.limit, at: place, "expected at most \(limit) bytes, found \(text.utf8.count)")
  }
  return text
}

/// The text, or its beginning and an ellipsis if it is too long.
func cut(_ text: String) -> String { cut(text, to: WireLimit.textBytes) }

func cut(_ text: String, to limit: Int) -> String {
  guard text.utf8.count > limit else { return text }
  let ellipsis = "…"
  var end = text.utf8.index(text.startIndex, offsetBy: limit - ellipsis.utf8.count)
  while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
  return text[..<end] + ellipsis
}

/// Throws `.limit` if the record-like parts together exceed `WireLimit.recordBytes`.
func checkRecordBytes(_ count: Int, at place: String) throws(WireError) {
  guard count <= WireLimit.recordBytes else {
    throw WireError(.limit, at: place, "expected at most \(WireLimit.recordBytes) bytes, found \(count)")
  }
}

func checkArtifactBytes(_ count: UInt64, at place: String) throws(WireError) {
  guard count <= WireLimit.artifactBytes else {
    throw WireError(.limit, at: place, "expected at most \(WireLimit.artifactBytes) bytes, found \(count)")
  }
}
