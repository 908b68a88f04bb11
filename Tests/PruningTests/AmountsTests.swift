import Networks
import Pruning
import Testing
import Vocabulary

/// Rates, thresholds and global competition.
@Suite("Amounts")
struct AmountsTests {
  static let layout = LawsTests.layout

  @Test("rates are fractions of the whole kernels, however much is gone already")
  func rates() throws {
    var mask = Mask(Self.layout)
    for (level, rates) in [[0.5, 0.25], [0.8, 0.25], [0.8, 0.9]].enumerated() {
      let next = try round(.largeFinal).next(
        mask, toRates: rates, level: level + 1, layout: Self.layout, wi: LawsTests.wi, wf: LawsTests.wf)
      #expect(zip(mask.kept, next.kept).allSatisfy { $0 || !$1 })
      for (slice, rate) in zip(Self.layout.kernels, rates) {
        #expect(next.keptCount(slice) == slice.range.count - Int(Double(slice.range.count) * (rate * 100) / 100))
      }
      mask = next
    }
  }

  @Test("globally all kernels compete, and the highest scores of all are kept", arguments: Criterion.allCases)
  func global(criterion: Criterion) throws {
    var round = round(criterion, keep: 0.5)
    round.scope = .global
    // The second kernel's weights are small.
    var wf = LawsTests.wf
    for at in Self.layout.kernels[1].range { wf[at] /= 2 }
    let mask = try round.next(Mask(Self.layout), level: 1, layout: Self.layout, wi: LawsTests.wi, wf: wf)
    let all = Self.layout.kernels.flatMap { Array($0.range) }
    let kept = all.filter { mask.kept[$0] }
    #expect(kept.count == all.count - all.count / 2)
    guard criterion == .largeFinal else { return }
    let least = kept.map { abs(wf[$0]) }.min() ?? 0
    #expect(all.filter { !mask.kept[$0] }.allSatisfy { abs(wf[$0]) <= least })
    #expect(mask.keptCount(Self.layout.kernels[0]) > Self.layout.kernels[0].range.count / 2)
  }

  @Test("Rolfs's example: 0.1, 0.2, 0.3 trained to -0.2, 0.05, 0.3, at 0.1")
  func rolfs() throws {
    let layout = ParameterLayout(Architecture(fullyConnected: [3, 1]))
    let padding = [Float](repeating: 0, count: layout.count - 3)
    let wi: [Float] = [0.1, 0.2, 0.3] + padding, wf: [Float] = [-0.2, 0.05, 0.3] + padding
    func bits(_ criterion: Criterion) throws -> String {
      try round(criterion).keeping(from: 0.1, level: 1, layout: layout, wi: wi, wf: wf).bits(layout.kernels[0])
    }
    #expect(try bits(.largeFinal) == "101")
    #expect(try bits(.expression(ScoreExpression(name: "rolfs", parsing: "sign(wi) * wf"))) == "001")
  }

  @Test("a threshold prunes biases too")
  func biases() throws {
    let layout = ParameterLayout(Architecture(fullyConnected: [2, 2]))
    let bias = layout.slice(0, .bias).range
    var wf = [Float](repeating: 1, count: layout.count)
    wf[bias.lowerBound] = 0.05
    let mask = try round(.largeFinal).keeping(from: 0.1, level: 1, layout: layout, wi: wf, wf: wf)
    #expect(bias.map { mask.kept[$0] } == [false, true])
    #expect(mask.keptCount(layout.kernels[0]) == 4)
  }
}
