import SweepCore

extension LogLine {
  /// The head of an intact line, newline included; throws what is wrong with another one.
  ///
  /// Every byte counts: those before the seal by their sum, the seal by its only spelling. The JSON of bytes whose
  /// sum is right is not looked at again.
  package static func check(_ line: Span<UInt8>) throws(LineDamage) -> LineHead {
    guard line.count <= maximumLength else { throw .tooLong }
    guard line.count > 0, line[line.count - 1] == UInt8(ascii: "\n") else { throw .unfinished }
    return try check(withoutNewline: line.extracting(..<(line.count - 1)))
  }

  static func check(withoutNewline text: Span<UInt8>) throws(LineDamage) -> LineHead {
    let body = text.count - sealLength
    guard let written = seal(in: text, at: body) else {
      throw text.count > 0 && text[0] == 0 ? .startsWithZeros : .unsealed
    }
    let computed = text.crc(ofFirst: body)
    guard written == computed else { throw .wrongSum(written: written, computed: computed) }
    return try head(of: text.extracting(..<body))
  }

  /// The sum in the seal at `offset`, if a seal stands there.
  static func seal(in text: Span<UInt8>, at offset: Int) -> UInt32? {
    guard text.has(#","crc":""#, at: offset), text.has(#""}"#, at: offset + 16) else { return nil }
    return text.hexWord(at: offset + 8, digits: 8).map { UInt32(truncatingIfNeeded: $0) }
  }

  private static func head(of body: Span<UInt8>) throws(LineDamage) -> LineHead {
    if body.has(#"{"kind":"record""#, at: 0) { return try record(body) }
    if body.has(#"{"kind":"epoch""#, at: 0) { return try epoch(body) }
    if body.has(#"{"kind":"control""#, at: 0) { return .control }
    if body.has(#"{"kind":"sweep""#, at: 0) { return .sweep }
    throw .unknownKind
  }

  private static func record(_ body: Span<UInt8>) throws(LineDamage) -> LineHead {
    let prefix: StaticString = #"{"kind":"record","schema":1,"key":""#
    let key = prefix.utf8CodeUnitCount
    let status = key + 32
    guard body.has(prefix, at: 0), let high = body.hexWord(at: key), let low = body.hexWord(at: key + 16)
    else { throw .unknownRecordForm }
    let ended: RecordStatus
    if body.has(#"","status":"ok""#, at: status) {
      ended = .ok
    } else if body.has(#"","status":"failed""#, at: status) {
      ended = .failed
    } else if body.has(#"","status":"blocked""#, at: status) {
      ended = .blocked
    } else {
      throw .unknownRecordForm
    }
    guard let length = provenanceOffset(in: body) else { throw .noProvenance }
    return .record(key: TrialKey(high: high, low: low), status: ended, deterministicLength: length)
  }

  /// Where `,"provenance":{…}` starts that ends with the body: the top-level member, as a deeper one is closed before.
  ///
  /// From the end backwards, because provenance is the shorter part. Inside a string the text cannot stand, its
  /// quotation marks being escaped there.
  private static func provenanceOffset(in body: Span<UInt8>) -> Int? {
    let name: StaticString = #","provenance":{"#
    var offset = body.count - name.utf8CodeUnitCount
    while offset > 0 {
      if body[offset] == UInt8(ascii: ","), body.has(name, at: offset),
        endOfObject(in: body, from: offset + name.utf8CodeUnitCount - 1) == body.count
      {
        return offset
      }
      offset -= 1
    }
    return nil
  }

  private static func epoch(_ body: Span<UInt8>) throws(LineDamage) -> LineHead {
    let prefix: StaticString = #"{"kind":"epoch","epoch":"#
    guard body.has(prefix, at: 0) else { throw .unknownEpochForm }
    var at = prefix.utf8CodeUnitCount
    var number: UInt64 = 0
    while at < body.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(body[at]), number <= UInt32.max {
      number = number * 10 + UInt64(body[at] - UInt8(ascii: "0"))
      at += 1
    }
    guard at > prefix.utf8CodeUnitCount, let number = UInt32(exactly: number) else { throw .unknownEpochForm }
    return .epoch(number)
  }
}
