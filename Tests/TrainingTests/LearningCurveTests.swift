import Datasets
import Kernels
import Testing
import Training

@Suite("Learning curve")
struct LearningCurveTests {
  /// A curve of these validation losses, and the places where the test images were evaluated.
  static func curve(_ losses: [Double]) -> (curve: LearningCurve, tested: [Int]) {
    var curve = LearningCurve()
    var tested: [Int] = []
    for (at, loss) in losses.enumerated() {
      curve.append(iteration: at * 100, Evaluation(loss: loss, accuracy: 0.5), isLast: at == losses.count - 1) {
        tested.append(at)
        return Evaluation(loss: 0, accuracy: 1)
      }
    }
    return (curve, tested)
  }

  @Test("the first of equal minima counts")
  func ties() {
    #expect(Self.curve([3, 1, 2, 1, 1]).curve.earlyStop == 1)
    #expect(Self.curve([1, 1]).curve.earlyStop == 0)
  }

  @Test("test images are evaluated only at new minima and at the end")
  func tested() {
    let (curve, tested) = Self.curve([3, 4, 2, 2, 1, 5, 6])
    #expect(tested == [0, 2, 4, 6])
    #expect(curve.points.indices.filter { curve.points[$0].test != nil } == tested)
    #expect(curve.points.map(\.iteration) == [0, 100, 200, 300, 400, 500, 600])
  }

  @Test("a loss that is not a number is no minimum")
  func notANumber() {
    #expect(Self.curve([2, .nan, 1, .nan]).curve.earlyStop == 2)
  }

  @Test("a run evaluates at 0, every so often, and at the end")
  func run() throws {
    let images = try #require(drawnDigits)
    for (iterations, expected) in [(0, [0]), (3, [0, 3]), (8, [0, 4, 8]), (9, [0, 4, 8, 9])] {
      let plan = plan(iterations: iterations, evaluateEvery: 4)
      var trainer = trainer([784, 8, 10], plan)
      var called: [Int] = []
      let curve = trainer.run(plan, on: images, seed: 1) { iteration, _ in called.append(iteration) }
      #expect(curve.points.map(\.iteration) == expected)
      #expect(called == Array(0..<iterations))
      #expect(curve.points.last?.test == trainer.evaluate(images.test, rows: images.testRows))
    }
  }

  @Test("throwing from the callback ends the run there")
  func stop() throws {
    struct Stop: Error {}
    let images = try #require(drawnDigits)
    let ten = plan(iterations: 10), three = plan(iterations: 3)
    var stopped = trainer([784, 8, 10], ten), short = trainer([784, 8, 10], three)
    do throws(Stop) {
      _ = try stopped.run(ten, on: images, seed: 1) { iteration, _ throws(Stop) in
        if iteration == 3 { throw Stop() }
      }
      Issue.record("the run went on")
    } catch {}
    _ = short.run(three, on: images, seed: 1) { _, _ in }
    #expect(stopped.weights.values() == short.weights.values())
  }
}
