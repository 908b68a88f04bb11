/// What a random stream is for; two purposes never share numbers.
package enum RandomPurpose: String, CaseIterable, Sendable {
  case initialWeights = "initial weights"
  case validationSplit = "validation split"
  case batchOrder = "batch order"
  case scoreTies = "score ties"
  case randomScores = "random scores"
  case syntheticDigits = "synthetic digits"
  case simulation = "simulation"
  case reinitialization
  case permutation
  case zeroedAtRandom = "zeroed at random"
  case supermaskSteps = "supermask steps"
  case supermaskSamples = "supermask samples"
}

/// An endless sequence of random numbers, fixed by a seed and a name.
///
/// The name is a purpose plus whatever else tells two streams of one seed apart. The numbers depend on nothing else:
/// not on what was drawn before, the machine, or the number of threads.
package struct RandomStream: Sendable {
  /// Philox's key: number n is word n mod 4 of block n / 4.
  package let key: SIMD2<UInt32>
  private var counter: UInt64 = 0
  private var block: SIMD4<UInt32> = .zero
  private var used = 4

  /// - Parameters:
  ///   - seed: the replicate seed of a trial, or the fixed seed of a data set or split.
  ///   - criterion: the mask criterion's name, where the stream belongs to one.
  ///   - level: the pruning round, epoch or item that the stream belongs to.
  ///   - layer: the layer's index.
  ///   - draw: tells repetitions of a control apart.
  package init(
    seed: UInt64, _ purpose: RandomPurpose, criterion: String = "", level: Int = 0, layer: Int = 0, draw: Int = 0
  ) {
    var mixer = KeyMixer()
    mixer.absorb(seed)
    mixer.absorb(purpose.rawValue)
    mixer.absorb(criterion)
    mixer.absorb(UInt64(bitPattern: Int64(level)))
    mixer.absorb(UInt64(bitPattern: Int64(layer)))
    // Draw 0 is the stream that has always been.
    if draw != 0 { mixer.absorb(UInt64(bitPattern: Int64(draw))) }
    key = mixer.key
  }

  /// The next 32 random bits.
  package mutating func nextUInt32() -> UInt32 {
    if used == 4 {
      let low = UInt32(truncatingIfNeeded: counter)
      block = Philox.block(counter: SIMD4(low, UInt32(truncatingIfNeeded: counter >> 32), 0, 0), key: key)
      counter += 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }

  /// The next 64 random bits, low half first.
  package mutating func nextUInt64() -> UInt64 {
    let low = UInt64(nextUInt32())
    return low | UInt64(nextUInt32()) << 32
  }
}

/// Folds the parts of a stream's name into a Philox key.
///
/// Each word is enciphered together with all words before it; strings give their length and then their bytes.
private struct KeyMixer {
  var key: SIMD2<UInt32> = SIMD2(0x5261_6666, 0x6C65_2031)  // "Raff", "le 1"

  mutating func absorb(_ word: UInt64) {
    let low = UInt32(truncatingIfNeeded: word)
    let high = UInt32(truncatingIfNeeded: word >> 32)
    let mixed = Philox.block(counter: SIMD4(low, high, 0, 0), key: key)
    key = SIMD2(mixed.x, mixed.y)
  }

  mutating func absorb(_ text: String) {
    absorb(UInt64(text.utf8.count))
    for byte in text.utf8 { absorb(UInt64(byte)) }
  }
}
