import Networks
import Pruning
import Testing
import Vocabulary

@Suite("Weights that cannot be ranked")
struct PruningErrorTests {
  static let layout = ParameterLayout(Architecture(fullyConnected: [4, 3, 2]))

  /// The error of a round whose weights are 0.5, but for one of the second layer.
  func error(_ criterion: Criterion, wi: Float = 0.5, wf: Float = 0.5) -> PruningError? {
    var start = [Float](repeating: 0.5, count: Self.layout.count), end = start
    let at = Self.layout.kernels[1].range.lowerBound + 1
    (start[at], end[at]) = (wi, wf)
    do throws(PruningError) {
      _ = try round(criterion).next(Mask(Self.layout), level: 1, layout: Self.layout, wi: start, wf: end)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "are an error that names criterion and layer",
    arguments: Criterion.allCases, [Float.nan, .infinity, -.infinity])
  func named(criterion: Criterion, value: Float) throws {
    let errors = [error(criterion, wi: value)] + (criterion.readsEndWeights ? [error(criterion, wf: value)] : [])
    for error in errors {
      let error = try #require(error)
      #expect(error.criterion == criterion && error.layer == 1)
      #expect(error.description.contains("criterion \(criterion.name), layer 1:"))
    }
  }

  @Test("may come from finite ones")
  func overflow() throws {
    let huge = Float.greatestFiniteMagnitude
    #expect(try #require(error(.movement, wi: -huge, wf: huge)).fault == .scoreNotFinite(.infinity))
    #expect(error(.largeFinal, wi: -huge, wf: huge) == nil)
  }

  @Test("are the formula's fault where the weights are finite")
  func formula() throws {
    let own = Criterion.expression(try ScoreExpression(name: "mine", parsing: "wf / (wi - wi)"))
    let found = try #require(error(own))
    #expect(found.fault == .scoreNotFinite(.infinity))
    #expect(found.description.contains("look at its formula") && !found.description.contains("diverged"))
  }

  @Test("do no harm in a bias, which no criterion reads")
  func biases() throws {
    var weights = [Float](repeating: 0.5, count: Self.layout.count)
    for slice in Self.layout.slices where slice.kind == .bias { weights[slice.range.lowerBound] = .nan }
    let mask = try round(.movement).next(Mask(Self.layout), level: 1, layout: Self.layout, wi: weights, wf: weights)
    #expect(mask.keptCount(Self.layout.kernels[0]) == 10)
  }

  @Test("are ranks of a formula over more weights than single precision tells apart")
  func ranks() throws {
    let formulas = ["rank(wf)": true, "wf + 2 * rank(-abs(wi))": true, "-where(wf > wi, wf, wi)": false]
    for (formula, ranks) in formulas {
      let own = Criterion.expression(try ScoreExpression(name: "mine", parsing: formula))
      #expect(own.computesWithRanks == ranks)
    }
    #expect(Criterion.allCases.allSatisfy { !$0.computesWithRanks })
    let error = PruningError(criterion: .random, layer: nil, fault: .tooManyRanks(20_000_000))
    #expect(error.description.contains("all layers: its formula ranks 20000000 weights, expected at most 16777216"))
  }

  @Test("are no ranks of the criteria themselves, however many weights there are")
  func rankScores() {
    let ranks: [UInt32] = [0, 1, 16_777_215, 16_777_216, 16_777_217, 16_777_218, 19_999_999, 2_139_095_038]
    let scores = ranks.map { rankScore($0, of: 2_139_095_039) }
    #expect(zip(scores, scores.dropFirst()).allSatisfy { $0 < $1 } && scores.allSatisfy(\.isFinite))
    #expect(ranks.prefix(3).map { rankScore($0, of: 1 << 24) } == [0, 1, 16_777_215])
  }
}
