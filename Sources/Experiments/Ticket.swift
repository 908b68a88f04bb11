internal import KernelContracts
internal import Kernels
internal import Networks
internal import Pruning
internal import Randomness
package import SweepCore
package import Sweeps
internal import Training
internal import Vocabulary

/// A trained network as other programs load it: start weights, mask and trained weights of one trial.
///
/// Names and shapes are those of `torch.nn.Sequential` with an activation between linear layers, so that the trained
/// weights are its state dictionary as they are:
///
///     0.weight [300, 784]   0.bias [300]   2.weight …       trained; pruned weights hold what they are frozen at
///     initial.0.weight …                                   the same before training
///     mask.0.weight …                                      1 kept, 0 pruned; of biases only where some are pruned
///
/// Inputs are pixels / 255, row by row.
package struct Ticket: Sendable {
  package let layers: [Layer]
  /// Of the record: what people want to know of a ticket.
  package let record: JSONValue
  private let layout: ParameterLayout
  private let mask: Mask
  private let start: [Float]
  private let end: [Float]

  package struct Layer: Hashable, Sendable {
    package let name: String
    package let shape: [Int]
    package let kept: Int
    package var count: Int { shape.reduce(1, *) }
  }

  /// Puts a ticket together from what a trial left behind.
  ///
  /// Start weights that follow from the seed are drawn again; an untrained network's are also its end.
  ///
  /// - Parameters:
  ///   - record: the deterministic bytes of the trial's record, without the closing brace.
  ///   - parents: those of its parents, in the specification's order.
  ///   - artifact: gives the bytes of an artifact by its hash.
  package init(
    _ spec: TrialSpec, record: [UInt8], parents: [[UInt8]], artifact: (Digest) throws(TrialError) -> [UInt8]
  ) throws(TrialError) {
    layout = ParameterLayout(Architecture(fullyConnected: spec.recipe.model.sizes))
    let initial = layout.initialParameters(spec.recipe.training.initialization) { slice in
      RandomStream(seed: spec.seed, .initialWeights, layer: slice)
    }.values()
    let own = try ParentRecord(record)
    let found: (mask: Mask, start: [Float], end: [Float])
    do {
      let mask = try Experiments.mask(fromArtifact: artifact(own.digest(.mask)), layout)
      if let weights = own.weights {
        let run = try RunWeights(artifact: artifact(weights), mask, layout)
        // A learned mask's weights were never trained.
        let start = spec.supermask == nil ? run.start ?? Self.rewound(initial, mask, layout, spec.step) : run.end
        found = (mask, start, run.end)
      } else {
        let start = try Origin(spec, Parents(of: spec, parents), layout, initial: initial, artifact: artifact).start
        found = (mask, start, start)
      }
      self.record = try JSONValue(parsing: record + [UInt8(ascii: "}")])
    } catch let error as TrialError {
      throw error
    } catch {
      throw .badArtifact("\(error)")
    }
    (mask, start, end) = found
    layers = layout.slices.map { slice in
      Layer(name: Self.name(slice), shape: slice.shape, kept: found.mask.keptCount(slice))
    }
  }

  /// The file.
  package var safeTensors: SafeTensors {
    var tensors = SafeTensors()
    for slice in layout.slices { tensors.add(Self.name(slice), shape: slice.shape, slice.range.map { end[$0] }) }
    for slice in layout.slices {
      tensors.add("initial.\(Self.name(slice))", shape: slice.shape, slice.range.map { start[$0] })
    }
    for slice in layout.slices where slice.kind == .kernel || mask.keptCount(slice) < slice.range.count {
      tensors.add("mask.\(Self.name(slice))", shape: slice.shape, slice.range.map { mask.kept[$0] ? UInt8(1) : 0 })
    }
    return tensors
  }

  /// `0.weight`, `0.bias`, `2.weight`: every second place of the sequence is an activation.
  private static func name(_ slice: ParameterLayout.Slice) -> String {
    "\(2 * slice.layer).\(slice.kind == .kernel ? "weight" : "bias")"
  }

  /// The seed's own start under a mask.
  private static func rewound(_ initial: [Float], _ mask: Mask, _ layout: ParameterLayout, _ step: PruneStep?)
    -> [Float]
  {
    guard let step, step.mask0 != .`init` else { return initial }
    var start = initial
    for slice in layout.slices {
      for index in slice.range where !mask.kept[index] { start[index] = 0 }
    }
    return start
  }
}
