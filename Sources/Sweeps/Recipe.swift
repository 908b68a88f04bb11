package import SweepCore
import Vocabulary

/// What all trials of a sweep have in common: the part of a specification that no seed or level changes.
package struct Recipe: Hashable, Sendable {
  package var numericsVersion: UInt32
  package var dataset: DatasetKind
  /// SHA-256 of the decoded data set.
  package var datasetDigest: Digest
  package var model: Model
  package var training: TrainingPlan
  /// Images split off from the training images for validation; 0: none, the test images serve.
  package var validation: Int

  package init(
    numericsVersion: UInt32 = Vocabulary.numericsVersion, dataset: DatasetKind, datasetDigest: Digest, model: Model,
    training: TrainingPlan, validation: Int
  ) {
    self.numericsVersion = numericsVersion
    self.dataset = dataset
    self.datasetDigest = datasetDigest
    self.model = model
    self.training = training
    self.validation = validation
  }
}
