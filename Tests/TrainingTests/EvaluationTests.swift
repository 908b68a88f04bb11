import Foundation
import Kernels
import Networks
import Testing
import Training

@Suite("Evaluation")
struct EvaluationTests {
  static let images = smallImages(70, features: 6)

  /// A block is the batch padded to whole vectors: here 32 images.
  @Test("images are independent of their block and summed in order", arguments: [1, 5, 31, 32, 33, 64, 70])
  func blocks(count: Int) {
    let trainer = trainer([6, 5, 3], plan(batch: 20))
    let rows = (0..<UInt32(count)).map { ($0 * 29) % 70 }
    let single = rows.map { trainer.evaluate(Self.images, rows: [$0]) }
    let together = trainer.evaluate(Self.images, rows: rows)
    #expect(together.loss == single.reduce(0) { $0 + $1.loss } / Double(count))
    #expect(together.accuracy == single.reduce(0) { $0 + $1.accuracy } / Double(count))
  }

  @Test("evaluation changes nothing that training reads")
  func pure() {
    var plain = trainer([6, 5, 3], plan()), watched = trainer([6, 5, 3], plan())
    let rows: [UInt32] = Array(0..<20)
    for _ in 0..<3 {
      plain.step(Self.images, rows: rows)
      watched.step(Self.images, rows: rows)
      _ = watched.evaluate(Self.images, rows: [3, 60, 1])
    }
    #expect(plain.weights.values() == watched.weights.values())
  }

  @Test("the lowest class wins exact ties")
  func ties() {
    let network = Network(Architecture(fullyConnected: [6, 3]), kernels: InstructionSet.baseline.kernels)
    let zeros = { Buffer(count: network.layout.count) }
    let trainer = Trainer(network, plan: plan(), weights: zeros(), mask: zeros())
    let evaluation = trainer.evaluate(Self.images, rows: [0, 1, 2, 3])
    #expect(evaluation.accuracy == 0.5)
    #expect(abs(evaluation.loss - log(3)) < 1e-7)
  }
}
