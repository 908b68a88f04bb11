package import Vocabulary

/// A grid of trials as one YAML file declares it, with every default filled in.
///
/// `Sweep.parse(yaml:file:)` makes it, `Sweep.config` writes it, `expand(data:)` turns it into trials.
package struct Sweep: Hashable, Sendable {
  package var name: String
  /// What the author says about the sweep: anything, for people only.
  package var about: JSONValue
  package var model: Model
  package var dataset: DatasetSource
  /// The folder that holds the data set's files, resolved against the sweep file's folder; nil: not said.
  package var dataFolder: String?
  package var training: TrainingPlan
  /// How pruned networks train; nil: like base runs, to the last iteration.
  package var retraining: Retraining?
  /// Images split off for validation; nil: a twelfth of the training images, rounded down; 0: the test images serve.
  package var validation: Int?
  package var pruning: PrunePlan
  /// In the order in which reports show them; none twice.
  package var criteria: [Criterion]
  /// The combinations of these are tried; in the order of reports, none twice.
  package var mask1Actions: [Mask1Action]
  package var mask0Actions: [Mask0Action]
  /// Repetitions of whatever draws its start values at random. Ascending; none twice.
  package var draws: [Int]
  /// Masks to be learned.
  package var supermasks: [SupermaskPlan]
  /// Other networks that are trained without pruning, for comparison.
  package var beside: Beside?
  /// Ascending; none twice.
  package var seeds: [UInt64]
  /// Which artifacts stay on disk; in the order of `ArtifactKind`.
  package var keptArtifacts: [ArtifactKind]
  /// Whether the file's `quick` block was applied.
  package var isQuick = false

  package init(
    name: String, about: JSONValue = .null, model: Model, dataset: DatasetSource, dataFolder: String? = nil,
    training: TrainingPlan = TrainingPlan(), retraining: Retraining? = nil, validation: Int? = nil,
    pruning: PrunePlan, criteria: [Criterion], mask1Actions: [Mask1Action] = [.rewind],
    mask0Actions: [Mask0Action] = [.zero], draws: [Int] = [0], supermasks: [SupermaskPlan] = [],
    beside: Beside? = nil, seeds: [UInt64], keptArtifacts: [ArtifactKind] = ArtifactKind.allCases
  ) {
    self.name = name
    self.about = about
    self.model = model
    self.dataset = dataset
    self.dataFolder = dataFolder
    self.training = training
    self.retraining = retraining
    self.validation = validation
    self.pruning = pruning
    self.criteria = criteria
    self.mask1Actions = mask1Actions
    self.mask0Actions = mask0Actions
    self.draws = draws
    self.supermasks = supermasks
    self.beside = beside
    self.seeds = seeds
    self.keptArtifacts = keptArtifacts
  }
}

/// Base runs of other networks.
package struct Beside: Hashable, Sendable {
  package var models: [Model]
  package var iterations: Int

  package init(models: [Model], iterations: Int) {
    self.models = models
    self.iterations = iterations
  }
}

/// A network's architecture.
package enum Model: Hashable, Sendable {
  /// Fully connected layers with ReLU between; the sizes run from the input to the classes.
  case fc(sizes: [Int])

  /// LeNet-300-100 (LeCun et al. 1998), the fully connected network of the lottery-ticket studies.
  package static let lenet300 = Model.fc(sizes: [784, 300, 100, 10])

  /// As in records: `fc`.
  package var name: String {
    switch self {
    case .fc: "fc"
    }
  }

  package var sizes: [Int] {
    switch self {
    case .fc(let sizes): sizes
    }
  }

  /// Weights of each layer's kernel, biases not counted.
  package var kernelCounts: [Int] { zip(sizes, sizes.dropFirst()).map { $0 * $1 } }
}

/// What a trial can leave behind beside its record.
package enum ArtifactKind: String, CaseIterable, Hashable, Sendable {
  /// The weights at the end of training.
  case weights
  /// Which weights were kept.
  case mask
  /// The evaluations along training.
  case curve
}
