import KernelContracts
import Randomness
import Testing

@testable import Kernels

@Suite("Supermask kernels")
struct SupermaskTests {
  @Test("give the reference's bits, every tail", arguments: InstructionSet.supported, Array(1...33) + [48, 63, 304, 1000])
  func bits(build: InstructionSet, count: Int) {
    func run(_ kernels: KernelTable) -> [[Float]] {
      let room = padded(count)
      var logits = Buffer(count: room)
      for at in 0..<count { logits[at] = Float((at * 37 % 101) - 50) / (at % 3 == 0 ? 0.5 : 25) }
      let mask = Buffer(count: room), velocity = Buffer(count: room)
      let gradient = Buffer((0..<room).map { $0 % 5 == 0 ? 0 : 1 / Float($0) })
      let weights = Buffer((0..<room).map { Float($0 % 7) - 3 })
      var kept: [Float] = []
      for step: UInt32 in 0..<3 {
        kept.append(Float(kernels.sampleMask(logits.base, SIMD2(step, 0xFFFF_FFF0 &+ step), mask.base, count)))
        kernels.supermaskStep(
          gradient.base, weights.base, logits.base, velocity.base, 1.75, room, MomentumStep(rate: 100, momentum: 0.9))
      }
      #expect(mask.values().reduce(0, +) == kept[2] && mask.values(count..<room).allSatisfy { $0 == 0 })
      return [kept, mask.values(), logits.values(), velocity.values()]
    }
    #expect(run(build.kernels) == run(referenceKernels))
  }

  @Test("a mask takes the numbers of the stream in order", arguments: InstructionSet.supported)
  func stream(build: InstructionSet) {
    var stream = RandomStream(seed: 7, .supermaskSteps, level: 3, layer: 1)
    let logits = Buffer(count: 112), mask = Buffer(count: 112)
    let kept = build.kernels.sampleMask(logits.base, stream.key, mask.base, 100)
    // At a logit of 0 a weight is kept where the number's first bit is 0.
    let expected = (0..<100).map { _ in stream.nextUInt32() >> 31 == 0 ? Float(1) : 0 }
    #expect(mask.values(0..<100) == expected && kept == expected.count { $0 == 1 } && kept > 30 && kept < 70)
  }

  @Test("the sigmoid is 1 / (1 + exp(-x))")
  func sigmoid() {
    #expect(referenceSigmoid(0) == 0.5)
    #expect(abs(referenceSigmoid(2) - 0.880_797_08) < 1e-7 && abs(referenceSigmoid(-2) - 0.119_202_92) < 1e-7)
    #expect(referenceSigmoid(100) == 1 && referenceSigmoid(-100) < 1e-37)
  }
}
