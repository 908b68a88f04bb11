import KernelContracts
import Testing

@testable import Kernels

@Suite("Supermask kernels")
struct SupermaskTests {
  @Test("give the reference's bits", arguments: InstructionSet.supported, [16, 48, 304])
  func bits(build: InstructionSet, count: Int) {
    func run(_ kernels: KernelTable) -> [[Float]] {
      var logits = Buffer(count: count)
      for at in 0..<count { logits[at] = Float((at * 37 % 101) - 50) / (at % 3 == 0 ? 0.5 : 25) }
      let bits = (0..<UInt32(count)).map { $0 &* 2_654_435_761 }
      let mask = Buffer(count: count), velocity = Buffer(count: count)
      let gradient = Buffer((0..<count).map { $0 % 5 == 0 ? 0 : 1 / Float($0) })
      let weights = Buffer((0..<count).map { Float($0 % 7) - 3 })
      bits.withUnsafeBufferPointer { bits in
        guard let bits = bits.baseAddress else { return }
        for _ in 0..<3 {
          kernels.sampleMask(logits.base, bits, mask.base, count)
          kernels.supermaskStep(
            gradient.base, weights.base, logits.base, velocity.base, 1.75, count, MomentumStep(rate: 100, momentum: 0.9))
        }
      }
      return [mask.values(), logits.values(), velocity.values()]
    }
    let expected = run(referenceKernels)
    #expect(run(build.kernels) == expected)
    #expect(expected[0].contains(0) && expected[0].contains(1))
  }

  @Test("the sigmoid is 1 / (1 + exp(-x))")
  func sigmoid() {
    #expect(referenceSigmoid(0) == 0.5)
    #expect(abs(referenceSigmoid(2) - 0.880_797_08) < 1e-7 && abs(referenceSigmoid(-2) - 0.119_202_92) < 1e-7)
    #expect(referenceSigmoid(100) == 1 && referenceSigmoid(-100) < 1e-37)
  }
}
