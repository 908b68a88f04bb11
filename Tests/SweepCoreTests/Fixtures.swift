@testable import SweepCore
import Testing

/// A coordinator whose state is checked after every event.
struct Desk {
  var machine: Coordinator
  var now = Instant(milliseconds: 0)

  /// - Parameters:
  ///   - parents: of each trial.
  ///   - cost: of each trial, in milliseconds; the default keeps a slot to one lease.
  ///   - log: what is restored before the start.
  init(
    _ parents: [[Int]], cost: Float = 10_000, costs: [Float]? = nil, epoch: UInt32 = 1,
    log: [(trial: Int, RecordStatus)] = [], retryFailed: Bool = false
  ) {
    let nodes = parents.indices.map { trial in
      Coordinator.Node(key: key(trial), parents: parents[trial], cost: costs?[trial] ?? cost)
    }
    machine = Coordinator(
      settings: Coordinator.Settings(sweep: "sweep", numericsVersion: 1), epoch: epoch, nodes: nodes)
    for (trial, status) in log { machine.restore(key(trial), status, fingerprint: 7) }
    if retryFailed { machine.retryFailed() }
    handle(.started)
  }

  @discardableResult
  mutating func handle(_ event: Coordinator.Event) -> [Coordinator.Action] {
    let actions = machine.handle(event, at: now)
    #expect(machine.contradictions == [])
    return actions
  }

  /// A hello of worker `worker`, on a route of the same number unless told otherwise.
  @discardableResult
  mutating func hello(
    _ worker: Int, host: String = "a", slots: UInt32 = 1, route: Int? = nil, held: [(Int, UInt32)] = [],
    finished: [(Int, UInt32)] = []
  ) -> [Coordinator.Action] {
    let hello = introduction(worker, host: host, slots: slots, held: held, finished: finished)
    return handle(.message(.hello(hello), session: .none, route: Route(number: UInt64(route ?? worker))))
  }

  /// Session `number`, on the route of that number unless told otherwise, says something.
  @discardableResult
  mutating func say(_ message: WorkerMessage, _ number: UInt32, route: Int? = nil) -> [Coordinator.Action] {
    handle(.message(message, session: session(number), route: Route(number: UInt64(route ?? Int(number)))))
  }

  @discardableResult
  mutating func report(
    ok trial: Int, attempt: UInt32 = 1, _ number: UInt32, route: Int? = nil, fingerprint: UInt64 = 7,
    missing: [Digest] = []
  ) -> [Coordinator.Action] {
    let facts = Coordinator.ReportFacts(fingerprint: fingerprint, missing: missing)
    let route = Route(number: UInt64(route ?? Int(number)))
    return handle(.report(okReport(trial, attempt), facts, session: session(number), route: route))
  }

  @discardableResult
  mutating func report(error reason: String, of trial: Int, attempt: UInt32, _ number: UInt32) -> [Coordinator.Action] {
    let facts = Coordinator.ReportFacts(fingerprint: 0, missing: [])
    let report = failedReport(trial, attempt, reason)
    return handle(.report(report, facts, session: session(number), route: Route(number: UInt64(number))))
  }

  /// Everything appended so far reaches the disk.
  @discardableResult
  mutating func sync() -> [Coordinator.Action] { handle(.durable(through: machine.appended)) }

  /// Time passes in steps as small as the shell's; `alive` are heard meanwhile.
  @discardableResult
  mutating func wait(_ milliseconds: Int64, alive: [UInt32] = []) -> [Coordinator.Action] {
    var actions: [Coordinator.Action] = []
    let end = now + milliseconds
    while now < end {
      now = min(end, now + 500)
      for number in alive { actions += say(.ping(held: held(number)), number) }
      actions += handle(.tick)
    }
    return actions.filter { if case .send(.ping, _, _) = $0 { false } else { true } }
  }

  func phase(_ trial: Int) -> Coordinator.Phase { machine.phases[trial] }

  /// What a worker that has got all its leases mentions.
  private func held(_ number: UInt32) -> [Progress] {
    (machine.sessions[session(number)]?.held.keys ?? []).map {
      Progress(key: key($0), attempt: machine.attempts[$0], iteration: 0)
    }
  }
}

func key(_ trial: Int) -> TrialKey { TrialKey(high: 1, low: UInt64(trial)) }
func session(_ number: UInt32, epoch: UInt32 = 1) -> SessionID { SessionID(epoch: epoch, number: number) }
func digest(_ number: UInt64) -> Digest { Digest([number, 0, 0, 0]) }

func introduction(
  _ worker: Int, host: String = "a", slots: UInt32 = 1, held: [(Int, UInt32)] = [], finished: [(Int, UInt32)] = []
) -> Hello {
  Hello(
    instance: UInt64(worker), name: "w\(worker)", host: host, processID: 1, slots: slots, instructionSet: "baseline",
    version: "1", numericsVersion: 1, held: held.map { Attempt(key: key($0), number: $1) },
    finished: finished.map { Attempt(key: key($0), number: $1) })
}

func okReport(_ trial: Int, _ attempt: UInt32 = 1) -> Report {
  Report(
    key: key(trial), attempt: attempt,
    outcome: .ok(deterministic: [UInt8(trial)], provenance: [], artifacts: [digest(UInt64(trial))]),
    milliseconds: 10_000)
}

func failedReport(_ trial: Int, _ attempt: UInt32, _ reason: String) -> Report {
  Report(key: key(trial), attempt: attempt, outcome: .failed(reason: reason), milliseconds: 5)
}

// The actions that tests expect, to session `number` on the route of that number.

func send(_ message: CoordinatorMessage, _ number: UInt32, route: Int? = nil) -> Coordinator.Action {
  .send(message, session: session(number), route: Route(number: UInt64(route ?? Int(number))))
}

func lease(_ grants: [(Int, UInt32)], _ number: UInt32) -> [Coordinator.Action] {
  grants.map { .note(.leased(trial: $0, attempt: $1, session(number))) } + [
    .lease(
      grants.map { Grant(trial: $0, attempt: $1) }, session: session(number), route: Route(number: UInt64(number)))
  ]
}

func welcome(_ worker: Int, _ number: UInt32, host: String = "a", slots: UInt32 = 1) -> [Coordinator.Action] {
  [
    .note(.joined(session(number), name: "w\(worker)", host: host, slots: slots)),
    send(.welcome(Welcome(sweep: "sweep", pingMilliseconds: 2_000, leaseMilliseconds: 30_000)), number),
  ]
}

func record(_ number: UInt64, _ trial: Int) -> Coordinator.Action {
  .append(number: number, .record(trial: trial, deterministic: [UInt8(trial)], provenance: []))
}

func recorded(_ trial: Int, _ attempt: UInt32, _ number: UInt32) -> Coordinator.Action {
  send(.recorded(key(trial), attempt: attempt), number)
}
