import Access
import Foundation
import SweepCore
import Testing
import Transport
import Vocabulary
import Wire

/// Somebody with a worker's key who does not keep to the rules.
@Suite("A hostile worker")
struct HostileWorkerTests {
  @Test("it can read only inputs of its leases, write only what it was asked for, and speak only for itself")
  func bounds() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", longSweep)
    let coordinator = try SecureCoordinator(bench, sweep)
    let worker = try coordinator.worker(bench, bench.path("out/access/worker.json"))
    waitUntil { records(bench.path("out")) >= 1 }
    #expect(try bench.run("raffle", "keys", "new", "worker", "--name", "mallory", "--keys", bench.path("out/keys")).status == 0)
    waitUntil { FileManager.default.fileExists(atPath: bench.path("out/access/mallory.json")) }
    let access = try AccessFile(reading: bench.path("out/access/mallory.json"))
    var mallory = try Mallory(coordinator.endpoint, access.curve)
    try mallory.join()

    // Somebody else's session: nothing is done in its name.
    try mallory.send(.message(.goodbye), SessionID(epoch: 1, number: 1))
    #expect(try mallory.next { if case .message(.sayHello) = $0 { true } else { false } } != nil)

    // An artifact that is there, for a trial of this sweep that mallory does not have.
    let record = try #require(try deterministicParts(bench.path("out")).first)
    let trial = try #require(record.firstMatch(of: /"key":"([0-9a-f]{32})"/)?.1)
    let artifact = try #require(record.firstMatch(of: /"weights":"([0-9a-f]{64})"/)?.1)
    let digest = try #require(Digest(hex: artifact))
    let request = ArtifactRequest(trial: try #require(TrialKey(hex: trial)), digest: digest, offset: 0)

    // Nobody asked for this one; the answer to the request behind it shows that it has been seen.
    let unwanted = Digest([7, 7, 7, 7])
    try mallory.send(.artifactPut(ArtifactChunk(digest: unwanted, total: 1 << 30, offset: 0, bytes: [1])), mallory.session)
    try mallory.send(.artifactGet(request), mallory.session)
    let answer = try mallory.next { frame in
      switch frame {
      case .artifactChunk, .artifactReceived, .artifactUnavailable: true
      default: false
      }
    }
    #expect(answer == .artifactUnavailable(digest))
    let files = FileManager.default.enumerator(atPath: bench.path("out/artifacts"))?.allObjects as? [String]
    #expect(files?.contains { $0.hasSuffix(String(unwanted.description.dropFirst(2))) } == false)
    #expect(worker.process.isRunning && coordinator.process.process.isRunning)
    let events = try String(contentsOfFile: bench.path("out/events.jsonl"), encoding: .utf8)
    #expect(!events.contains("\"event\":\"left\"") && !events.contains("\"event\":\"lost\""))
  }

