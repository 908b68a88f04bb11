import KernelContracts
import Networks
import Testing

@Suite("Parameter layout")
struct ParameterLayoutTests {
  static let leNet = ParameterLayout(Architecture(fullyConnected: [784, 300, 100, 10]))

  @Test("LeNet-300-100 has 266,200 kernel weights and 266,610 parameters")
  func counts() {
    #expect(Self.leNet.kernels.map(\.range.count) == [235_200, 30_000, 1000])
    #expect(Self.leNet.slices.reduce(0) { $0 + $1.range.count } == 266_610)
  }

  @Test("slices follow the layers, kernel before bias, and start at whole vectors")
  func ranges() {
    let layout = ParameterLayout(Architecture(fullyConnected: [5, 3, 2]))
    #expect(layout.slices.map(\.range) == [0..<15, 16..<19, 32..<38, 48..<50])
    #expect(layout.count == 64)
    #expect(layout.slices.map(\.shape) == [[3, 5], [3], [2, 3], [2]])
    #expect(layout.slices.map(\.layer) == [0, 0, 1, 1])
    #expect(layout.slices.map(\.kind) == [.kernel, .bias, .kernel, .bias])
  }

  @Test("slices are named as PyTorch names them, with its fans")
  func names() {
    #expect(Self.leNet.slices.map(\.name) == ["0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias"])
    #expect(Self.leNet.slices.map(\.fanIn) == [784, 784, 300, 300, 100, 100])
    #expect(Self.leNet.slices.map(\.fanOut) == [300, 300, 100, 100, 10, 10])
  }

  @Test("slices never overlap, whatever the sizes", arguments: [[1, 1], [16, 16], [17, 1, 33], [3, 2, 5, 7, 4]])
  func apart(sizes: [Int]) {
    let layout = ParameterLayout(Architecture(fullyConnected: sizes))
    var end = 0
    for slice in layout.slices {
      #expect(slice.range.lowerBound == padded(end))
      end = slice.range.upperBound
    }
    #expect(layout.count == padded(end))
  }

  @Test("every layer but the last has a ReLU")
  func activations() {
    #expect(
      Architecture(fullyConnected: [4, 3, 2]).layers
        == [.dense(inputs: 4, outputs: 3, relu: true), .dense(inputs: 3, outputs: 2, relu: false)])
  }
}
