import Datasets
import Experiments
import Kernels
import SweepCore
import Sweeps
import Vocabulary

/// Runs whole sweeps on a few drawn digits in memory: trials in order, results handed on as a coordinator would.
struct Laboratory {
  let expansion: Expansion
  private(set) var records: [JSONValue] = []
  private var bytes: [[UInt8]] = []
  private var artifacts: [Digest: [UInt8]] = [:]

  static let dataset = try? Dataset.load(.synthetic(training: 240, test: 60), folder: nil)

  init(_ sweep: Sweep, build: InstructionSet = InstructionSet.supported.last ?? .baseline) throws {
    guard let dataset = Self.dataset, let digest = Digest(bytes: dataset.digest) else {
      throw TrialError.badSpec("no digits")
    }
    expansion = try sweep.expand(
      data: DatasetFacts(digest: digest, trainingImages: dataset.training.count, testImages: dataset.test.count))
    let experiment = Experiment(dataset: dataset, kernels: build.kernels)
    for (index, trial) in expansion.trials.enumerated() {
      let spec = try TrialSpec(canonicalBytes: expansion.canonicalBytes(at: index))
      let parents = trial.parents.map { bytes[$0] }
      let inputs = try inputs(of: spec, parents: parents)
      let known = artifacts
      let result = try experiment.run(
        spec, parents: parents,
        artifact: { (digest) throws(TrialError) in
          guard inputs.contains(digest), let found = known[digest] else { throw .badArtifact("\(digest) was not asked for") }
          return found
        },
        onIteration: { (_, _) throws(TrialError) in })
      for artifact in result.artifacts { artifacts[artifact.digest] = artifact.bytes }
      bytes.append(result.record)
      records.append(try JSONValue(parsing: result.record + [UInt8(ascii: "}")]))
    }
  }

  /// Every record, byte by byte.
  var log: [[UInt8]] { bytes }

  /// The one trial whose treatment fits.
  func index(where fits: (Treatment) -> Bool) throws -> Int {
    let found = expansion.trials.indices.filter { fits(expansion.treatment(at: $0)) }
    guard found.count == 1 else { throw TrialError.badSpec("expected one trial, found \(found.count)") }
    return found[0]
  }

  func record(where fits: (Treatment) -> Bool) throws -> JSONValue { records[try index(where: fits)] }

  /// An artifact of a record.
  func tensors(_ record: JSONValue, _ kind: ArtifactKind) throws -> SafeTensors {
    guard let hex = record["artifacts"]?[kind.rawValue]?.string, let digest = Digest(hex: hex),
      let bytes = artifacts[digest]
    else { throw TrialError.badArtifact("no \(kind.rawValue)") }
    return try SafeTensors(bytes: bytes)
  }

  /// A trial's ticket.
  func ticket(at index: Int) throws -> Ticket {
    let known = artifacts
    return try Ticket(
      expansion.spec(at: index), record: bytes[index], parents: expansion.trials[index].parents.map { bytes[$0] },
      artifact: { (digest) throws(TrialError) in
        guard let found = known[digest] else { throw .badArtifact("\(digest) is not here") }
        return found
      })
  }

  /// One flag a weight of the first kernel.
  func mask(_ record: JSONValue) throws -> [Bool] {
    let bits = try tensors(record, .mask).uint8s("0.weight") ?? []
    return (0..<bits.count * 8).map { bits[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
  }
}

/// 784-12-10 on drawn digits, 40 iterations.
func sweep(
  _ criteria: [Criterion], _ pruning: PrunePlan, seeds: [UInt64] = [1], training: TrainingPlan = small
) -> Sweep {
  Sweep(
    name: "test", model: .fc(sizes: [784, 12, 10]), dataset: .synthetic(train: 240, test: 60), training: training,
    validation: 40, pruning: pruning, criteria: criteria, seeds: seeds)
}

let small = TrainingPlan(optimizer: .adam(rate: 0.005), batch: 20, iterations: 40, evaluateEvery: 10)