  @Test("a result under another trial's name is not written: what a trial is, its worker cannot choose")
  func otherName() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    #expect(try bench.run("raffle", "run", sweep, "--out", bench.path("alone"), "--quiet").status == 0)
    let coordinator = try SecureCoordinator(bench, sweep)
    waitUntil { FileManager.default.fileExists(atPath: bench.path("out/access/worker.json")) }
    var mallory = try Mallory(coordinator.endpoint, try AccessFile(reading: bench.path("out/access/worker.json")).curve)
    try mallory.join()
    let frame = try #require(try mallory.next { if case .leases = $0 { true } else { false } })
    guard case .leases(let leases) = frame, let lease = leases.first else { return }
    // The record of another trial, which is right in all but the key.
    let other = try #require(
      try deterministicParts(bench.path("alone")).first { !$0.contains(lease.key.description) && $0.contains("\"level\":2") })
    let key = try #require(other.firstMatch(of: /"key":"([0-9a-f]{32})"/)?.1)
    let lie = other.replacing(key, with: lease.key.description)
    let artifacts = other.matches(of: /"(?:weights|mask|curve)":"([0-9a-f]{64})"/).compactMap { Digest(hex: $0.1) }
    let outcome = Report.Outcome.ok(deterministic: Array(lie.utf8), provenance: Array("{}".utf8), artifacts: artifacts)
    let report = Report(key: lease.key, attempt: lease.attempt, outcome: outcome, milliseconds: 1)
    try mallory.send(.message(.report(report)), mallory.session)
    let answer = try mallory.next { frame in
      switch frame {
      case .message(.recorded), .message(.artifactsWanted): true
      default: false
      }
    }
    #expect(answer == .message(.recorded(lease.key, attempt: lease.attempt)), "it counts as an error of the attempt")
    let worker = try coordinator.worker(bench, bench.path("out/access/worker.json"))
    try mallory.send(.message(.goodbye), mallory.session)
    #expect(coordinator.process.outcome().status == 0)
    #expect(worker.outcome().status == 0)
    #expect(try deterministicParts(bench.path("out")) == deterministicParts(bench.path("alone")))
    #expect(coordinator.process.errors.contains("the worker's record cannot be used"))
  }

  @Test("clients that know nothing of the protocol do not stop a sweep: garbage, silence, floods")
  func rawClients() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    let coordinator = try SecureCoordinator(bench, sweep)
    let port = try #require(coordinator.endpoint.split(separator: ":").last.flatMap { UInt16($0) })
    // As many as the usual limit of open files lets one process have.
    let clients = (0..<300).compactMap { try? RawClient(port: port, kind: $0 % 3) }
    #expect(clients.count == 300)
    let worker = try coordinator.worker(bench, bench.path("out/access/worker.json"))
    waitUntil {
      for client in clients { client.act() }
      return !coordinator.process.process.isRunning
    }
    #expect(coordinator.process.outcome().status == 0)
    #expect(worker.outcome().status == 0)
    #expect(records(bench.path("out")) == 14)
  }
}

/// A worker made by hand.
private struct Mallory: ~Copyable {
  var dealer: DealerSocket
  var session = SessionID.none

  init(_ endpoint: String, _ curve: CurveClient) throws {
    var options = DealerOptions()
    options.curve = curve
    var dealer = try DealerSocket(try TransportContext(), options: options)
    try dealer.connect(endpoint)
    self.dealer = dealer
  }

  mutating func send(_ frame: WorkerFrame, _ session: SessionID) throws {
    #expect(try dealer.send(try encode(frame, session: session, sequence: 1)) == .sent)
  }

  mutating func join() throws {
    let hello = Hello(
      instance: 1, name: "mallory", host: "elsewhere", processID: 1, slots: 1, instructionSet: "avx2",
      version: raffleVersion, numericsVersion: numericsVersion, held: [], finished: [])
    try send(.message(.hello(hello)), .none)
    _ = try #require(try next { if case .message(.welcome) = $0 { true } else { false } })
  }

  /// The next frame like that, within five seconds; the session is that of the last frame.
  mutating func next(where isWanted: (CoordinatorFrame) -> Bool) throws -> CoordinatorFrame? {
    let end = ContinuousClock.now + .seconds(5)
    while ContinuousClock.now < end {
      while let bytes = try dealer.receive() {
        let (header, frame) = try decodeCoordinatorFrame(bytes)
        if case .message(.welcome) = frame { session = header.session }
        if isWanted(frame) { return frame }
      }
      _ = try dealer.poll([], timeoutMilliseconds: 50)
    }
    return nil
  }
}

/// A TCP connection that never becomes one of ZeroMQ.
private final class RawClient {
  private let descriptor: Int32
  private let kind: Int

  /// - Parameter kind: 0 says nothing, 1 begins like ZeroMQ and stops, 2 sends whatever fits.
  init(port: UInt16, kind: Int) throws {
    self.kind = kind
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(descriptor)
      throw CocoaError(.fileNoSuchFile)
    }
    if kind == 1 { say([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0] + Array("CURVE".utf8)) }
  }

  deinit { close(descriptor) }

  func act() {
    if kind == 2 { say((0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 31) }) }
  }

  private func say(_ bytes: [UInt8]) {
    _ = send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
  }
}
