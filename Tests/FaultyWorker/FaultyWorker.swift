import ArgumentParser
import CommandSupport
import Datasets
import Experiments
import Foundation
import KernelContracts
import Kernels
import SweepCore
import SweepShell
import Sweeps
import Synchronization
import Vocabulary

/// A worker as `Tests/faults` needs it: it crashes on one trial, gives a wrong result for one, or only waits as if another
/// machine were training. Nobody installs it.
@main
struct FaultyWorker: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faulty-worker", abstract: "A worker with a fault, for the tests of what others make of it.")

  @Option var access: String?
  @Option var connect: String
  @Option var slots = 1
  @Option var patience: Double = 1
  @Option(help: "The host that it says it is on.") var host: String?
  @Option(help: "The key of the trial on which it crashes.") var crashOn: String?
  @Option(help: "The key of the trial for which it gives a wrong result.") var wrongOn: String?
  @Option(help: "Milliseconds that it waits instead of training; its results are empty.") var rest: UInt32?

  func run() throws {
    let instructionSet = try chosenInstructionSet()
    var introduction = introduction(instructionSet, slots: slots, name: nil)
    if let host { introduction.host = host }
    var worker = Worker.Settings(introduction: introduction)
    worker.patienceMilliseconds = Int64(patience * 60_000)
    let settings = WorkerSettings(
      worker: worker, instructionSet: instructionSet.rawValue, kernels: instructionSet.kernels, dataFolder: nil,
      runner: rest.map { RestingTrials(milliseconds: $0) as any TrialRunner }
        ?? FaultyTrials(kernels: instructionSet.kernels, crashOn: crashOn, wrongOn: wrongOn))
    let coordinates = try access.map { try Coordinates(file: $0, endpoint: connect) } ?? Coordinates(endpoint: connect)
    var shell = try WorkerShell(settings, link: try SocketWorkerLink(coordinates, jitter: 0))
    throw Ending(try shell.run() == .finished ? .done : .workLeft)
  }

  static func main() { runMain(Self.self) }
}

/// Trials that take time and no work.
struct RestingTrials: TrialRunner {
  let milliseconds: UInt32

  func run(
    _ spec: TrialSpec, key: TrialKey, parents: [[UInt8]], inputs: [Digest: [UInt8]],
    onIteration: (Int, Double) throws(TrialError) -> Void
  ) throws(TrialError) -> Experiment.Result {
    usleep(milliseconds * 1_000)
    return try EmptyTrials().run(spec, key: key, parents: parents, inputs: inputs, onIteration: onIteration)
  }
}

/// Trains on synthetic data, but for one trial.
final class FaultyTrials: TrialRunner {
  private let kernels: KernelTable
  private let crashOn: String?
  private let wrongOn: String?
  private let dataset = Mutex<Dataset?>(nil)

  init(kernels: KernelTable, crashOn: String?, wrongOn: String?) {
    self.kernels = kernels
    self.crashOn = crashOn
    self.wrongOn = wrongOn
  }

  func run(
    _ spec: TrialSpec, key: TrialKey, parents: [[UInt8]], inputs: [Digest: [UInt8]],
    onIteration: (Int, Double) throws(TrialError) -> Void
  ) throws(TrialError) -> Experiment.Result {
    if key.description == crashOn { abort() }
    let experiment = Experiment(dataset: try dataset(of: spec), kernels: kernels)
    let result = try experiment.run(spec, key: key, parents: parents, inputs: inputs, onIteration: onIteration)
    guard key.description == wrongOn else { return result }
    return Experiment.Result(record: spoiled(result.record), artifacts: result.artifacts)
  }

  private func dataset(of spec: TrialSpec) throws(TrialError) -> Dataset {
    do throws(ShellError) {
      return try dataset.withLock { (loaded) throws(ShellError) -> Dataset in
        if let loaded { return loaded }
        let dataset = try SweepSetup.load(spec.recipe.dataset, places: [])
        loaded = dataset
        return dataset
      }
    } catch {
      throw .badArtifact(error.description)
    }
  }

  /// The record with one digit of its validation loss changed.
  private func spoiled(_ record: [UInt8]) -> [UInt8] {
    let text = String(decoding: record, as: UTF8.self)
    guard let range = text.firstRange(of: "\"val_loss\":"), let digit = text[range.upperBound...].first else { return record }
    let other = digit == "1" ? "2" : "1"
    return Array(text.replacingCharacters(in: range.upperBound..<text.index(after: range.upperBound), with: other).utf8)
  }
}
