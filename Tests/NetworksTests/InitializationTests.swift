import Kernels
import Networks
import Randomness
import Testing
import Vocabulary

@Suite("Initial parameters")
struct InitializationTests {
  static let layout = ParameterLayout(Architecture(fullyConnected: [784, 300, 100, 10]))

  static func draw(_ distribution: Initialization, seed: UInt64 = 1) -> [Float] {
    layout.initialParameters(distribution) { RandomStream(seed: seed, .initialWeights, layer: $0) }.values()
  }

  /// The spread that the distribution should have over a kernel of these fans.
  static func deviation(_ distribution: Initialization, _ slice: ParameterLayout.Slice) -> Double {
    switch distribution {
    case .glorot: (2 / Double(slice.fanIn + slice.fanOut)).squareRoot()
    case .he: (2 / Double(slice.fanIn)).squareRoot()
    case .pytorch: (1 / Double(3 * slice.fanIn)).squareRoot()
    }
  }

  @Test("kernels have the stated mean, deviation and bounds", arguments: Initialization.allCases)
  func kernels(distribution: Initialization) {
    let parameters = Self.draw(distribution)
    for slice in Self.layout.kernels {
      let values = parameters[slice.range].map { Double($0) }
      let count = Double(values.count)
      let expected = Self.deviation(distribution, slice)
      let mean = values.reduce(0, +) / count
      let deviation = (values.reduce(0) { $0 + $1 * $1 } / count - mean * mean).squareRoot()
      // Five deviations of each estimate; a truncated one's deviation is estimated better than a normal one's.
      #expect(abs(mean) < 5 * expected / count.squareRoot())
      #expect(abs(deviation / expected - 1) < 5 / (2 * count).squareRoot())
      let bound = distribution == .pytorch ? 3.0.squareRoot() : 2 / RandomStream.truncatedNormalDeviation
      #expect(values.allSatisfy { abs($0) <= bound * expected * (1 + 1e-7) })
    }
  }

  @Test("biases start at 0, except PyTorch's")
  func biases() {
    for slice in Self.layout.slices where slice.kind == .bias {
      #expect(Self.draw(.glorot)[slice.range].allSatisfy { $0 == 0 })
      #expect(Self.draw(.he)[slice.range].allSatisfy { $0 == 0 })
      let drawn = Self.draw(.pytorch)[slice.range]
      #expect(Set(drawn).count == drawn.count && drawn.allSatisfy { abs($0) <= 1 / Float(slice.fanIn).squareRoot() })
    }
  }

  @Test("a seed fixes every weight, and another seed changes them")
  func seeds() {
    let first = Self.draw(.glorot)
    #expect(first == Self.draw(.glorot))
    let other = Self.draw(.glorot, seed: 2)
    #expect(Self.layout.kernels.allSatisfy { first[$0.range] != other[$0.range] })
  }

  @Test("a layer's weights do not depend on the layers before it")
  func independence() {
    let smaller = ParameterLayout(Architecture(fullyConnected: [3, 300, 100, 10]))
    let parameters = smaller.initialParameters(.glorot) { RandomStream(seed: 1, .initialWeights, layer: $0) }
    #expect(parameters.values(smaller.kernels[2].range) == Array(Self.draw(.glorot)[Self.layout.kernels[2].range]))
  }

  @Test("numbers between slices stay 0")
  func padding() {
    let layout = ParameterLayout(Architecture(fullyConnected: [5, 3, 2]))
    let parameters = layout.initialParameters(.pytorch) { RandomStream(seed: 1, .initialWeights, layer: $0) }.values()
    let used = Set(layout.slices.flatMap { Array($0.range) })
    #expect((0..<layout.count).allSatisfy { used.contains($0) || parameters[$0] == 0 })
  }
}
