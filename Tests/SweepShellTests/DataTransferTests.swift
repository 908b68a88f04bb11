import Datasets
import Foundation
import Kernels
import SweepCore
import Sweeps
import Testing
import Transport
import Vocabulary
import Wire

@testable import SweepShell

@Suite("A worker without data")
struct DataTransferTests {
  @Test("bytes that are not the announced ones are asked for a second time; then the worker leaves and says why")
  func wrongBytes() throws {
    let outcome = try leaving { chunk in
      var chunk = chunk
      chunk.bytes[50] ^= 1
      return .artifactChunk(chunk)
    }
    #expect(outcome.reason.contains("other bytes than the coordinator announced have arrived, twice: expected idx "))
    #expect(outcome.reason.contains("--data"))
    #expect(outcome.requests.map(\.offset) == [0, 0])
  }

  @Test("a coordinator that does not hand out data: the worker gives its trial back, and says what to do")
  func refused() throws {
    let outcome = try leaving { .artifactUnavailable($0.digest) }
    #expect(outcome.reason.contains("the coordinator does not hand it out; give its folder with --data"))
    #expect(outcome.returned == [outcome.key])
  }

  /// Runs a worker in memory against a coordinator that answers requests for data by `answer`.
  private func leaving(
    _ answer: @escaping (ArtifactChunk) -> CoordinatorFrame
  ) throws -> (reason: String, requests: [ArtifactRequest], returned: [TrialKey], key: TrialKey) {
    let setup = try smallSetup()
    let stage = LyingCoordinator(setup, answer)
    let introduction = Hello(
      instance: 1, name: "w", host: "h", processID: 1, slots: 1, instructionSet: "baseline", version: raffleVersion,
      numericsVersion: numericsVersion, held: [], finished: [])
    let settings = WorkerSettings(
      worker: Worker.Settings(introduction: introduction), instructionSet: "baseline",
      kernels: InstructionSet.baseline.kernels, dataFolder: "/nowhere")
    var shell = try WorkerShell(settings, link: LyingLink(stage))
    let error = try #require(throws: ShellError.self) { _ = try shell.run() }
    return (error.description, stage.requests, stage.returned, stage.lease.key)
  }

  /// A sweep of one trial on IDX files that are gone afterwards.
  private func smallSetup() throws -> SweepSetup {
    let folder = NSTemporaryDirectory() + "raffle-data-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, count) in [("train", 30), ("test", 10)] {
      let images = [0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 2, 0, 0, 0, 2] + [UInt8](repeating: 7, count: 4 * count)
      let labels = [0, 0, 8, 1, 0, 0, 0, UInt8(count)] + (0..<count).map { UInt8($0 % 2) }
      try Data(images).write(to: URL(fileURLWithPath: "\(folder)/\(name)-images"))
      try Data(labels).write(to: URL(fileURLWithPath: "\(folder)/\(name)-labels"))
    }
    let text = """
      name: small
      model: {fc: [4, 3, 2]}
      dataset: {idx: {train_images: train-images, train_labels: train-labels, test_images: test-images, test_labels: test-labels}}
      train: {iterations: 10, evaluate_every: 5, batch: 5, validation: 5}
      prune: {levels: [1]}
      grid: {criterion: [random], seed: 0}
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/small.yaml"))
    return try SweepSetup(file: "\(folder)/small.yaml", dataFolder: nil)
  }
}

/// Answers a worker as a coordinator would, data excepted.
private final class LyingCoordinator {
  let lease: Lease
  private let dataset: Dataset
  private let answer: (ArtifactChunk) -> CoordinatorFrame
  private let session = SessionID(epoch: 1, number: 1)
  private(set) var requests: [ArtifactRequest] = []
  private(set) var returned: [TrialKey] = []
  var waiting: [(SessionID, CoordinatorFrame)] = []

  init(_ setup: SweepSetup, _ answer: @escaping (ArtifactChunk) -> CoordinatorFrame) {
    lease = Lease(
      key: setup.expansion.trials[0].key, attempt: 1, spec: setup.expansion.canonicalBytes(at: 0), parents: [])
    dataset = setup.dataset
    self.answer = answer
  }

  func take(_ frame: WorkerFrame) {
    switch frame {
    case .message(.hello):
      let welcome = Welcome(sweep: "small", pingMilliseconds: 2_000, leaseMilliseconds: 30_000, dataPlaces: [])
      waiting += [(session, .message(.welcome(welcome))), (session, .leases([lease]))]
    case .message(.returned(let keys)): returned += keys
    case .artifactGet(let request):
      requests.append(request)
      let chunk = ArtifactChunk(
        digest: request.digest, total: UInt64(dataset.canonicalCount), offset: request.offset,
        bytes: dataset.canonicalBytes(at: Int(request.offset), count: artifactChunkBytes))
      waiting.append((session, answer(chunk)))
    default: break
    }
  }
}

private struct LyingLink: WorkerLink, ~Copyable {
  private let coordinator: LyingCoordinator

  init(_ coordinator: LyingCoordinator) {
    self.coordinator = coordinator
  }

  mutating func wait(_ wakeups: [Wakeup], milliseconds: Int) throws(TransportError) {
    if coordinator.waiting.isEmpty, !wakeups.isEmpty { try waitFor(wakeups, milliseconds: milliseconds) }
  }

  mutating func receive() -> (SessionID, CoordinatorFrame)? {
    coordinator.waiting.isEmpty ? nil : coordinator.waiting.removeFirst()
  }

  mutating func send(_ frame: WorkerFrame, session: SessionID) { coordinator.take(frame) }

  var obstacle: String? { nil }
  var isSweepOver: Bool { false }
}
