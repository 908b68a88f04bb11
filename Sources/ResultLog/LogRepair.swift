import Glibc

/// Something that opening a folder put right, in words for its user.
package enum Repair: Hashable, Sendable, CustomStringConvertible {
  /// The log ended in something that is no line.
  case tailCut(bytes: Int, line: Int, reason: LineDamage)
  /// Something between intact lines was none; `reason` is that of the first place.
  case damageRemoved(places: Int, bytes: Int, line: Int, reason: LineDamage)
  /// The log did not start with its sweep line.
  case sweepRestored

  package var description: String {
    switch self {
    case .tailCut(let bytes, let line, let reason):
      "the log's end was torn: \(bytes) bytes from line \(line) on (\(reason)) are now in \(LogRepair.damagedName)"
    case .damageRemoved(let places, let bytes, let line, let reason):
      """
      the log was damaged in \(places) place\(places == 1 ? "" : "s"), first at line \(line) (\(reason)): \
      \(bytes) bytes are now in \(LogRepair.damagedName), the trials they recorded run again
      """
    case .sweepRestored: "the log's first line, the sweep, was lost and is restored"
    }
  }
}

/// Puts a damaged log right, so that a crash at any moment leaves the old or the new one, and no byte is lost.
struct LogRepair {
  static let logName = "results.jsonl"
  static let damagedName = "results.damaged.jsonl"

  let folder: String

  var log: String { "\(folder)/\(Self.logName)" }
  var temporary: String { "\(log).tmp" }

  /// Takes out what `scan` rejected and returns the records with their new offsets.
  func removeDamage(_ scan: LogScan) throws(LogError) -> (entries: [RecordEntry], repair: Repair?) {
    guard let first = scan.damages.first else {
      // A lost newline between two lines damages neither.
      if scan.kept.contains(where: \.needsNewline) { try rewrite(keeping: scan.kept) }
      return (moved(scan), nil)
    }
    try saveDamage(scan.damages)
    if first.range.upperBound == scan.length && !scan.kept.contains(where: \.needsNewline) {
      try cut(at: first.range.lowerBound)
      return (scan.entries, .tailCut(bytes: first.range.count, line: first.line, reason: first.reason))
    }
    try rewrite(keeping: scan.kept)
    let bytes = scan.damages.reduce(0) { $0 + $1.range.count }
    let repair = Repair.damageRemoved(
      places: scan.damages.count, bytes: bytes, line: first.line, reason: first.reason)
    return (moved(scan), repair)
  }

  /// Makes `sweep` the first line, before `length` bytes of intact lines.
  func prepend(_ sweep: [UInt8], toFirst length: Int) throws(LogError) {
    try rewrite(startingWith: sweep, keeping: length == 0 ? [] : [LogScan.Kept(range: 0..<length, needsNewline: false)])
  }

  private func saveDamage(_ damages: [LogScan.Damage]) throws(LogError) {
    let source = try OpenFile(log, O_RDONLY)
    let copy = try OpenFile("\(folder)/\(Self.damagedName)", O_WRONLY | O_CREAT | O_APPEND)
    for damage in damages { try copyLines(damage.range, from: source, to: copy) }
    try copy.sync()
    try syncFolder(folder)
  }

  private func cut(at length: Int) throws(LogError) {
    let file = try OpenFile(log, O_RDWR)
    try file.truncate(to: length)
    try file.sync()
  }

  private func rewrite(startingWith sweep: [UInt8] = [], keeping kept: [LogScan.Kept]) throws(LogError) {
    try replaceFile(log, temporary: temporary) { (copy) throws(LogError) in
      try copy.writeAll(sweep.span)
      guard !kept.isEmpty else { return }
      let source = try OpenFile(log, O_RDONLY)
      for part in kept { try copyLines(part.range, from: source, to: copy) }
    }
  }

  /// Copies a range and ends it with a newline if it has none.
  private func copyLines(
    _ range: Range<Int>, from source: borrowing OpenFile, to copy: borrowing OpenFile
  ) throws(LogError) {
    var at = range.lowerBound
    var last: UInt8?
    while at < range.upperBound {
      let bytes = try source.read(at: at, count: min(range.upperBound - at, 4 << 20))
      guard !bytes.isEmpty else { throw .failed("read", at: source.path, EIO) }
      try copy.writeAll(bytes.span)
      at += bytes.count
      last = bytes.last
    }
    if let last, last != UInt8(ascii: "\n") { try copy.writeAll([UInt8(ascii: "\n")].span) }
  }

  /// The records at the offsets that they have once `scan.kept` is all there is.
  private func moved(_ scan: LogScan) -> [RecordEntry] {
    var entries = scan.entries
    var at = 0
    var start = 0
    for part in scan.kept {
      while at < entries.count, entries[at].extent.offset < part.range.upperBound {
        entries[at].extent.offset += start - part.range.lowerBound
        at += 1
      }
      start += part.range.count + (part.needsNewline ? 1 : 0)
    }
    return entries
  }
}
