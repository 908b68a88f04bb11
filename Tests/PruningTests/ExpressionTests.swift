import Networks
import Pruning
import Testing
import Vocabulary

@Suite("Criteria by expression")
struct ExpressionTests {
  /// The built-in criteria as formulas; `random` has none.
  static let formulas: [(Criterion, String)] = [
    (.largeFinal, "abs(wf)"),
    (.smallFinal, "-abs(wf)"),
    (.largeInit, "abs(wi)"),
    (.smallInit, "-abs(wi)"),
    (.largeInitLargeFinal, "min(rank(abs(wi)), rank(abs(wf)))"),
    (.smallInitSmallFinal, "min(rank(-abs(wi)), rank(-abs(wf)))"),
    (.movement, "abs(wf - wi)"),
    (.magnitudeIncrease, "abs(wf) - abs(wi)"),
    (.largeFinalSameSign, "where(sign(wi) * sign(wf) > 0, abs(wf), 0)"),
    (.largeFinalDiffSign, "where(sign(wi) * sign(wf) > 0, 0, abs(wf))"),
    (.magnitudeIncreaseSameSign, "where(sign(wi) * sign(wf) > 0, abs(wf) - abs(wi), 0)"),
    (.magnitudeIncreaseDiffSign, "where(sign(wi) * sign(wf) > 0, 0, abs(wf) - abs(wi))"),
  ]

  @Test("the built-in criteria written as expressions give the same masks", arguments: formulas)
  func builtIn(criterion: Criterion, formula: String) throws {
    #expect(Self.formulas.count == Criterion.allCases.count - 1)
    // The name is the criterion's own, so that ties fall as they do there.
    let own = Criterion.expression(try ScoreExpression(name: criterion.name, parsing: formula))
    #expect(own.readsEndWeights == criterion.readsEndWeights)
    #expect(try LawsTests.chain(own) == LawsTests.chain(criterion))
    let layout = LawsTests.layout
    #expect(
      try round(own).oneShot(level: 3, layout: layout, wi: LawsTests.wi, wf: LawsTests.wf)
        == round(criterion).oneShot(level: 3, layout: layout, wi: LawsTests.wi, wf: LawsTests.wf))
  }

  @Test(
    "a formula has one spelling, which reads back as the same",
    arguments: [
      ("abs(wf)-0.5*abs( wi )", "abs(wf) - 0.5 * abs(wi)"), ("(wf)", "wf"), ("wf-(wi-1)", "wf - (wi - 1.0)"),
      ("wf - wi - 1", "wf - wi - 1.0"), ("-(wf+wi)*2", "-(wf + wi) * 2.0"), ("2*(3+wi)/wf", "2.0 * (3.0 + wi) / wf"),
      ("wf/(wi/2)", "wf / (wi / 2.0)"), ("where(wi*wf>=1e-3,1,--wf)", "where(wi * wf >= 0.001, 1.0, --wf)"),
      ("(wi < wf) == (wf != 0)", "wi < wf == (wf != 0.0)"), ("max(rank(wi),.5)\n", "max(rank(wi), 0.5)"),
    ])
  func spelling(formula: String, text: String) throws {
    let expression = try ScoreExpression(name: "a", parsing: formula)
    #expect(expression.text == text)
    #expect(try ScoreExpression(name: "a", parsing: text) == expression)
  }

  @Test(
    "a fault is told with its column",
    arguments: [
      ("", "column 1: expected wi, wf, a number, a function or '(', found the end"),
      ("abs(wf", "column 7: expected ')', ',' or an operator, found the end"),
      ("abs(wx)", "column 5: expected wi, wf or one of abs, sign, min, max, where, rank, found 'wx'"),
      ("min(wi)", "column 1: expected min to have 2 arguments, found 1"),
      ("wf wi", "column 4: expected an operator or the end, found 'w'"),
      ("wf + * wi", "column 6: expected wi, wf, a number, a function or '(', found '*'"),
      ("(wf", "column 4: expected ')' or an operator, found the end"),
      ("1.2.3", "column 1: expected a number such as 0.5 or 1e-3, found '1.2.3'"),
      ("1e99", "column 1: expected a number such as 0.5 or 1e-3, found '1e99'"),
      ("wf × wi", "column 4: expected an operator or the end, found a character that is not ASCII"),
      ("sign wf", "column 6: expected '(' after sign, found 'w'"),
      (String(repeating: "(", count: 100), "column 65: expected at most 64 nested parts, found more"),
      (String(repeating: "-", count: 100_000), "column 65: expected at most 64 nested parts, found more"),
    ])
  func faults(formula: String, message: String) {
    let error = #expect(throws: ExpressionError.self) { try ScoreExpression(name: "a", parsing: formula) }
    #expect(error?.description == message)
  }

  @Test("a score that is not finite is told with the expression's name")
  func notFinite() throws {
    let own = Criterion.expression(try ScoreExpression(name: "mine", parsing: "wf / wi"))
    let error = #expect(throws: PruningError.self) { try LawsTests.chain(own, levels: 1) }
    #expect(error?.description.hasPrefix("criterion mine, layer 0: a score is ") == true)
  }
}
