import Crypto
import Foundation
import Kernels
import Testing
import Training
import Vocabulary

/// Ten steps of each optimiser, to the bit, by every build that this machine can run.
///
/// `RAFFLE_REWRITE_GOLDEN=1` writes the file anew. A change here changes every result: raise `numericsVersion`.
@Suite("Golden training")
struct GoldenTests {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/training.txt")

  /// A line a loss, then the evaluation and the hash of the weights.
  static func lines(_ build: InstructionSet) throws -> [String] {
    let images = try #require(drawnDigits)
    var lines: [String] = []
    for plan in [plan(.adam), plan(.sgd, rate: 0.1, momentum: 0.9)] {
      var trainer = trainer([784, 30, 20, 10], plan, build: build)
      var order = BatchOrder(seed: 3, images: images.trainingRows, batch: plan.batch)
      for step in 1...10 {
        order.withNextBatch { trainer.step(images.training, rows: $0) }
        lines.append("\(plan.optimizer.rawValue) loss \(step) \(trainer.batchLoss)")
      }
      let test = trainer.evaluate(images.test, rows: images.testRows)
      lines.append("\(plan.optimizer.rawValue) test \(test.loss) \(test.accuracy)")
      let bytes = trainer.weights.values().flatMap { weight in withUnsafeBytes(of: weight.bitPattern.littleEndian) { Array($0) } }
      lines.append("\(plan.optimizer.rawValue) weights \(SHA256.hash(data: bytes).description)")
    }
    return lines
  }

  @Test("ten losses and the final weights are those written down", arguments: InstructionSet.supported)
  func losses(build: InstructionSet) throws {
    let lines = try Self.lines(build)
    if ProcessInfo.processInfo.environment["RAFFLE_REWRITE_GOLDEN"] == "1" && build == .baseline {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: Self.path)
    }
    let expected = String(decoding: try Data(contentsOf: Self.path), as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(lines == expected)
  }
}
