import Glibc
import ResultLog
import SweepCore
import Testing

@Suite("a line")
struct LogLineTests {
  @Test("is its body, the CRC-32 of the body, and a newline")
  func spelling() throws {
    let line = try LogLine(sealing: [UInt8](#"{"kind":"control","what":"stop""#.utf8))
    #expect(text(line.bytes) == #"{"kind":"control","what":"stop","crc":"fdff39a5"}"# + "\n")
  }

  @Test("has the sum that Python computes", .enabled(if: hasPython, "python3 is not here"))
  func python() throws {
    let folder = TemporaryFolder()
    let lines = try (0..<50).map { try record($0) }
    write(lines.flatMap(\.bytes), to: folder.log)
    let program = """
      import json, sys, zlib
      for line in open(sys.argv[1], 'rb'):
          body, crc = line.rsplit(b',"crc":', 1)
          assert json.loads(line)['crc'] == '%08x' % zlib.crc32(body)
      """
    write([UInt8](program.utf8), to: "\(folder.path)/check.py")
    #expect(system("python3 \(folder.path)/check.py \(folder.log)") == 0)
  }

  @Test("tells its kind, key, status and deterministic bytes")
  func heads() throws {
    #expect(try sweepLine().head == .sweep)
    #expect(try LogLine(epoch: 7, members: #","host":"a""#).head == .epoch(7))
    let line = try record(3, status: "failed")
    guard case .record(key(3), .failed, let length) = line.head else {
      Issue.record("\(line.head)")
      return
    }
    #expect(text([UInt8](line.bytes[length...])).hasPrefix(#","provenance":{"host":"n1"},"crc":""#))
  }

  @Test("ends its deterministic bytes at the top-level provenance, whatever stands elsewhere")
  func provenance() throws {
    let inner = #"{"a":",\"provenance\":{}","provenance":{"b":"}\\"},"provenance":{}}"#
    let head = #"{"kind":"record","schema":1,"key":"\#(key(1))","status":"ok""#
    let tricky = [UInt8]((head + #","x":{"y":1,"provenance":{}},"s":",\"provenance\":{""#).utf8)
    let line = try LogLine(deterministic: tricky, provenance: [UInt8](inner.utf8))
    #expect(line.head == .record(key: key(1), status: .ok, deterministicLength: tricky.count))
  }

  @Test("is not made from another machine's bytes that are no JSON object", arguments: [
    #""a":1}"#, #""a":"#, #""a":01"#, #""a":[1,]"#, #""a":"\x""#, #""a":nul"#, #""a":1."#, #"a:1"#, #""a" 1"#,
    "\"a\":\"\u{1}\"",
  ])
  func notJSON(members: String) throws {
    #expect(throws: LineDamage.self) { try record(1, members: "," + members) }
  }

  @Test("is not made from bytes that are no UTF-8, hold a newline, or nest too deep")
  func notText() throws {
    let head = [UInt8](#"{"kind":"control","a":"#.utf8)
    #expect(throws: LineDamage.notJSON(byte: 0)) { try LogLine(sealing: head + [0x22, 0xFF, 0x22]) }
    #expect(throws: LineDamage.newlineInside) { try LogLine(sealing: head + [0x0A, 0x31]) }
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100) + [UInt8](repeating: UInt8(ascii: "]"), count: 100)
    #expect(throws: LineDamage.self) { try LogLine(sealing: head + deep) }
  }

  @Test("accepts all of JSON")
  func json() throws {
    let members = #","a":[ -0.5e+10 , 1E-3, true,false,null,{},[],"\u00e9\"\\/é"],"b":{ "c" : 0 }"#
    #expect(try record(1, members: members).bytes.count > 100)
  }

  @Test("does not bear any change of any bit")
  func everyBit() throws {
    let line = try record(2).bytes
    for bit in 0..<8 * line.count {
      var damaged = line
      damaged[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: LineDamage.self, "bit \(bit)") { try LogLine.check(damaged.span) }
    }
  }

  @Test("names what is wrong", arguments: [
    ("", LineDamage.unfinished),
    (#"{"kind":"control","crc":"00000000"}"# + "\n", .wrongSum(written: 0, computed: 0x67cb_dbd1)),
    ("\n", .unsealed),
    ("\0\0\n", .startsWithZeros),
    (#"{"kind":"control"}"# + "\n", .unsealed),
  ])
  func reasons(line: String, damage: LineDamage) {
    #expect(throws: damage) { try LogLine.check([UInt8](line.utf8).span) }
  }

  @Test("has the first eight bytes of a SHA-256 as fingerprint")
  func hash() {
    #expect(fingerprint([UInt8]("abc".utf8).span) == 0xba78_16bf_8f01_cfea)
  }
}

let hasPython = system("python3 -c '' 2>/dev/null") == 0
