/// Mean loss and accuracy of a network on a set of images.
package struct Evaluation: Hashable, Sendable {
  package var loss: Double
  /// Fraction classified as labelled; the lowest class wins exact ties.
  package var accuracy: Double

  package init(loss: Double, accuracy: Double) {
    self.loss = loss
    self.accuracy = accuracy
  }
}

/// One evaluation during training.
package struct CurvePoint: Hashable, Sendable {
  package var iteration: Int
  package var validation: Evaluation
  /// Computed only where the validation loss reached a new minimum, and at the end.
  package var test: Evaluation?
}

/// The evaluations of a training run, and which of them counts.
///
/// "Early stop" stops nothing: it is the evaluation with the lowest validation loss, the first on ties
/// (Frankle and Carbin 2019, section 2).
package struct LearningCurve: Hashable, Sendable {
  package private(set) var points: [CurvePoint] = []
  package private(set) var earlyStop = 0

  package init() {}

  /// Adds an evaluation; `test` is asked for only where it is needed.
  package mutating func append(
    iteration: Int, _ validation: Evaluation, isLast: Bool, test: () -> Evaluation
  ) {
    let lowest =
      points.isEmpty || points[earlyStop].validation.loss.isNaN
      || validation.loss < points[earlyStop].validation.loss
    if lowest { earlyStop = points.count }
    points.append(
      CurvePoint(iteration: iteration, validation: validation, test: lowest || isLast ? test() : nil))
  }
}
