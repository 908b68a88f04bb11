import ResultLog
import SweepCore
import Testing

@Suite("a damaged log")
struct DamageTests {
  @Test("cut at any byte of its last kilobyte opens without the torn record only")
  func tornTail() throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 12)
    let whole = lines.flatMap(\.bytes)
    for length in whole.count - 1024..<whole.count {
      write([UInt8](whole[..<length]), to: folder.log)
      try expectOpen(folder, lines, after: [UInt8](whole[..<length]))
    }
  }

  @Test("by flipped bits, zero blocks and lost tails opens without the damaged records only", arguments: 0..<1000)
  func random(seed: UInt64) throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 20)
    var generator = SeededGenerator(state: seed)
    let bytes = damaged(lines.flatMap(\.bytes), &generator)
    write(bytes, to: folder.log)
    try expectOpen(folder, lines, after: bytes)
  }

  @Test("whose newline was hit keeps the lines on both sides")
  func newline() throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 3)
    var bytes = lines.flatMap(\.bytes)
    bytes[lines[0].bytes.count + lines[1].bytes.count + lines[2].bytes.count - 1] = 0
    write(bytes, to: folder.log)
    let opened = try ResultFolder(opening: folder.path)
    #expect(opened.recovery.records.map(\.key) == [key(0), key(1), key(2)])
    #expect(opened.recovery.repairs.map(\.description) == [
      "the log was damaged in 1 place, first at line 3 (crc " + wrongSum(bytes) + "): 1 bytes are now in "
        + "results.damaged.jsonl, the trials they recorded run again"
    ])
    #expect(contents(folder.log) == lines.flatMap(\.bytes))
  }

  @Test("without a newline between two lines gets it back")
  func lostNewline() throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 2)
    write(lines[0].bytes + lines[1].bytes + lines[2].bytes.dropLast() + lines[3].bytes, to: folder.log)
    let opened = try ResultFolder(opening: folder.path)
    #expect(opened.recovery.records.map(\.key) == [key(0), key(1)])
    #expect(contents(folder.log) == lines.flatMap(\.bytes))
  }

  @Test("leaves its damaged bytes in a file beside it")
  func copy() throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 3)
    var broken = lines[2].bytes
    broken[50] ^= 4
    write((lines[0].bytes + lines[1].bytes + broken + lines[3].bytes + [UInt8]("torn".utf8)), to: folder.log)
    let opened = try ResultFolder(opening: folder.path)
    #expect(opened.recovery.records.map(\.key) == [key(1)])
    #expect(contents("\(folder.path)/results.damaged.jsonl") == broken + [UInt8]("torn\n".utf8))
    #expect(opened.recovery.nextEpoch > 2)
  }

  @Test("of zeros only, of any length, opens with its sweep", arguments: [0, 1, 4096, 10 << 20])
  func zeros(count: Int) throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 3)
    write([UInt8](repeating: 0, count: count), to: folder.log)
    let opened = try ResultFolder(opening: folder.path)
    #expect(opened.recovery.sweep == lines[0].bytes)
    #expect(opened.recovery.records == [])
    #expect(try verify(folder.path).description == "0 records, all intact")
  }

  @Test("with a line longer than any is read on behind it")
  func longLine() throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 2)
    let long = [UInt8](repeating: 0x20, count: 2 * LogLine.maximumLength + 5) + [0x0A]
    write(lines[0].bytes + lines[2].bytes + long + lines[3].bytes, to: folder.log)
    let opened = try ResultFolder(opening: folder.path)
    #expect(opened.recovery.records.map(\.key) == [key(0), key(1)])
    #expect(contents(folder.log) == lines[0].bytes + lines[2].bytes + lines[3].bytes)
  }

  /// One to three faults of one kind each.
  private func damaged(_ whole: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = whole
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let at = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes.removeLast(min(bytes.count - 1, Int.random(in: 1...1500, using: &generator)))
      case 2: for zero in at..<min(bytes.count, at + 512) { bytes[zero] = 0 }
      default: bytes[at] = bytes[at] == 0x0A ? 0x78 : 0x0A
      }
    }
    return bytes
  }

  /// Opens; expects all records of which no byte before the newline changed, and a log without a fault.
  private func expectOpen(
    _ folder: borrowing TemporaryFolder, _ lines: [LogLine], after bytes: [UInt8]
  ) throws {
    var intact: [LogLine] = []
    var start = 0
    for line in lines {
      let end = start + line.bytes.count - 1
      if end < bytes.count && bytes[start..<end] == line.bytes[..<(end - start)] { intact.append(line) }
      start = end + 1
    }
    let records = intact.filter { if case .record = $0.head { true } else { false } }
    do {
      let opened = try ResultFolder(opening: folder.path)
      #expect(opened.recovery.sweep == lines[0].bytes)
      #expect(opened.recovery.repairs.isEmpty == (bytes == intact.flatMap(\.bytes)))
      let reader = try opened.reader()
      let read = try opened.recovery.records.map { try reader.read($0.extent) }
      #expect(read == records.map(\.bytes))
      for (entry, line) in zip(opened.recovery.records, records) {
        let length = entry.deterministicLength
        #expect(line.head == .record(key: entry.key, status: entry.status, deterministicLength: length))
        #expect(entry.fingerprint == fingerprint([UInt8](line.bytes[..<length]).span))
      }
    }
    #expect(try verify(folder.path).description == "\(records.count) records, all intact")
    let again = try ResultFolder(opening: folder.path)
    #expect(again.recovery.repairs == [])
  }

  /// What the two lines joined at line 3 say about their sum.
  private func wrongSum(_ bytes: [UInt8]) -> String {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    do {
      _ = try LogLine.check(([UInt8](lines[2]) + [0x0A]).span)
      return "?"
    } catch {
      return String(error.description.dropFirst(4))
    }
  }
}
