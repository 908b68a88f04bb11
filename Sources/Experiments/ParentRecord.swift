package import SweepCore
package import Sweeps
internal import Vocabulary

/// What a trial reads of a parent's record.
struct ParentRecord {
  /// Nil where the parent left none behind.
  let weights: Digest?
  let mask: Digest?
  let level: Int
  let earlyStopIteration: Int
  let validationAccuracy: Double
  let threshold: Double?
  let rates: [Double]?

  /// - Parameter deterministic: the record's deterministic bytes, a JSON object without its closing brace.
  init(_ deterministic: [UInt8]) throws(TrialError) {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: deterministic + [UInt8(ascii: "}")])
    } catch {
      throw .badParent("\(error)")
    }
    guard let level = json["level"]?.integer, let stop = json["early_stop_iteration"]?.integer,
      let accuracy = json["val_accuracy"]?.number
    else { throw .badParent("expected level, early_stop_iteration and val_accuracy") }
    func digest(_ name: String) -> Digest? { json["artifacts"]?[name]?.string.flatMap { Digest(hex: $0) } }
    weights = digest("weights")
    mask = digest("mask")
    self.level = level
    earlyStopIteration = stop
    validationAccuracy = accuracy
    threshold = json["threshold"]?.number
    rates = json["rates"]?.array?.compactMap(\.number)
  }

  func digest(_ kind: ArtifactKind) throws(TrialError) -> Digest {
    let digest = kind == .mask ? mask : weights
    guard let digest else { throw .badParent("expected artifacts.\(kind.rawValue) to be 64 hexadecimal digits") }
    return digest
  }
}

/// A trial's parents by the parts that they play.
struct Parents {
  /// The run whose smallest validation loss says where this one ends.
  var reference: ParentRecord?
  /// The run before: its end is read.
  var before: ParentRecord?
  /// The run whose end is the start, see `PruneStep.readsLateWeights`.
  var late: ParentRecord?
  /// Of those that one is chosen from, the one with the highest validation accuracy, the first on ties.
  var best: ParentRecord?

  /// - Parameter records: the deterministic bytes of the parents' records, in the specification's order.
  init(of spec: TrialSpec, _ records: [[UInt8]]) throws(TrialError) {
    guard records.count == spec.parents.count else {
      throw .badParent("expected \(spec.parents.count) of them, found \(records.count)")
    }
    var rest: [ParentRecord] = []
    for record in records { rest.append(try ParentRecord(record)) }
    func next() throws(TrialError) -> ParentRecord {
      guard !rest.isEmpty else { throw .badParent("expected one more") }
      return rest.removeFirst()
    }
    if spec.recipe.training.stop == .argminValidationLoss { reference = try next() }
    guard let step = spec.step else { return }
    if step.readsEndWeights { before = try next() }
    if step.readsLateWeights { late = try next() }
    guard step.amount == .best else { return }
    best = rest.reduce(nil) { best, record in
      if let best, !(record.validationAccuracy > best.validationAccuracy) { best } else { record }
    }
    guard best != nil else { throw .badParent("expected some to choose from, found none") }
  }

  /// The artifacts that are read.
  var artifacts: [Digest] {
    get throws(TrialError) {
      var digests: [Digest] = []
      if let before { digests += [try before.digest(.mask), try before.digest(.weights)] }
      if let late { digests.append(try late.digest(.weights)) }
      if let best { digests.append(try best.digest(.mask)) }
      return digests
    }
  }
}

/// The artifacts that a trial reads.
///
/// - Parameter parents: the deterministic bytes of the parents' records, in the specification's order.
package func inputs(of spec: TrialSpec, parents: [[UInt8]]) throws(TrialError) -> [Digest] {
  try Parents(of: spec, parents).artifacts
}

/// Why a trial ends without a result.
package enum TrialError: Error, Hashable, CustomStringConvertible {
  /// Asked to stop; not a failure of the trial.
  case cancelled
  case badParent(String)
  case badArtifact(String)
  case pruning(String)
  case diverged(iterations: Int)
  case badSpec(String)

  package var description: String {
    switch self {
    case .cancelled: "cancelled"
    case .badParent(let message): "a parent's record cannot be used: \(message)"
    case .badArtifact(let message): "an input cannot be used: \(message)"
    case .pruning(let message): message
    case .diverged(let iterations):
      "training diverged: after \(iterations) iterations some weights are not finite; try a lower learning rate"
    case .badSpec(let message): "the trial does not fit the data: \(message)"
    }
  }
}
