/// Steele, Lea and Flood 2014: 64 bits of state.
struct SplitMix {
  var state: UInt64

  /// The generator of one input: each can be made again alone.
  init(seed: UInt64, index: Int) {
    state = seed &+ UInt64(index) &* 0xd134_2543_de82_ef95
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }
}

/// Damages bytes in one to four places: bits, bytes, numbers at their ends, pieces lost, doubled or moved, the end cut.
func mutated(_ original: [UInt8], _ random: inout SplitMix) -> [UInt8] {
  var bytes = original
  for _ in 0...random.below(4) {
    guard !bytes.isEmpty else { return [random.byte()] }
    let at = random.below(bytes.count)
    switch random.below(9) {
    case 0: bytes[at] ^= 1 << UInt8(random.below(8))
    case 1: bytes[at] = random.byte()
    case 2: bytes[at] = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x0a, 0x5b, 0x7b][random.below(9)]
    case 3: bytes.remove(at: at)
    case 4: bytes.insert(random.byte(), at: at)
    case 5: bytes.removeLast(random.below(min(bytes.count, 64)))
    case 6: bytes.insert(contentsOf: Array(bytes[at...].prefix(1 + random.below(40))), at: at)
    case 7:
      let piece = Array(bytes[at...].prefix(1 + random.below(40)))
      bytes.insert(contentsOf: piece, at: random.below(bytes.count))
    default: for place in at..<min(at + 1 + random.below(8), bytes.count) { bytes[place] = 0xff }
    }
  }
  return bytes
}
