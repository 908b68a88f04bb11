import Datasets
import Foundation
import ResultLog
import SweepCore
import Sweeps
import Wire

/// Something that reads bytes which nobody vouches for.
protocol FuzzTarget {
  /// Valid inputs.
  var seeds: [[UInt8]] { get }
  /// Reads; true if the bytes were understood. A contradiction is a precondition that fails.
  mutating func read(_ bytes: [UInt8], _ random: inout SplitMix) throws -> Bool
}

/// What is understood survives another journey.
struct FrameTarget: FuzzTarget {
  let seeds: [[UInt8]]

  init() throws {
    let key = TrialKey(high: 0x0123_4567_89ab_cdef, low: 7)
    let digest = Digest([1, 2, 3, .max])
    let attempts = [Attempt(key: key, number: 1), Attempt(key: key, number: .max)]
    let hello = Hello(
      instance: 1, name: "w1", host: "node", processID: 4711, slots: 2, instructionSet: "avx2", version: "0.1.0",
      numericsVersion: 3, held: attempts, finished: attempts)
    let record = Report.Outcome.ok(deterministic: [1, 2], provenance: [3], artifacts: [digest])
    let chunk = ArtifactChunk(digest: digest, total: 10, offset: 7, bytes: [7, 8, 9])
    let worker: [WorkerFrame] = [
      .message(.hello(hello)),
      .message(.report(Report(key: key, attempt: 1, outcome: record, milliseconds: 1_500))),
      .message(.report(Report(key: key, attempt: 2, outcome: .failed(reason: "no – ticket"), milliseconds: 0))),
      .message(.ping(held: [Progress(key: key, attempt: 1, iteration: 100)])), .message(.returned([key])),
      .message(.inputMissing(key, digest)), .message(.goodbye), .artifactPut(chunk),
      .artifactGet(ArtifactRequest(trial: key, digest: digest, offset: 262_144)), .farewell(reason: "no data"),
      .message(.ping(held: [Progress(key: key, attempt: 1, iteration: 100, isRunning: false, loss: 0.5)])),
      .statusRequest(StatusRequest()), .statusRequest(StatusRequest(explain: "dense/0/1")),
      .reports([
        Report(key: key, attempt: 1, outcome: record, milliseconds: 1),
        Report(key: key, attempt: 2, outcome: .failed(reason: "no"), milliseconds: .max),
      ]),
    ]
    let welcome = Welcome(sweep: "fc", pingMilliseconds: 2_000, leaseMilliseconds: 30_000, dataPlaces: ["/data"])
    let coordinator: [CoordinatorFrame] = [
      .message(.welcome(welcome)), .message(.refused(.numericsVersion(expected: 4, found: 3))),
      .message(.refused(.key(reason: "revoked"))), .message(.sayHello), .message(.recorded(key, attempt: 1)),
      .message(.artifactsWanted(key, [digest])), .message(.cancel([key])), .message(.ping), .message(.drain),
      .message(.finished), .leases([Lease(key: key, attempt: 1, spec: [1, 2, 3], parents: [[4], []])]),
      .artifactChunk(chunk), .artifactReceived(digest, bytes: 262_144), .artifactUnavailable(digest),
      .versionRefused(supported: ProtocolVersion.supported), .receipts(attempts), .status(Self.status(key)),
    ]
    let session = SessionID(epoch: 7, number: 42)
    seeds =
      try worker.map { try encode($0, session: session, sequence: 1) }
      + coordinator.map { try encode($0, session: session, sequence: 1) }
  }

  private static func status(_ key: TrialKey) -> SweepStatus {
    let name = SweepStatus.TrialName(key: key, series: "large_final", level: 8, seed: 3)
    let running = SweepStatus.RunningTrial(
      trial: name, attempt: 1, iteration: 9, iterations: 10, loss: 0.5, milliseconds: 7)
    var cell = SweepStatus.Cell(level: 8)
    cell.trials.ok = 1
    cell.testAccuracy = 0.5
    var status = SweepStatus()
    status.trialsPerMinute = 2
    status.secondsLeft = 3
    status.workers = [
      SweepStatus.WorkerStatus(
        name: "w1", host: "node", processID: 1, slots: 2, instructionSet: "avx2", version: "1", state: .idle,
        lastHeardMilliseconds: 1, held: 1, running: [running])
    ]
    status.departures = [SweepStatus.Departure(name: "w2", host: "node", reason: "no data", millisecondsAgo: 5)]
    status.failures = [SweepStatus.Failure(trial: name, reason: "diverged")]
    status.rows = [SweepStatus.Row(series: "large_final", cells: [cell])]
    status.explanation = SweepStatus.Explanation(trial: name, state: "ready", why: ["no worker is connected"])
    return status
  }

  func read(_ bytes: [UInt8], _ random: inout SplitMix) throws -> Bool {
    _ = try? protocolVersions(ofHello: bytes)
    var understood = false
    if let (header, frame) = try? decodeWorkerFrame(bytes) {
      let copy = try encode(frame, session: header.session, sequence: header.sequence)
      let again = try decodeWorkerFrame(copy).1
      precondition(again == frame, "a frame is another one after a second journey")
      understood = true
    }
    if let (header, frame) = try? decodeCoordinatorFrame(bytes) {
      let copy = try encode(frame, session: header.session, sequence: header.sequence)
      let again = try decodeCoordinatorFrame(copy).1
      precondition(again == frame, "a frame is another one after a second journey")
      understood = true
    }
    return understood
  }
}

