package import SweepCore

/// A sweep's life under faults, in virtual time: one coordinator's disk, several workers, and the network between them.
///
/// Everything follows from the seed: the sweep, the faults, and what goes wrong when. The machines are the real ones;
/// what is modelled around them is what their shells do. After every event the laws are looked at, and once the
/// faults stop every trial must end.
package struct History {
  package let seed: UInt64
  package let faults: FaultMix
  let size: Scenario.Size
  let scenario: Scenario
  let machines: Machines

  var now = Instant(milliseconds: 0)
  var agenda = Agenda()
  /// Events so far.
  package private(set) var eventCount = 0
  /// What broke; the history ends with the first.
  package var violations: [String] = []
  /// How the sweep ended.
  package var ending: ExitStatus?
  /// What happened, where somebody wants to know.
  package var trace: [String]?

  // Streams, one a part.
  var faultChance: Chance
  var networkChance: Chance
  var diskChance: Chance
  var workerChance: Chance
  var coordinatorChance: Chance

  var hasFaults: Bool
  /// When the last fault has worn off.
  var calmFrom = Instant(milliseconds: 0)

  /// The current one, and one that was replaced.
  var coordinators: [CoordinatorProcess] = []
  var lifeCount = 0
  var disk: Disk
  /// How often each trial has returned an error, or killed its worker.
  var errorCounts: [Int]
  /// The highest attempt that any coordinator with the disk has leased, of each trial.
  var highestAttempts: [UInt32]
  /// The artifact of each trial was refused once.
  var wasRefused: [Bool]

  var workers: [WorkerProcess]
  /// What each worker has on its disk.
  var spools: [[Report]]
  /// By route.
  var connections: [Connection] = []
  /// Frames that may come again.
  var overheard: [(UpFrame, SessionID, Route)] = []

  /// How the machines take their turns; tests put mutants in their place.
  package struct Machines: Sendable {
    package var coordinator: @Sendable (inout Coordinator, Coordinator.Event, Instant) -> [Coordinator.Action] = {
      $0.handle($1, at: $2)
    }
    package var worker: @Sendable (inout Worker, Worker.Event, Instant) -> [Worker.Action] = { $0.handle($1, at: $2) }

    package init() {}
  }

  package init(
    seed: UInt64, size: Scenario.Size = Scenario.Size(), machines: Machines = Machines(), isTraced: Bool = false
  ) {
    var chance = Chance(seed: seed, .faults)
    self.init(seed: seed, size: size, faults: FaultMix(&chance), faultChance: chance, machines: machines)
    if isTraced { trace = ["seed \(seed): \(scenario.summary); \(faults)"] }
  }

  /// The same sweep with nothing going wrong but its own trials.
  package init(calm seed: UInt64, size: Scenario.Size = Scenario.Size(), isTraced: Bool = false) {
    self.init(
      seed: seed, size: size, faults: .calm, faultChance: Chance(seed: seed, .faults), machines: Machines())
    if isTraced { trace = [] }
  }

  private init(seed: UInt64, size: Scenario.Size, faults: FaultMix, faultChance: Chance, machines: Machines) {
    self.seed = seed
    self.size = size
    self.faults = faults
    self.machines = machines
    self.faultChance = faultChance
    networkChance = Chance(seed: seed, .network)
    diskChance = Chance(seed: seed, .disk)
    workerChance = Chance(seed: seed, .workers)
    coordinatorChance = Chance(seed: seed, .coordinator)
    hasFaults = !faults.isCalm
    scenario = Scenario(seed: seed, size: size, faults: faults)
    let trials = scenario.nodes.count
    disk = Disk(trials: trials)
    errorCounts = [Int](repeating: 0, count: trials)
    highestAttempts = [UInt32](repeating: 0, count: trials)
    wasRefused = [Bool](repeating: false, count: trials)
    workers = scenario.workers.indices.map { [scenario] in WorkerProcess(index: $0, in: scenario) }
    spools = [[Report]](repeating: [], count: workers.count)
    plan(.coordinatorStart, after: 0)
    for index in workers.indices { plan(.workerStart(index), after: workerChance.milliseconds(below: 3_000)) }
    if hasFaults { plan(.fault, after: 100) }
  }

  /// How long the faults go on.
  static let faultMilliseconds: Int64 = 120_000
  /// By when everything has ended after the last one.
  static let boundMilliseconds: Int64 = 3_600_000

  /// Runs until all has ended and everybody has left, or a law is broken.
  package mutating func run() {
    while violations.isEmpty, ending == nil || workers.contains(where: \.isAlive), let (at, happening) = agenda.next() {
      now = at
      eventCount += 1
      if now - calmFrom > Self.faultMilliseconds + Self.boundMilliseconds { complainOfTime() }
      happen(happening)
    }
    if violations.isEmpty { checkEnd() }
  }

  private mutating func complainOfTime() {
    let working = workers.count { $0.isAlive }
    violate(
      ending == nil
        ? "an hour after the last fault \(coordinators.first?.machine.tally.open ?? -1) trials are open"
        : "an hour after the end \(working) workers have not left")
  }

  private mutating func happen(_ happening: Happening) {
    switch happening {
    case .coordinatorStart: startCoordinator()
    case .coordinatorTick(let life), .synced(let life, _), .unreachable(let life, _), .coordinatorGone(let life):
      happenAtCoordinator(life, happening)
    case .toCoordinator(_, _, let route):
      happenAtCoordinator(connections[Int(route.number)].life, happening)
    case .workerStart(let index): startWorker(index)
    case .workerTick(let index, let process), .prepared(let index, let process, _),
      .jobEnd(let index, let process, _), .jobStopped(let index, let process, _), .workerReset(let index, let process),
      .connect(let index, let process):
      happenAtWorker(index, process, happening)
    case .toWorker(_, _, let route):
      let connection = connections[Int(route.number)]
      happenAtWorker(connection.worker, connection.process, happening)
    case .fault: fault()
    }
  }

  mutating func plan(_ happening: Happening, after milliseconds: Int64) {
    agenda.plan(happening, at: now + milliseconds)
  }

  /// A law is broken.
  mutating func violate(_ what: String) {
    violations.append(what)
  }

  /// Whether a fault of this history may happen now.
  func suffers(_ fault: Fault) -> Bool { hasFaults && faults.contains(fault) }

  mutating func note(_ what: @autoclosure () -> String) {
    guard trace != nil else { return }
    let line = "\(now.milliseconds) ms  \(what())"
    trace?.append(line)
  }
}

extension WorkerProcess {
  /// Nobody yet.
  init(index: Int, in scenario: Scenario) {
    self.index = index
    kind = scenario.workers[index]
    let nobody = Hello(
      instance: 0, name: "", host: "", processID: 0, slots: 1, instructionSet: "", version: "", numericsVersion: 0,
      held: [], finished: [])
    machine = Worker(settings: Worker.Settings(introduction: nobody), at: Instant(milliseconds: 0))
    cache = [Bool](repeating: false, count: scenario.nodes.count)
  }
}
