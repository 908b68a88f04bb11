import SweepCore
import Wire

// One small frame of each type, and the variants that look different on the wire.

let key = TrialKey(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210)
let otherKey = TrialKey(high: 1, low: 2)
let digest = Digest([1, 2, 3, 0xffff_ffff_ffff_fffe])
let session = SessionID(epoch: 7, number: 42)

let hello = Hello(
  instance: 0xdead_beef_0000_0001, name: "w1", host: "node-17", processID: 4711, slots: 2, instructionSet: "avx2",
  version: "0.1.0", numericsVersion: 3, held: [Attempt(key: key, number: 1)],
  finished: [Attempt(key: otherKey, number: 2), Attempt(key: key, number: 300)])

let workerExamples: [(name: String, frame: WorkerFrame)] = [
  ("hello", .message(.hello(hello))),
  (
    "report-ok",
    .message(
      .report(
        Report(
          key: key, attempt: 1, outcome: .ok(deterministic: [1, 2], provenance: [3], artifacts: [digest]),
          milliseconds: 1_500)))
  ),
  (
    "report-failed",
    .message(
      .report(Report(key: key, attempt: 2, outcome: .failed(reason: "no ticket – sorry"), milliseconds: 0)))
  ),
  (
    "reports",
    .reports([
      Report(key: key, attempt: 1, outcome: .ok(deterministic: [1], provenance: [2], artifacts: []), milliseconds: 3),
      Report(key: otherKey, attempt: 2, outcome: .failed(reason: "no"), milliseconds: 4),
    ])
  ),
  (
    "ping",
    .message(
      .ping(held: [
        Progress(key: key, attempt: 1, iteration: 100), Progress(key: otherKey, attempt: 1, iteration: 0, isRunning: false),
      ]))
  ),
  ("ping-idle", .message(.ping(held: []))),
  ("returned", .message(.returned([key, otherKey]))),
  ("input-missing", .message(.inputMissing(key, digest))),
  ("goodbye", .message(.goodbye)),
  ("artifact-put", .artifactPut(ArtifactChunk(digest: digest, total: 10, offset: 7, bytes: [7, 8, 9]))),
  ("artifact-get", .artifactGet(ArtifactRequest(trial: key, digest: digest, offset: 262_144))),
  ("ping-loss", .message(.ping(held: [Progress(key: key, attempt: 1, iteration: 100, loss: 0.25)]))),
  ("farewell", .farewell(reason: "no data")),
  ("status-request", .statusRequest(StatusRequest())),
  ("status-request-explain", .statusRequest(StatusRequest(explain: "large_final/8/3"))),
]

let coordinatorExamples: [(name: String, frame: CoordinatorFrame)] = [
  ("welcome", .message(.welcome(Welcome(sweep: "fc", pingMilliseconds: 2_000, leaseMilliseconds: 30_000, dataPlaces: ["/data/mnist"])))),
  ("refused", .message(.refused(.numericsVersion(expected: 4, found: 3)))),
  ("say-hello", .message(.sayHello)),
  ("recorded", .message(.recorded(key, attempt: 1))),
  ("artifacts-wanted", .message(.artifactsWanted(key, [digest]))),
  ("cancel", .message(.cancel([key]))),
  ("coordinator-ping", .message(.ping)),
  ("drain", .message(.drain)),
  ("finished", .message(.finished)),
  ("closing", .message(.closing)),
  ("receipts", .receipts([Attempt(key: key, number: 1), Attempt(key: otherKey, number: 1_001)])),
  (
    "leases",
    .leases([
      Lease(key: key, attempt: 1, spec: [1, 2, 3], parents: [[4], []]),
      Lease(key: otherKey, attempt: 2, spec: [], parents: []),
    ])
  ),
  ("artifact-chunk", .artifactChunk(ArtifactChunk(digest: digest, total: 0, offset: 0, bytes: []))),
  ("artifact-received", .artifactReceived(digest, bytes: 262_144)),
  ("artifact-unavailable", .artifactUnavailable(digest)),
  (
    "version-refused",
    .versionRefused(supported: ProtocolVersion(major: 2, minor: 0)...ProtocolVersion(major: 3, minor: 1))
  ),
  ("refused-key", .message(.refused(.key(reason: "revoked")))),
  ("status", .status(exampleStatus)),
  ("status-empty", .status(SweepStatus())),
]

let exampleStatus: SweepStatus = {
  let name = SweepStatus.TrialName(key: key, series: "large_final", level: 8, seed: 3)
  var status = SweepStatus()
  status.sweep = "fc"
  status.version = "1"
  status.state = .stopping
  status.epoch = 2
  status.elapsedMilliseconds = 1_000
  status.trials.ok = 1
  status.trials.running = 1
  status.coreMilliseconds = 900
  status.trialsPerMinute = 1.5
  status.secondsLeft = 0
  status.workerCount = 1
  status.slotCount = 2
  status.workers = [
    SweepStatus.WorkerStatus(
      name: "w1", host: "node-17", processID: 4711, slots: 2, instructionSet: "avx2", version: "1", state: .leaving,
      lastHeardMilliseconds: 300, held: 1,
      running: [
        SweepStatus.RunningTrial(trial: name, attempt: 1, iteration: 100, iterations: 5_000, loss: 0.25, milliseconds: 700)
      ])
  ]
  status.departures = [SweepStatus.Departure(name: "w2", host: "", reason: "no data", millisecondsAgo: 5)]
  status.failures = [SweepStatus.Failure(trial: name, reason: "diverged")]
  var cell = SweepStatus.Cell(level: 8)
  cell.trials.ok = 1
  cell.trials.waiting = 300
  cell.testAccuracy = 0.5
  status.rows = [SweepStatus.Row(series: "large_final", cells: [cell, SweepStatus.Cell(level: 9)])]
  status.explanation = SweepStatus.Explanation(trial: name, state: "ready", why: ["no worker is connected"])
  return status
}()

/// All examples as bytes, with sequence numbers from 1.
func exampleFrames() throws -> [(name: String, bytes: [UInt8])] {
  var frames: [(name: String, bytes: [UInt8])] = []
  for example in workerExamples {
    frames.append((example.name, try encode(example.frame, session: session, sequence: UInt64(frames.count + 1))))
  }
  for example in coordinatorExamples {
    frames.append((example.name, try encode(example.frame, session: session, sequence: UInt64(frames.count + 1))))
  }
  return frames
}

/// The error that decoding gives, for whichever side the bytes are.
func decodingErrors(_ bytes: [UInt8]) -> [WireError] {
  var errors: [WireError] = []
  do { _ = try decodeWorkerFrame(bytes) } catch { errors.append(error) }
  do { _ = try decodeCoordinatorFrame(bytes) } catch { errors.append(error) }
  return errors
}
