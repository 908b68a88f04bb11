import SweepCore
import Testing
import Wire

/// Steele, Lea and Flood 2014: 64 bits of state, for tests only.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  mutating func below(_ bound: Int) -> Int {
    Int(next() % UInt64(bound))
  }
}

@Suite("Garbage")
struct GarbageTests {
  @Test("200,000 damaged frames are refused, or understood as something that can be sent again", arguments: [1, 2])
  func mutations(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let frames = try exampleFrames().map(\.bytes)
    var understood = 0
    for _ in 0..<100_000 {
      var bytes = frames[random.below(frames.count)]
      for _ in 0...random.below(3) { damage(&bytes, &random) }
      understood += try again(bytes) ? 1 : 0
    }
    #expect(understood > 1_000)
  }

  @Test("garbage behind a good header is refused or understood, too")
  func garbage() throws {
    var random = SplitMix(state: 3)
    let types: [UInt8] = Array(1...8) + Array(32...45)
    for _ in 0..<20_000 {
      let type = types[random.below(types.count)]
      var bytes = [UInt8]("RAFL".utf8) + [1, 0, type, 0] + [UInt8](repeating: 0, count: 16)
      for _ in 0..<random.below(200) { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
      _ = try again(bytes)
    }
  }

  @Test("a full frame of the smallest elements is refused without much ado", arguments: [1, 3, 4, 42] as [UInt8])
  func manyElements(type: UInt8) {
    // The content's first list, in elements of two bytes: a tag and the length 0.
    let element: [UInt8] = type == 1 ? [0x52, 0] : [0x0a, 0]
    let tag: [UInt8] = type < 16 ? [type << 3 | 2] : [type << 3 & 0x7f | 2 | 0x80, type >> 4]
    let list = Array(repeating: element, count: 500_000).flatMap { $0 }
    let header = [UInt8]("RAFL".utf8) + [1, 0, type, 0] + [UInt8](repeating: 0, count: 16)
    let length: [UInt8] = [0xc0, 0x84, 0x3d]  // 1,000,000
    #expect(decodingErrors(header + tag + length + list).count == 2)
  }

  /// Whether the bytes decode; if so, the frame survives another journey.
  private func again(_ bytes: [UInt8]) throws -> Bool {
    if let (header, frame) = try? decodeWorkerFrame(bytes) {
      let copy = try encode(frame, session: header.session, sequence: header.sequence)
      #expect(try decodeWorkerFrame(copy).1 == frame)
      return true
    }
    if let (header, frame) = try? decodeCoordinatorFrame(bytes) {
      let copy = try encode(frame, session: header.session, sequence: header.sequence)
      #expect(try decodeCoordinatorFrame(copy).1 == frame)
      return true
    }
    return false
  }

  /// One byte changed, lost, added or doubled, or the end cut; half of the time in the body's first bytes.
  private func damage(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    guard !bytes.isEmpty else { return }
    let body = min(FrameHeader.byteCount, bytes.count - 1)
    let at = body + random.below(bytes.count - body)
    switch random.below(6) {
    case 0: bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
    case 1: bytes[at] ^= 1 << UInt8(random.below(8))
    case 2: bytes.remove(at: at)
    case 3: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
    case 4: bytes.removeLast(random.below(bytes.count - body) / 4)
    default: bytes.insert(contentsOf: bytes[at...].prefix(random.below(20)), at: at)
    }
  }
}
