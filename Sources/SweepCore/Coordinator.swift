/// The coordinator of a sweep as a pure value: what happened and when goes in, what to do comes out.
///
/// It owns the state of every trial and every session and decides everything; the shell around it owns sockets,
/// files and clocks and decides nothing. The order of the returned actions is a promise: a record is appended before
/// anything that follows from it, and acknowledged only after the shell has reported it durable.
///
/// A trial's phases:
///
///     waiting ──► ready ──► leased ──► recording ──► ok
///        │          ▲          │                └──► failed
///        │          └──────────┘ (lost, returned, first error)
///        └──► recording ──► blocked            (a parent failed)
///     blocked ──► ready                        (a late result of that parent)
///     any but ok ──► recording ──► ok          (a result, whoever brings it)
///     ready, waiting ──► leased                (a returning worker has it)
///     ready, leased ──► waiting                (an artifact of a parent was lost)
///     ok ──► ready or waiting ──► … ──► ok     (its own was: made again, not recorded again)
package struct Coordinator {
  package let settings: Settings
  let epoch: UInt32
  let nodes: [Node]
  /// Dependents of trial t: `dependents[dependentStarts[t]..<dependentStarts[t + 1]]`.
  let dependents: [Int32]
  let dependentStarts: [Int32]
  let numbers: [TrialKey: Int32]

  var phases: [Phase]
  var openParents: [Int32]
  var attempts: [UInt32]
  /// Workers in a row that were lost with the trial, or with which it stood still.
  var losses: [UInt8]
  /// Leases in a row that found an input missing: no sign of a trial that kills workers.
  var inputLosses: [UInt8]
  /// Of the deterministic bytes that are recorded or being recorded as ok.
  var fingerprints: [UInt64]
  var queue: ReadyQueue
  var costs: CostModel
  /// Prior costs of the trials that have not ended, by class.
  var openCosts: [Double]
  var rankingDue = 32
  var measured = 0

  var sessions: [SessionID: Session] = [:]
  var sessionOfInstance: [UInt64: SessionID] = [:]
  var sessionOnRoute: [Route: SessionID] = [:]
  /// How many sessions of each host can take trials.
  var hosts: [String: Int] = [:]
  var sessionCount: UInt32 = 0
  /// Trials that all open sessions can run at once.
  var slotCount = 0
  /// Sessions in the order in which they are pinged next.
  var pingOrder = OrderedKeys<SessionID>()
  /// Sessions that may have room for more, first come first served.
  var hungry = OrderedKeys<SessionID>()

  /// Appended entries that are not durable yet, in order.
  var pending: [Pending] = []
  var appended: UInt64 = 0
  /// Errors of trials that have failed and are tried again.
  var errors: [Int: [TrialError]] = [:]
  /// Recorded trials that run again.
  var reruns: [Int: Rerun] = [:]
  /// Those of them that are ready to be audited: they run when nothing else can.
  var audits = OrderedKeys<Int>()

  package var tally = Tally()
  /// Spent in trials whose ends were taken, for people who look.
  package internal(set) var coreMilliseconds: UInt64 = 0
  /// Trials of which two results differ.
  var differing: Set<TrialKey> = []
  var draining = false
  var stopped = false
  var lastTurn: Instant?
  var assignFrom: Instant?
  /// Workers lost since anybody was heard.
  var lossesInSilence = 0
  /// How many may come back after all were cut off at once, and until when their trials are kept for them.
  var awaited = 0
  var keptUntil: Instant?

  /// - Parameters:
  ///   - epoch: which life of the sweep's coordinator this is, from 1; higher than any before.
  ///   - nodes: the trials, parents before children, keys distinct.
  package init(settings: Settings, epoch: UInt32, nodes: [Node]) {
    self.settings = settings
    self.epoch = epoch
    self.nodes = nodes
    var numbers: [TrialKey: Int32] = [:]
    numbers.reserveCapacity(nodes.count)
    var starts = [Int32](repeating: 0, count: nodes.count + 1)
    for (trial, node) in nodes.enumerated() {
      numbers[node.key] = Int32(trial)
      for parent in node.parents {
        precondition(parent < trial, "trial \(trial): parent \(parent), expected a lower number")
        starts[parent + 1] += 1
      }
    }
    precondition(numbers.count == nodes.count, "\(nodes.count) trials with \(numbers.count) distinct keys")
    for trial in nodes.indices { starts[trial + 1] += starts[trial] }
    var next = starts
    var dependents = [Int32](repeating: 0, count: Int(starts[nodes.count]))
    for (trial, node) in nodes.enumerated() {
      for parent in node.parents {
        dependents[Int(next[parent])] = Int32(trial)
        next[parent] += 1
      }
    }
    self.numbers = numbers
    self.dependents = dependents
    dependentStarts = starts
    phases = [Phase](repeating: .waiting, count: nodes.count)
    openParents = [Int32](repeating: 0, count: nodes.count)
    // The number of an attempt only grows: each life of the coordinator starts above what the ones before gave out.
    attempts = [UInt32](repeating: (epoch - 1).multipliedReportingOverflow(by: 1_000).partialValue, count: nodes.count)
    losses = [UInt8](repeating: 0, count: nodes.count)
    inputLosses = losses
    fingerprints = [UInt64](repeating: 0, count: nodes.count)
    let classCount = Int(nodes.reduce(0) { max($0, $1.costClass) }) + 1
    costs = CostModel(classCount: classCount)
    openCosts = [Double](repeating: 0, count: classCount)
    queue = ReadyQueue(ranks: [])
    tally.trials = nodes.count
    queue.rank(by: ranks)
  }

  /// Whether every trial has ended and none runs once more.
  var isComplete: Bool { tally.open == 0 && reruns.isEmpty }

  /// One turn.
  package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
    var actions: [Action] = []
    guard !stopped else {
      turnAway(event, now, &actions)
      return actions
    }
    forgiveOwnPause(now, &actions)
    switch event {
    case .started: start(now, &actions)
    case .message(let message, let session, let route): receive(message, session, route, now, &actions)
    case .report(let report, let facts, let session, let route):
      receive(report, facts, session, route, now, &actions)
    case .inputMissing(let trial, let producers, let session): inputMissing(trial, producers, session, &actions)
    case .unreachable(let route): unreachable(route, &actions)
    case .durable(let number): durable(through: number, &actions)
    case .tick: tick(now, &actions)
    case .drain: draining = true
    }
    assign(now, &actions)
    finishIfComplete(&actions)
    return actions
  }

  /// The number of the trial with this key.
  package func number(of key: TrialKey) -> Int? {
    numbers[key].map { Int($0) }
  }

  /// Whether other trials need this one's end.
  package func hasDependents(_ trial: Int) -> Bool { !dependents(of: trial).isEmpty }

  func dependents(of trial: Int) -> ArraySlice<Int32> {
    dependents[Int(dependentStarts[trial])..<Int(dependentStarts[trial + 1])]
  }

  /// When nothing is open any more, or a drain has nothing left to wait for: says so and stops.
  private mutating func finishIfComplete(_ actions: inout [Action]) {
    guard pending.isEmpty, assignFrom != nil else { return }
    guard isComplete || draining else { return }
    for id in sessions.keys.sorted() { send(isComplete ? .finished : .closing, to: id, &actions) }
    stopped = true
    let code: ExitStatus =
      !isComplete ? .workLeft
      : !differing.isEmpty ? .differing : tally.failed + tally.blocked > 0 ? .someFailed : .done
    actions.append(.stop(code))
  }
}
