@testable import SweepCore

/// A sweep's life under faults, in virtual time: one coordinator's disk, several workers, and a network that loses
/// what is on the way when a connection breaks. Everything follows from the seed.
struct World {
  var random: SplitMix
  var now = Instant(milliseconds: 0)
  var violations: [String] = []
  var handled = 0
  private var heap: [Scheduled] = []
  private var scheduled = 0

  let nodes: [Coordinator.Node]
  let behaviours: [Behaviour]
  /// How often each trial has returned an error.
  var errors: [Int]
  var ending: ExitStatus?
  var hasFaults = true

  // The coordinator's process and disk.
  var machine: Coordinator?
  var life = 0
  var stoppedUntil = Instant(milliseconds: 0)
  /// What is on disk, and what was written after that.
  var log: [Coordinator.Entry] = []
  var unsynced: [(number: UInt64, entry: Coordinator.Entry)] = []
  var isSyncing = false
  var store: Set<Int> = []

  // The network.
  var peers: [Peer] = []
  var routeCount: UInt64 = 0
  /// Broken connections whose end the coordinator has noticed.
  var deadRoutes: Set<Route> = []
  /// Broken connections whose last frames may still arrive.
  var lingering: Set<Route> = []

  enum Behaviour: Hashable {
    case fine
    /// Always the same error.
    case bad
    /// One or two different errors, then fine.
    case flaky(Int)
    /// The same error every other time or so: how it ends depends.
    case fickle
    /// Kills its worker.
    case poison
  }

  enum Happening {
    case coordinatorStart
    case coordinatorTick(life: Int)
    case synced(life: Int, through: UInt64, count: Int)
    case unreachable(life: Int, Route)
    case toCoordinator(Up, SessionID, Route)
    case workerStart(Int)
    case workerTick(Int, life: Int)
    case prepared(Int, life: Int, TrialKey)
    case jobEnd(Int, life: Int, Attempt)
    case jobStopped(Int, life: Int, TrialKey)
    case connect(Int)
    case toWorker(Int, Down, SessionID, Route)
    case fault
  }

  enum Up {
    case message(WorkerMessage)
    case get(Digest)
    case put(TrialKey)
  }

  enum Down {
    case message(CoordinatorMessage)
    case leases([Attempt])
    case chunk(Digest)
    case unavailable(Digest)
    case received(TrialKey)
  }

  private struct Scheduled {
    var at: Instant
    var number: Int
    var happening: Happening

    func isBefore(_ other: Scheduled) -> Bool { (at, number) < (other.at, other.number) }
  }

  init(seed: UInt64) {
    var random = SplitMix(state: seed)
    let count = random.below(25) + 1
    var behaviours: [Behaviour] = []
    nodes = (0..<count).map { trial in
      let parents = (0..<random.below(3)).map { _ in random.below(max(1, trial)) }.filter { $0 < trial }
      let troubles: [Behaviour] = [.bad, .poison, .flaky(1), .flaky(2), .fickle]
      behaviours.append(random.oneIn(8) ? troubles[random.below(5)] : .fine)
      return Coordinator.Node(
        key: TrialKey(high: 7, low: UInt64(trial)), parents: Array(Set(parents)).sorted(),
        cost: [0, 1, 100, 5_000][random.below(4)], costClass: Int32(random.below(3)))
    }
    self.behaviours = behaviours
    errors = [Int](repeating: 0, count: count)
    for index in 0...random.below(4) {
      peers.append(Peer(index: index, host: "host \(random.below(3))", slots: UInt32(random.below(3) + 1)))
    }
    self.random = random
    schedule(.coordinatorStart, after: 0)
    for index in peers.indices { schedule(.workerStart(index), after: Int64(self.random.below(3_000))) }
    schedule(.fault, after: 100)
  }

  /// Runs until every trial has ended, something is wrong, or the time is over.
  mutating func run() {
    while ending == nil, violations.isEmpty, let next = pop() {
      now = next.at
      handled += 1
      if now.milliseconds > 3_600_000 {
        violations.append("after an hour \(machine?.tally.open ?? -1) trials are open")
      }
      happen(next.happening)
    }
    if violations.isEmpty { checkEnd() }
  }

  private mutating func happen(_ happening: Happening) {
    switch happening {
    case .coordinatorStart: startCoordinator()
    case .coordinatorTick, .synced, .unreachable, .toCoordinator:
      if now < stoppedUntil { return schedule(happening, after: stoppedUntil - now) }
      happenAtCoordinator(happening)
    case .workerStart(let index), .workerTick(let index, _), .prepared(let index, _, _), .jobEnd(let index, _, _),
      .jobStopped(let index, _, _),
      .toWorker(let index, _, _, _):
      if now < peers[index].stoppedUntil { return schedule(happening, after: peers[index].stoppedUntil - now) }
      happenAtWorker(index, happening)
    case .connect(let index): connect(index)
    case .fault: fault()
    }
  }

  mutating func schedule(_ happening: Happening, after milliseconds: Int64) {
    scheduled += 1
    heap.append(Scheduled(at: now + milliseconds, number: scheduled, happening: happening))
    var at = heap.count - 1
    while at > 0, heap[at].isBefore(heap[(at - 1) / 2]) {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  private mutating func pop() -> Scheduled? {
    guard !heap.isEmpty else { return nil }
    heap.swapAt(0, heap.count - 1)
    let first = heap.removeLast()
    var at = 0
    while let child = [2 * at + 1, 2 * at + 2].filter({ $0 < heap.count }).min(by: { heap[$0].isBefore(heap[$1]) }),
      heap[child].isBefore(heap[at])
    {
      heap.swapAt(at, child)
      at = child
    }
    return first
  }

  func trial(_ key: TrialKey) -> Int { Int(key.low) }
  func digest(_ trial: Int) -> Digest { Digest([UInt64(trial), 1, 1, 1]) }
  func hasOk(_ trial: Int) -> Bool {
    log.contains { if case .record(trial, _, _) = $0 { true } else { false } }
  }
}

/// SplitMix64: the tests' own randomness.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }

  /// 0..<count.
  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
  mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }
}
