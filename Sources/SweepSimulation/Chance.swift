internal import Randomness

/// One of a history's streams of random numbers; what one part draws never shifts another's.
struct Chance {
  private var stream: RandomStream

  enum Part: Int {
    case sweep
    case faults
    case network
    case disk
    case workers
    case coordinator
  }

  init(seed: UInt64, _ part: Part) {
    stream = RandomStream(seed: seed, .simulation, level: part.rawValue)
  }

  /// 0..<count.
  mutating func below(_ count: Int) -> Int { Int(stream.uniformInteger(below: UInt32(count))) }

  mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

  /// 0..<limit.
  mutating func milliseconds(below limit: Int) -> Int64 { Int64(below(limit)) }
}
