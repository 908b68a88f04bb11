import Randomness
import Testing

/// The golden numbers were computed by a second implementation, in Python, from the stream's definition.
@Suite("Named streams")
struct RandomStreamTests {
  @Test("a name fixes its numbers for good")
  func golden() {
    var batches = RandomStream(seed: 3, .batchOrder, level: 2)
    #expect(
      (0..<6).map { _ in batches.nextUInt32() }
        == [0xF1EB_1A85, 0x890B_2989, 0x0677_59B6, 0x0EFE_0778, 0xF904_2ABE, 0x3E33_ADF6])
    var ties = RandomStream(seed: 3, .scoreTies, criterion: "movement", level: 8, layer: 1)
    #expect(
      (0..<6).map { _ in ties.nextUInt32() }
        == [0xD53B_494E, 0xDF8F_A459, 0x4706_71CF, 0x3EF3_EF01, 0xF64E_5DE5, 0xCF8D_E573])
  }

  @Test("64 bits are two draws of 32, low half first")
  func halves() {
    var stream = RandomStream(seed: 3, .batchOrder, level: 2)
    #expect(stream.nextUInt64() == 0x890B_2989_F1EB_1A85)
  }

  @Test("streams that differ in any part of their names differ")
  func names() {
    var streams = RandomPurpose.allCases.map { RandomStream(seed: 1, $0) }
    streams += [0, 2, 1 << 32, .max].map { RandomStream(seed: $0, .scoreTies) }
    streams += ["a", "b", "ab", "ba", "a\0"].map { RandomStream(seed: 1, .scoreTies, criterion: $0) }
    streams += [1, 2, -1].map { RandomStream(seed: 1, .scoreTies, level: $0) }
    streams += [1, 2].map { RandomStream(seed: 1, .scoreTies, layer: $0) }
    streams += [(1, 2), (2, 1)].map { RandomStream(seed: 1, .scoreTies, level: $0, layer: $1) }
    let first = streams.map { stream in
      var stream = stream
      return stream.nextUInt64()
    }
    #expect(Set(first).count == streams.count)
  }

  @Test("a copy goes its own way with the same numbers")
  func copies() {
    var stream = RandomStream(seed: 5, .initialWeights)
    _ = stream.nextUInt32()
    var copy = stream
    let ahead = (0..<9).map { _ in stream.nextUInt32() }
    #expect((0..<9).map { _ in copy.nextUInt32() } == ahead)
  }

  @Test("number n is word n mod 4 of block n / 4 under the stream's key")
  func blocks() {
    var stream = RandomStream(seed: 5, .supermaskSteps, level: 3)
    let key = stream.key
    for number in 0..<11 {
      let block = Philox.block(counter: SIMD4(UInt32(number / 4), 0, 0, 0), key: key)
      #expect(stream.nextUInt32() == block[number % 4])
    }
  }

  @Test("draw 0 is the stream without a draw, and every other draw is another stream")
  func draws() {
    var none = RandomStream(seed: 5, .permutation), zero = RandomStream(seed: 5, .permutation, draw: 0)
    var one = RandomStream(seed: 5, .permutation, draw: 1)
    let first = none.nextUInt64()
    #expect(first == zero.nextUInt64() && first != one.nextUInt64())
  }
}
