package import SweepCore
package import Vocabulary

/// How a trial ended, as one line of the results log tells it.
package struct ResultRecord: Hashable, Sendable {
  package var key: TrialKey
  /// By its name; nil for a base run.
  package var criterion: String?
  /// Nil for a base run.
  package var mode: PruneMode?
  /// Nil for a base run.
  package var mask1: Mask1Action?
  /// Nil for a base run.
  package var mask0: Mask0Action?
  package var level: Int
  package var seed: UInt64
  package var outcome: Outcome

  package init(
    key: TrialKey, criterion: String?, mode: PruneMode?, mask1: Mask1Action? = nil, mask0: Mask0Action? = nil,
    level: Int, seed: UInt64, outcome: Outcome
  ) {
    self.key = key
    self.criterion = criterion
    self.mode = mode
    self.mask1 = mask1
    self.mask0 = mask0
    self.level = level
    self.seed = seed
    self.outcome = outcome
  }

  package enum Outcome: Hashable, Sendable {
    case ok(Measures)
    /// The trial returned an error.
    case failed(reason: String)
    /// A parent failed.
    case blocked(reason: String)

    package var status: RecordStatus {
      switch self {
      case .ok: .ok
      case .failed: .failed
      case .blocked: .blocked
      }
    }
  }

  /// What a finished trial measured. Accuracies and densities are fractions, losses are means.
  package struct Measures: Hashable, Sendable {
    /// Kept share of all kernels' weights.
    package var density: Double
    /// Kept weights of each layer's kernel.
    package var kept: [Int]
    /// That were run, which are fewer than the sweep says where a run is stopped.
    package var iterations: Int
    /// The evaluation of smallest validation loss; the three figures below are taken there.
    package var earlyStopIteration: Int
    package var validationLoss: Double
    package var validationAccuracy: Double
    package var testAccuracy: Double
    package var final: FinalMeasures
    /// Of the masked network before training.
    package var initialTestAccuracy: Double
    /// Kept share of all parameters, biases included; nil where biases are not pruned.
    package var relativeSize: Double?

    package init(
      density: Double, kept: [Int], iterations: Int, earlyStopIteration: Int, validationLoss: Double,
      validationAccuracy: Double, testAccuracy: Double, final: FinalMeasures, initialTestAccuracy: Double,
      relativeSize: Double? = nil
    ) {
      self.density = density
      self.kept = kept
      self.iterations = iterations
      self.earlyStopIteration = earlyStopIteration
      self.validationLoss = validationLoss
      self.validationAccuracy = validationAccuracy
      self.testAccuracy = testAccuracy
      self.final = final
      self.initialTestAccuracy = initialTestAccuracy
      self.relativeSize = relativeSize
    }
  }

  /// After the last iteration; NaN where it was not computed.
  package struct FinalMeasures: Hashable, Sendable {
    package var trainAccuracy: Double
    package var trainLoss: Double
    package var validationLoss: Double
    package var testAccuracy: Double

    package init(trainAccuracy: Double, trainLoss: Double, validationLoss: Double, testAccuracy: Double) {
      self.trainAccuracy = trainAccuracy
      self.trainLoss = trainLoss
      self.validationLoss = validationLoss
      self.testAccuracy = testAccuracy
    }
  }
}
