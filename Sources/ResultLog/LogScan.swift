package import SweepCore

/// What opening learnt of one record.
package struct RecordEntry: Hashable, Sendable {
  package let key: TrialKey
  package let status: RecordStatus
  package var extent: LineExtent
  package let deterministicLength: Int
  /// Of the deterministic bytes.
  package let fingerprint: UInt64
}

/// A log file taken apart: what can be kept, what cannot, and the records among the first.
struct LogScan {
  /// Neighbouring intact lines.
  struct Kept: Hashable {
    var range: Range<Int>
    /// Whether the newline behind the last line was lost with what followed.
    var needsNewline: Bool
  }

  /// Neighbouring bytes that are no line.
  struct Damage: Hashable {
    var range: Range<Int>
    /// From 1.
    let line: Int
    let reason: LineDamage
  }

  private(set) var length = 0
  private(set) var kept: [Kept] = []
  private(set) var damages: [Damage] = []
  private(set) var entries: [RecordEntry] = []
  private(set) var epochs: [UInt32] = []
  /// Whole lines.
  private(set) var controls: [[UInt8]] = []
  /// The first intact sweep line, wherever it stood.
  private(set) var sweep: [UInt8]?
  private(set) var startsWithSweep = false
  private var line = 0

  init(_ path: String) throws(LogError) {
    length = try LineScanner(path).forEachLine { (bytes, offset) throws(LogError) in
      line += 1
      do throws(LineDamage) {
        accept(try LogLine.check(bytes), bytes, at: offset, hasNewline: true)
      } catch {
        if error.isUnknownForm { throw Self.refusal(of: path, line: line, error) }
        salvage(from: bytes, at: offset, error)
      }
    }
  }

  private mutating func accept(_ head: LineHead, _ bytes: Span<UInt8>, at offset: Int, hasNewline: Bool) {
    switch head {
    case .sweep:
      if sweep == nil { sweep = bytes.copied() }
      guard kept.isEmpty else { return reject(offset..<offset + bytes.count, .misplacedSweep) }
      startsWithSweep = true
    case .epoch(let number): epochs.append(number)
    case .record(let key, let status, let deterministicLength):
      let extent = LineExtent(offset: offset, length: bytes.count + (hasNewline ? 0 : 1))
      let fingerprint = fingerprint(bytes.extracting(..<deterministicLength))
      entries.append(
        RecordEntry(
          key: key, status: status, extent: extent, deterministicLength: deterministicLength, fingerprint: fingerprint))
    case .control: controls.append(bytes.copied())
    }
    keep(offset..<offset + bytes.count, hasNewline: hasNewline)
  }

  /// Finds the lines in a line that is none: its neighbours, when a newline between them was hit.
  private mutating func salvage(from bytes: Span<UInt8>, at offset: Int, _ reason: LineDamage) {
    var lost = 0
    var next = 0
    while let start = bytes.firstOffset(of: #"{"kind":""#, from: next) {
      next = start + 1
      // What ends where the file ends without its newline was never acknowledged.
      guard let end = endOfSeal(in: bytes, from: start), end < bytes.count,
        let head = try? LogLine.check(withoutNewline: bytes.extracting(start..<end))
      else { continue }
      reject(offset + lost..<offset + start, reason)
      let hasNewline = bytes[end] == UInt8(ascii: "\n")
      next = hasNewline ? end + 1 : end
      lost = next
      accept(head, bytes.extracting(start..<next), at: offset + start, hasNewline: hasNewline)
    }
    reject(offset + lost..<offset + bytes.count, reason)
  }

  private func endOfSeal(in bytes: Span<UInt8>, from start: Int) -> Int? {
    var next = start
    while let at = bytes.firstOffset(of: #","crc":""#, from: next) {
      if LogLine.seal(in: bytes, at: at) != nil { return at + LogLine.sealLength }
      next = at + 1
    }
    return nil
  }

  private mutating func keep(_ range: Range<Int>, hasNewline: Bool) {
    if let last = kept.last, last.range.upperBound == range.lowerBound, !last.needsNewline {
      kept[kept.count - 1] = Kept(range: last.range.lowerBound..<range.upperBound, needsNewline: !hasNewline)
    } else {
      kept.append(Kept(range: range, needsNewline: !hasNewline))
    }
  }

  private mutating func reject(_ range: Range<Int>, _ reason: LineDamage) {
    guard !range.isEmpty else { return }
    if let last = damages.last, last.range.upperBound == range.lowerBound {
      damages[damages.count - 1].range = last.range.lowerBound..<range.upperBound
    } else {
      damages.append(Damage(range: range, line: line, reason: reason))
    }
  }

  /// Such a line is not damage, and taking it out would lose what a newer program wrote.
  private static func refusal(of path: String, line: Int, _ reason: LineDamage) -> LogError {
    LogError(
      .unknownForm, at: "\(path), line \(line)", expected: "a line as this version writes it",
      found: "an intact line of another form (\(reason))",
      advice: "continue this folder with the version that wrote it, or choose another output folder")
  }
}
