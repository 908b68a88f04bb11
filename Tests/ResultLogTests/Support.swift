import Glibc
import ResultLog
import SweepCore

/// A folder that goes with the value.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() {
    var template = [UInt8]("/tmp/raffle-log-XXXXXX".utf8) + [0]
    let made = template.withUnsafeMutableBytes { buffer in
      buffer.bindMemory(to: CChar.self).baseAddress.map { mkdtemp($0) != nil } ?? false
    }
    precondition(made, "no temporary folder: errno \(errno)")
    path = String(decoding: template.dropLast(), as: UTF8.self)
  }

  deinit { removeAll(path) }

  var log: String { "\(path)/results.jsonl" }
}

func removeAll(_ path: String) {
  if let folder = opendir(path) {
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { removeAll("\(path)/\(name)") }
    }
    closedir(folder)
    rmdir(path)
  } else {
    unlink(path)
  }
}

func contents(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
  return bytes
}

func write(_ bytes: [UInt8], to path: String) {
  let file = fopen(path, "w")
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

func key(_ number: Int) -> TrialKey { TrialKey(high: 0xABCD, low: UInt64(number)) }

func sweepLine(_ members: String = "") throws -> LogLine {
  try LogLine(sealing: [UInt8](#"{"kind":"sweep","schema":1,"name":"digits"\#(members)"#.utf8))
}

/// Record `number`, a few hundred bytes long, with further deterministic members and a host.
func record(_ number: Int, status: String = "ok", members: String = "", host: String = "n1") throws -> LogLine {
  let curve = (0..<number % 40).map { "0.\(number)\($0)" }.joined(separator: ",")
  let deterministic =
    #"{"kind":"record","schema":1,"key":"\#(key(number))","status":"\#(status)","level":\#(number),"curve":[\#(curve)]"#
  return try LogLine(
    deterministic: [UInt8]((deterministic + members).utf8), provenance: [UInt8](#"{"host":"\#(host)"}"#.utf8))
}

/// Seeded and the same everywhere: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// A folder with a sweep, an epoch and `count` records, as bytes and as lines.
func makeLog(in folder: borrowing TemporaryFolder, records count: Int) throws -> [LogLine] {
  let lines = try [LogLine(epoch: 1)] + (0..<count).map { try record($0) }
  var opened = try ResultFolder(opening: folder.path)
  try opened.begin(sweepLine())
  var writer = try opened.writer()
  _ = try writer.append(lines)
  return try [sweepLine()] + lines
}
