import SweepCore
import Testing
import Wire

@Suite("Limits")
struct LimitTests {
  private func encoded(_ frame: WorkerFrame) throws(WireError) -> [UInt8] {
    try encode(frame, session: session, sequence: 1)
  }

  private func report(_ outcome: Report.Outcome) -> WorkerFrame {
    .message(.report(Report(key: key, attempt: 1, outcome: outcome, milliseconds: 1)))
  }

  private func keys(_ count: Int) -> [TrialKey] {
    (0..<UInt64(count)).map { TrialKey(high: .max - $0, low: $0) }
  }

  @Test("the largest record fits into a frame with all its artifacts; one byte more is refused")
  func record() throws {
    let artifacts = [Digest](repeating: digest, count: WireLimit.digestCount)
    let largest = [UInt8](repeating: 1, count: WireLimit.recordBytes)
    let frame = report(.ok(deterministic: largest, provenance: [], artifacts: artifacts))
    #expect(try decodeWorkerFrame(try encoded(frame)).1 == frame)
    #expect(throws: WireError(.limit, at: "report.ok", "expected at most 921600 bytes, found 921601")) {
      try encoded(report(.ok(deterministic: largest, provenance: [0], artifacts: [])))
    }
  }

  @Test("the fullest hello fits into a frame; one attempt more is refused")
  func fullHello() throws {
    var full = hello
    full.held = keys(WireLimit.listCount).map { Attempt(key: $0, number: .max) }
    full.finished = full.held
    full.name = String(repeating: "n", count: WireLimit.textBytes)
    full.host = full.name
    full.version = full.name
    full.instructionSet = full.name
    #expect(try decodeWorkerFrame(try encoded(.message(.hello(full)))).1 == .message(.hello(full)))
    full.held.append(Attempt(key: key, number: 1))
    let error = #expect(throws: WireError.self) { try encoded(.message(.hello(full))) }
    #expect(error?.description == "hello.held: expected at most 16384 elements, found 16385: send them in parts")
  }

  @Test("the fullest status fits into a frame, its texts cut; one worker more is refused")
  func fullStatus() throws {
    let long = String(repeating: "é", count: 2_000)
    let name = SweepStatus.TrialName(key: key, series: long, level: .max, seed: .max)
    let running = SweepStatus.RunningTrial(
      trial: name, attempt: .max, iteration: .max, iterations: .max, loss: .greatestFiniteMagnitude, milliseconds: .max)
    let worker = SweepStatus.WorkerStatus(
      name: long, host: long, processID: .max, slots: .max, instructionSet: long, version: long, state: .leaving,
      lastHeardMilliseconds: .max, held: .max, running: [running, running])
    var cell = SweepStatus.Cell(level: .max)
    cell.trials.ok = 1 << 40
    cell.trials.waiting = 1 << 40
    cell.trials.ready = 1 << 40
    cell.trials.failed = 1 << 40
    cell.testAccuracy = 1
    var full = SweepStatus()
    full.workers = Array(repeating: worker, count: StatusLimit.workers)
    full.departures = Array(
      repeating: SweepStatus.Departure(name: long, host: long, reason: long, millisecondsAgo: .max),
      count: StatusLimit.departures)
    full.failures = Array(repeating: SweepStatus.Failure(trial: name, reason: long), count: StatusLimit.failures)
    let cells = Array(repeating: cell, count: StatusLimit.cells / StatusLimit.rows)
    full.rows = Array(repeating: SweepStatus.Row(series: long, cells: cells), count: StatusLimit.rows)
    full.explanation = SweepStatus.Explanation(trial: name, state: "ready", why: Array(repeating: long, count: 100))
    let bytes = try encode(CoordinatorFrame.status(full), session: .none, sequence: 1)
    guard case .status(let found) = try decodeCoordinatorFrame(bytes).1 else { throw WireError(.type, at: "", "") }
    #expect(found.workers.count == StatusLimit.workers && found.workers[0].name.hasSuffix("é…"))
    #expect(found.explanation?.why.count == StatusLimit.sentences)
    full.workers.append(worker)
    #expect(throws: WireError.self) { try encode(CoordinatorFrame.status(full), session: .none, sequence: 1) }
  }

  @Test("the fullest ping fits into a frame")
  func fullPing() throws {
    let held = keys(WireLimit.listCount).map { Progress(key: $0, attempt: .max, iteration: .max) }
    #expect(try decodeWorkerFrame(try encoded(.message(.ping(held: held)))).1 == .message(.ping(held: held)))
  }

  @Test("a long name is refused, a long reason is cut between two characters")
  func texts() throws {
    var long = hello
    long.host = String(repeating: "h", count: WireLimit.textBytes + 1)
    #expect(throws: WireError(.limit, at: "hello.host", "expected at most 4096 bytes, found 4097")) {
      try encoded(.message(.hello(long)))
    }
    let reason = String(repeating: "é", count: 3_000)
    let (_, frame) = try decodeWorkerFrame(try encoded(report(.failed(reason: reason))))
    #expect(frame == report(.failed(reason: String(repeating: "é", count: 2_046) + "…")))
  }

  @Test(
    "a chunk lies within its total, is not too large and makes progress",
    arguments: [
      (total: 10, offset: 8, count: 3, "artifactPut.offset"),
      (10, 11, 0, "artifactPut.offset"),
      (UInt64.max, UInt64.max, 1, "artifactPut.total"),
      ((1 << 30) + 1, 0, 1, "artifactPut.total"),
      (1 << 20, 0, artifactChunkBytes + 1, "artifactPut.bytes"),
      (10, 10, 0, "artifactPut.bytes"),
    ] as [(total: UInt64, offset: UInt64, count: Int, place: String)])
  func chunk(total: UInt64, offset: UInt64, count: Int, place: String) throws {
    let bytes = [UInt8](repeating: 5, count: count)
    let error = #expect(throws: WireError.self) {
      try encoded(.artifactPut(ArtifactChunk(digest: digest, total: total, offset: offset, bytes: bytes)))
    }
    #expect(error?.place == place)
  }

  @Test("the last full chunk of the largest artifact is allowed")
  func lastChunk() throws {
    let bytes = [UInt8](repeating: 5, count: artifactChunkBytes)
    let total = WireLimit.artifactBytes
    let chunk = ArtifactChunk(digest: digest, total: total, offset: total - UInt64(bytes.count), bytes: bytes)
    #expect(try decodeWorkerFrame(try encoded(.artifactPut(chunk))).1 == .artifactPut(chunk))
  }

  @Test("a key or digest of another length is an error that says where")
  func lengths() throws {
    // returned = field 4: one key of 15 bytes, after a good one.
    let header = [UInt8]("RAFL".utf8) + [1, 0, 4, 0] + [UInt8](repeating: 0, count: 16)
    let good = [0x0a, 16] + [UInt8](repeating: 1, count: 16)
    let short = [0x0a, 15] + [UInt8](repeating: 1, count: 15)
    #expect(throws: WireError(.value, at: "returned[1].key", "expected 16 bytes, found 15")) {
      try decodeWorkerFrame(header + [0x22, UInt8(good.count + short.count)] + good + short)
    }
  }

  @Test("more than a frame's bytes are refused unread")
  func frame() throws {
    let bytes = try encoded(.message(.goodbye)) + [UInt8](repeating: 0, count: WireLimit.frameBytes)
    #expect(decodingErrors(bytes).map(\.code) == [.limit, .limit])
  }

  @Test("what is no frame is told so")
  func noFrame() {
    #expect(decodingErrors([]).map(\.code) == [.notAFrame, .notAFrame])
    #expect(
      decodingErrors(Array("GET / HTTP/1.1\r\nHost: head:5555\r\n\r\n".utf8)).map(\.code) == [.notAFrame, .notAFrame])
  }
}
