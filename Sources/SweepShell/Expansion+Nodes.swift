package import SweepCore
package import Sweeps

extension Expansion {
  /// The trials as the coordinator's machine knows them.
  ///
  /// Trials from which the same time is expected are one class: those of one model, training and density.
  package var nodes: [Coordinator.Node] {
    var classes: [Double: Int32] = [:]
    return trials.map { trial in
      let kind = classes[trial.estimatedSeconds] ?? Int32(classes.count)
      classes[trial.estimatedSeconds] = kind
      return Coordinator.Node(
        key: trial.key, parents: trial.parents, cost: Float(trial.estimatedSeconds * 1_000), costClass: kind)
    }
  }
}
