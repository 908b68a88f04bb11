@testable import SweepCore
import SweepSimulation

/// A coordinator for transcripts, with its log and its workers' connections.
///
///     sweep 0 1<0 2<0,1 cost=300 audit=1        trials with their parents; costs in milliseconds
///     w1 hello slots=2 host=a held=0#1 finished=1#1 numerics=2 route=7
///     w1 ok 0#1 bytes=9 missing=yes             a result, its bytes, whether its artifact is still to come
///     w1 error 0#1 REASON                       w1 ping 0#1 …       w1 returns 0 …
///     w1 misses 1 made-by 0                     w1 goodbye          w1 unreachable
///     durable                                   wait 31 alive=w1,w2     drain     restart retry=yes
struct CoordinatorStage {
  private let nodes: [Coordinator.Node]
  private let auditShare: Double
  private var machine: Coordinator
  private var epoch: UInt32 = 1
  private var now = Instant(milliseconds: 0)
  private var log: [Coordinator.Entry] = []
  private var unsynced: [Coordinator.Entry] = []
  private var routes: [String: UInt64] = [:]
  private var sessions: [String: SessionID] = [:]

  init(_ command: Command) {
    let cost = Float(command.settings["cost"] ?? "") ?? 10_000
    nodes = command.words.dropFirst().map { word in
      let sides = word.split(separator: "<")
      let parents = sides.count > 1 ? sides[1].split(separator: ",").compactMap { Int($0) } : []
      return Coordinator.Node(key: transcriptKey(Int(sides[0]) ?? -1), parents: parents, cost: cost)
    }
    auditShare = Double(command.settings["audit"] ?? "") ?? 0
    machine = Self.machine(nodes, auditShare, epoch: 1)
  }

  private static func machine(_ nodes: [Coordinator.Node], _ auditShare: Double, epoch: UInt32) -> Coordinator {
    var settings = Coordinator.Settings(sweep: "sweep", numericsVersion: 1)
    settings.auditShare = auditShare
    return Coordinator(settings: settings, epoch: epoch, nodes: nodes)
  }

  mutating func start() -> [String] { say(.started) }

  mutating func handle(_ command: Command) throws -> [String] {
    switch try command.word(0) {
    case "durable": return durable()
    case "wait": return try wait(command)
    case "drain": return say(.drain)
    case "restart": return restart(retries: command.settings["retry"] != nil)
    case let worker: return try hear(worker, command)
    }
  }

  private mutating func hear(_ worker: String, _ command: Command) throws -> [String] {
    let number = try UInt64(worker.dropFirst()).orUnreadable(command)
    let route = Route(number: command.settings["route"].flatMap { UInt64($0) } ?? routes[worker] ?? number)
    routes[worker] = route.number
    let session = sessions[worker] ?? .none
    func message(_ message: WorkerMessage) -> Coordinator.Event { .message(message, session: session, route: route) }
    switch try command.word(1) {
    case "hello": return say(.message(.hello(hello(worker, number, command)), session: .none, route: route))
    case "ok", "error": return say(.report(try report(command), facts(command), session: session, route: route))
    case "ping":
      let held = command.words.dropFirst(2).compactMap { Attempt(text: $0) }
      return say(message(.ping(held: held.map { Progress(key: $0.key, attempt: $0.number, iteration: 1) })))
    case "returns":
      return say(message(.returned(command.words.dropFirst(2).compactMap { Int($0) }.map(transcriptKey))))
    case "misses":
      let maker = try command.number(4)
      return say(.inputMissing(trial: try command.number(2), producers: [maker], session: session))
    case "goodbye": return say(message(.goodbye))
    case "unreachable": return say(.unreachable(route))
    default: throw Transcript.Unreadable(line: command.line)
    }
  }

  private func hello(_ worker: String, _ number: UInt64, _ command: Command) -> Hello {
    Hello(
      instance: number, name: worker, host: command.settings["host"] ?? "a", processID: 1,
      slots: UInt32(command.settings["slots"] ?? "") ?? 1, instructionSet: "baseline", version: "1",
      numericsVersion: UInt32(command.settings["numerics"] ?? "") ?? 1, held: command.attempts("held"),
      finished: command.attempts("finished"))
  }

  private func report(_ command: Command) throws -> Report {
    let attempt = try command.attempt(2)
    let outcome: Report.Outcome = try command.word(1) == "ok"
      ? .ok(deterministic: [UInt8(command.settings["bytes"] ?? "") ?? 7], provenance: [], artifacts: [])
      : .failed(reason: command.words.dropFirst(3).joined(separator: " "))
    return Report(key: attempt.key, attempt: attempt.number, outcome: outcome, milliseconds: 10_000)
  }

  private func facts(_ command: Command) -> Coordinator.ReportFacts {
    let missing = command.settings["missing"] == nil ? [] : [Digest([1, 1, 1, 1])]
    return Coordinator.ReportFacts(fingerprint: UInt64(command.settings["bytes"] ?? "") ?? 7, missing: missing)
  }

  private mutating func durable() -> [String] {
    log += unsynced
    unsynced = []
    return say(.durable(through: machine.appended))
  }

  /// Seconds, in steps as small as the shell's; those that are alive say what they hold.
  private mutating func wait(_ command: Command) throws -> [String] {
    let end = now + Int64(try command.number(1)) * 1_000
    let alive = (command.settings["alive"] ?? "").split(separator: ",").map(String.init)
    var said: [String] = []
    while now < end {
      now = now + 500
      for worker in alive {
        let route = Route(number: try (routes[worker] ?? UInt64(worker.dropFirst())).orUnreadable(command))
        let session = sessions[worker] ?? .none
        let held = (machine.sessions[session]?.held.keys ?? []).map {
          Progress(key: transcriptKey($0), attempt: machine.attempts[$0], iteration: 1)
        }
        said += say(.message(.ping(held: held), session: session, route: route))
      }
      said += say(.tick)
    }
    return said
  }

  private mutating func restart(retries: Bool) -> [String] {
    epoch += 1
    unsynced = []
    machine = Self.machine(nodes, auditShare, epoch: epoch)
    for entry in log {
      switch entry {
      case .record(let trial, let bytes, _):
        machine.restore(transcriptKey(trial), .ok, fingerprint: UInt64(bytes[0]), host: "a")
      case .failed(let trial, _): machine.restore(transcriptKey(trial), .failed, fingerprint: 0)
      case .blocked(let trial, _): machine.restore(transcriptKey(trial), .blocked, fingerprint: 0)
      case .differing(let trial, _, _, _): machine.restoreDifference(transcriptKey(trial))
      }
    }
    if retries { machine.retryFailed() }
    return say(.started)
  }

  private mutating func welcome(_ route: Route, _ session: SessionID) {
    for (worker, number) in routes where number == route.number { sessions[worker] = session }
  }

  private mutating func say(_ event: Coordinator.Event) -> [String] {
    let actions = machine.handle(event, at: now).filter { !isPing($0) }
    for action in actions {
      if case .append(_, let entry) = action { unsynced.append(entry) }
      if case .send(.welcome, let session, let route) = action { welcome(route, session) }
    }
    return actions.map(\.summary)
  }
}

extension Optional {
  func orUnreadable(_ command: Command) throws -> Wrapped {
    guard let self else { throw Transcript.Unreadable(line: command.line) }
    return self
  }
}
