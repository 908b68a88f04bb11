import Crypto
import Foundation
import Kernels
import Testing
import Training
import Vocabulary

/// Ten steps of each optimiser, dense, half full and very sparse, to the bit, by every build that this machine can run.
///
/// `RAFFLE_REWRITE_GOLDEN=1` writes the file anew. A change here changes every result: raise `numericsVersion`.
@Suite("Golden training", .serialized)
struct GoldenTests {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/training.txt")

  /// A line a loss, then the evaluation and the hash of the weights.
  static func lines(_ build: InstructionSet) throws -> [String] {
    let images = try #require(drawnDigits)
    var lines: [String] = []
    let runs = [
      (plan(.adam), 1.0), (plan(.sgd, rate: 0.1, momentum: 0.9), 1.0), (plan(.adam), 0.6), (plan(.adam), 0.2),
      (plan(.adam), 0.02), (plan(.sgd, rate: 0.1, momentum: 0.9), 0.2),
    ]
    for (plan, density) in runs {
      var trainer = trainer([784, 30, 20, 10], plan, build: build, density: density)
      let name = density == 1 ? plan.optimizer.rawValue : "\(plan.optimizer.rawValue) at \(density)"
      var order = BatchOrder(seed: 3, images: images.trainingRows, batch: plan.batch)
      for step in 1...10 {
        order.withNextBatch { trainer.step(images.training, rows: $0) }
        lines.append("\(name) loss \(step) \(trainer.batchLoss)")
      }
      let test = trainer.evaluate(images.test, rows: images.testRows)
      lines.append("\(name) test \(test.loss) \(test.accuracy)")
      lines.append("\(name) weights \(hash(trainer.weights.values()))")
    }
    return lines
  }

  /// SHA-256 of the numbers' bytes, little-endian.
  static func hash(_ weights: [Float]) -> String {
    let bytes = weights.flatMap { weight in (0..<4).map { UInt8(truncatingIfNeeded: weight.bitPattern >> (8 * $0)) } }
    return SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  @Test("ten losses and the final weights are those written down", arguments: InstructionSet.supported)
  func losses(build: InstructionSet) throws {
    let lines = try Self.lines(build)
    if ProcessInfo.processInfo.environment["RAFFLE_REWRITE_GOLDEN"] == "1" && build == .baseline {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: Self.path)
    }
    let text = String(decoding: try Data(contentsOf: Self.path), as: UTF8.self)
    #expect(lines == text.split(separator: "\n").map(String.init))
  }
}