/// Lines of the log, half of them with a sum that fits the damage; records also as reports read them.
struct LogTarget: FuzzTarget {
  let seeds: [[UInt8]]

  init() throws {
    let deterministic = """
      {"kind":"record","schema":1,"key":"000102030405060708090a0b0c0d0e0f","status":"ok","model":"fc","level":2,\
      "density":0.25,"kept":[1,2],"val_loss":"NaN","final":{"train_loss":1e-7},"artifacts":{"mask":"\
      0000000000000000000000000000000000000000000000000000000000000000"}
      """
    seeds = [
      try LogLine(deterministic: Array(deterministic.utf8), provenance: Array("{\"host\":\"h\",\"seconds\":1.5}".utf8)).bytes,
      try LogLine(epoch: 3, members: ",\"version\":\"0.1.0\"").bytes,
      try LogLine(sealing: Array("{\"kind\":\"sweep\",\"schema\":1,\"trials\":3".utf8)).bytes,
    ]
  }

  func read(_ bytes: [UInt8], _ random: inout SplitMix) throws -> Bool {
    var line = bytes
    if random.below(2) == 0, let sealed = try? LogLine(sealing: Array(bytes.dropLast(20))) { line = sealed.bytes }
    _ = try? FrozenSweep(line: line)
    _ = try? JSONValue(parsing: line)
    return (try? LogLine(line)) != nil
  }
}

/// Sweep files, and the specifications that stand in leases.
struct SweepFileTarget: FuzzTarget {
  let seeds: [[UInt8]] = [
    """
    name: figure3
    about: {paper: "Karolinski et al. 2019", minutes: 120, cores: 2}
    model: {fc: [784, 32, 10]}
    dataset: {synthetic: {train: 1200, test: 200}}
    train: {optimizer: sgd, rate: 0.0012, momentum: 0.9, batch: 60, iterations: 50380, evaluate_every: 100}
    prune: {mode: iterative, keep: {fc: 0.8, output: 0.9}, levels: 2..20..2}
    grid:
      criterion: [large_final, movement]
      seed: 0..4
    keep: [mask]
    """,
    """
    name: small
    model: fc
    dataset: {idx: {train_images: a, train_labels: b, test_images: c, test_labels: d}}
    train: {init: he, validation: 500}
    prune: {mode: oneshot, levels: [1, 2]}
    grid: {criterion: all, seed: 0}
    """,
  ].map { Array($0.utf8) }

  func read(_ bytes: [UInt8], _ random: inout SplitMix) -> Bool {
    _ = try? TrialSpec(canonicalBytes: bytes)
    return (try? Sweep.parse(yaml: String(decoding: bytes, as: UTF8.self), file: "fuzz.yaml")) != nil
  }
}

/// The four files of a data set, one of them damaged; raw and gzip.
struct IDXTarget: FuzzTarget {
  let seeds: [[UInt8]]
  private let folder: String
  private let names = ["train-images", "train-labels", "test-images", "test-labels"]

  init() throws {
    folder = (FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp") + "/raffle-fuzz-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 12, 0, 0, 0, 2, 0, 0, 0, 3] + (0..<72).map { UInt8($0) }
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 12] + (0..<12).map { UInt8($0 % 10) }
    seeds = [images, labels, images, labels]
    for (name, bytes) in zip(names, seeds) { try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
  }

  func read(_ bytes: [UInt8], _ random: inout SplitMix) throws -> Bool {
    // A gzip header before what is none, now and then.
    let bytes = random.below(8) == 0 ? [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + bytes : bytes
    let place = random.below(4)
    let file = "\(folder)/\(names[place])"
    guard let descriptor = fopen(file, "w") else { throw CocoaError(.fileWriteUnknown) }
    _ = fwrite(bytes, 1, bytes.count, descriptor)
    fclose(descriptor)
    let paths = names.map { "\(folder)/\($0)" }
    let source = Datasets.DatasetSource.idx(
      trainingImages: paths[0], trainingLabels: paths[1], testImages: paths[2], testLabels: paths[3])
    let understood = (try? Dataset.load(source, folder: nil)) != nil
    try Data(seeds[place]).write(to: URL(fileURLWithPath: file))
    return understood
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

/// A data set in canonical form, as it comes from a coordinator.
struct CanonicalTarget: FuzzTarget {
  let seeds: [[UInt8]]

  init() throws {
    let dataset = try Dataset.load(.synthetic(training: 3, test: 2), folder: nil)
    let numbers = [3, 2, 1, 10, 4, 2].flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] as [UInt8] }
    seeds = [
      dataset.canonicalBytes(at: 0, count: dataset.canonicalCount),
      numbers + (0..<24).map { UInt8($0) } + [1, 2, 3, 4] + (0..<12).map { UInt8($0) } + [5, 6],
    ]
  }

  func read(_ bytes: [UInt8], _ random: inout SplitMix) -> Bool {
    (try? Dataset(name: "idx", canonicalBytes: bytes, place: "fuzz")) != nil
  }
}
