import Kernels
import Networks
import Testing
import Training
import Vocabulary

@Suite("Listed images")
struct ListedImagesTests {
  @Test(
    "training and evaluation on lists of nonzero pixels have the bits of training on all pixels",
    arguments: InstructionSet.supported, [1, 0.6])
  func sameBits(build: InstructionSet, density: Double) throws {
    let images = try #require(drawnDigits)
    try #require(images.areListed)
    for plan in [plan(.adam), plan(.sgd, rate: 0.1, momentum: 0.9)] {
      var plain = trainer([784, 90, 10], plan, build: build, density: density)
      var listed = trainer([784, 90, 10], plan, build: build, density: density, listsImages: true)
      #expect(listed.network.readsLists && !plain.network.readsLists)
      var order = BatchOrder(seed: 3, images: images.trainingRows, batch: plan.batch)
      for _ in 0..<5 {
        order.withNextBatch { rows in
          plain.step(images.training, rows: rows)
          listed.step(images.training, rows: rows)
        }
        #expect(plain.batchLoss == listed.batchLoss)
      }
      #expect(plain.weights.values() == listed.weights.values())
      #expect(
        plain.evaluate(images.test, rows: images.testRows) == listed.evaluate(images.test, rows: images.testRows))
    }
  }
}
