import KernelContracts
import Testing

@testable import Kernels

@Suite("Compressed kernels")
struct SparseTests {
  static let densities = [0, 0.02, 0.2, 0.9]

  @Test("every build gives the reference's bits", arguments: InstructionSet.supported, densities)
  func same(build: InstructionSet, density: Double) {
    for (outputs, inputs, columns) in [(5, 9, 16), (13, 40, 64), (3, 700, 80), (20, 17, 128)] {
      let kernel = CompressedKernel(
        outputs: outputs, inputs: inputs, columns: columns, kept: flags(outputs * inputs, density))
      let p = kernel.pattern
      let w = numbers(p.count, 1), b = numbers(outputs, 2)
      let x = numbers(inputs * columns, 3), delta = numbers(outputs * columns, 4)
      for relu in [false, true] {
        expectSame(build, outputs * columns) { kernels, out in
          kernels.sparseForward(w.base, p, b.base, x.base, out, relu)
        }
      }
      expectSame(build, inputs * columns) { kernels, dx in
        kernels.sparseInputGradient(w.base, p, delta.base, x.base, dx)
      }
      expectSame(build, p.count) { kernels, gradient in
        kernels.sparseWeightGradient(delta.base, x.base, p, gradient)
      }
    }
  }

  @Test("forward and input gradient equal those of the dense kernel with zeros in it", arguments: [0.02, 0.3])
  func likeDense(density: Double) {
    let (outputs, inputs, columns) = (11, 500, 64)
    let kept = flags(outputs * inputs, density)
    let kernel = CompressedKernel(outputs: outputs, inputs: inputs, columns: columns, kept: kept)
    let shape = LayerShape(outputs: outputs, inputs: inputs, columns: columns)
    let stored = numbers(kernel.pattern.count, 1)
    var full = Buffer(count: outputs * inputs)
    for (j, index) in kernel.indices.enumerated() { full[Int(index)] = stored[j] }
    let b = numbers(outputs, 2), x = numbers(inputs * columns, 3), delta = numbers(outputs * columns, 4)
    let sparse = Buffer(count: inputs * columns), dense = Buffer(count: inputs * columns)
    referenceKernels.sparseForward(stored.base, kernel.pattern, b.base, x.base, sparse.base, true)
    referenceKernels.denseForward(full.base, b.base, x.base, dense.base, shape, true)
    #expect(sparse.values() == dense.values())
    referenceKernels.sparseInputGradient(stored.base, kernel.pattern, delta.base, x.base, sparse.base)
    referenceKernels.denseInputGradient(full.base, delta.base, x.base, dense.base, shape)
    #expect(sparse.values() == dense.values())
  }

  @Test("weight gradients are those of the dense kernel, but for the order of the sum")
  func weightGradient() {
    let (outputs, inputs, columns) = (6, 33, 64)
    let kept = flags(outputs * inputs, 0.4)
    let kernel = CompressedKernel(outputs: outputs, inputs: inputs, columns: columns, kept: kept)
    let x = numbers(inputs * columns, 3), delta = numbers(outputs * columns, 4)
    let sparse = Buffer(count: kernel.pattern.count)
    referenceKernels.sparseWeightGradient(delta.base, x.base, kernel.pattern, sparse.base)
    for (j, index) in kernel.indices.enumerated() {
      let (o, i) = (Int(index) / inputs, Int(index) % inputs)
      let exact = (0..<columns).reduce(0.0) { $0 + Double(delta[o * columns + $1]) * Double(x[i * columns + $1]) }
      #expect(abs(Double(sparse[j]) - exact) < 1e-5)
    }
  }

  @Test("every kept weight is stored once, by block, output and ascending input")
  func stored() {
    let kept = flags(10 * 600, 0.5)
    let kernel = CompressedKernel(outputs: 10, inputs: 600, columns: 16, kept: kept)
    #expect(kernel.pattern.blocks > 1)
    #expect(kernel.indices.sorted().map { Int($0) } == kept.indices.filter { kept[$0] })
  }

  private func flags(_ count: Int, _ density: Double) -> [Bool] {
    let noise = numbers(count, 9)
    return (0..<count).map { Double(noise[$0] + 1) / 2 < density }
  }
}
