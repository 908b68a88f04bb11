package import SweepCore

/// One whole line of the log: a JSON object sealed with its CRC-32, and a newline.
///
///     {"kind":"record","schema":1,"key":"…","status":"ok",…,"provenance":{…},"crc":"xxxxxxxx"}⏎
///     └────────────── deterministic bytes ───────────────┘                  │
///     └──────────────────── bytes under the sum ─────────────────────────────┘
///
/// A value of this type can be read back: its seal, its head and its JSON were checked when it was made.
package struct LogLine: Hashable, Sendable {
  /// Newline included.
  package let bytes: [UInt8]
  package let head: LineHead

  /// Longer lines are neither written nor believed, so that a reader's memory has a bound.
  package static let maximumLength = 16 << 20
  /// `,"crc":"xxxxxxxx"}`
  static let sealLength = 18

  /// Seals `body`, an object whose closing brace is still missing.
  package init(sealing body: [UInt8]) throws(LineDamage) {
    var line = body
    line.reserveCapacity(body.count + Self.sealLength + 1)
    line += #","crc":""#.utf8
    line += sumDigits(body.span.crc(ofFirst: body.count)).utf8
    line += "\"}\n".utf8
    try self.init(line)
  }

  /// A record from its two halves: `{"kind":"record",…` without a closing brace, and the provenance object.
  package init(deterministic: [UInt8], provenance: [UInt8]) throws(LineDamage) {
    try self.init(sealing: deterministic + #","provenance":"#.utf8 + provenance)
    guard case .record(_, _, deterministic.count) = head else { throw .unknownRecordForm }
  }

  /// The line of one start of a coordinator; `members` are further members, each with its leading comma.
  package init(epoch: UInt32, members: String = "") throws(LineDamage) {
    try self.init(sealing: [UInt8](#"{"kind":"epoch","epoch":\#(epoch)\#(members)"#.utf8))
  }

  /// A line read from somewhere, newline included.
  package init(_ line: [UInt8]) throws(LineDamage) {
    head = try Self.check(line.span)
    if let newline = line.span.firstOffset(of: UInt8(ascii: "\n"), from: 0), newline < line.count - 1 {
      throw .newlineInside
    }
    if let byte = firstByteThatIsNotJSON(line.span.extracting(..<(line.count - 1))) { throw .notJSON(byte: byte) }
    bytes = line
  }
}

/// What the log knows of a line.
package enum LineHead: Hashable, Sendable {
  case sweep
  case epoch(UInt32)
  /// The deterministic bytes are the first `deterministicLength` of the line.
  case record(key: TrialKey, status: RecordStatus, deterministicLength: Int)
  case control
}

/// Where a line stands in the log; the length includes its newline.
package struct LineExtent: Hashable, Sendable {
  package var offset: Int
  package var length: Int

  package init(offset: Int, length: Int) {
    self.offset = offset
    self.length = length
  }

  package var end: Int { offset + length }
}
