internal import SweepCore

/// The sweep of a history, and who works on it.
package struct Scenario: Sendable {
  let nodes: [Coordinator.Node]
  let behaviours: [Behaviour]
  let workers: [Machine]
  /// Of the recorded trials that run again elsewhere.
  let auditShare: Double

  /// How large histories are at most.
  package struct Size: Hashable, Sendable {
    package var trials: Int
    package var workers: Int

    package init(trials: Int = 24, workers: Int = 4) {
      self.trials = trials
      self.workers = workers
    }
  }

  /// What a trial does whenever it runs.
  enum Behaviour: Hashable {
    case fine
    /// Always returns the same error.
    case bad
    /// Returns one or two different errors, then is fine.
    case flaky(Int)
    /// Returns the same error every other time or so: how it ends depends.
    case fickle
    /// Kills its worker.
    case poison
  }

  struct Machine: Hashable {
    var host: String
    var slots: UInt32
    var numericsVersion: UInt32 = 1
    var slowness: Int64 = 1
    var lies = false
    /// What nobody takes waits on its disk for the next process.
    var spools = false
    /// Thousandths by which its clock is fast.
    var drift: Int64 = 0
  }

  init(seed: UInt64, size: Size, faults: FaultMix) {
    var chance = Chance(seed: seed, .sweep)
    let count = chance.below(size.trials) + 1
    var nodes: [Coordinator.Node] = []
    var behaviours: [Behaviour] = []
    for trial in 0..<count {
      var parents: [Int] = []
      for _ in 0..<chance.below(3) {
        let parent = chance.below(max(1, trial))
        if parent < trial, !parents.contains(parent) { parents.append(parent) }
      }
      let troubles: [Behaviour] = [.bad, .poison, .flaky(1), .flaky(2), .fickle]
      behaviours.append(chance.oneIn(8) ? troubles[chance.below(5)] : .fine)
      let cost: Float = [0, 1, 100, 300, 5_000][chance.below(5)]
      nodes.append(
        Coordinator.Node(
          key: TrialKey(high: UInt64(trial), low: UInt64(trial) &* 0x9e37_79b9_7f4a_7c15), parents: parents.sorted(),
          cost: cost, costClass: Int32(chance.below(3))))
    }
    self.nodes = nodes
    self.behaviours = behaviours
    var workers: [Machine] = []
    for _ in 0...chance.below(size.workers) {
      workers.append(Machine(host: "host\(chance.below(3))", slots: UInt32(chance.below(3) + 1)))
    }
    // Drawn in any case, so that a calm history has the same sweep.
    let slow = chance.below(workers.count)
    let liar = chance.below(workers.count)
    let drifts = workers.map { _ in Int64(chance.below(201)) - 100 }
    auditShare = [0, 0, 0.3, 1][chance.below(4)]
    for index in workers.indices { workers[index].spools = chance.oneIn(2) }
    if faults.contains(.slowWorker) { workers[slow].slowness = 10 }
    if faults.contains(.lyingWorker) { workers[liar].lies = true }
    if faults.contains(.driftingClock) {
      for index in workers.indices { workers[index].drift = drifts[index] }
    }
    if faults.contains(.otherNumerics) { workers.append(Machine(host: "old", slots: 1, numericsVersion: 2)) }
    self.workers = workers
  }

  func trial(_ key: TrialKey) -> Int { Int(key.high) }

  /// The one artifact that a trial makes.
  func digest(_ trial: Int) -> Digest { Digest([UInt64(trial), 1, 1, 1]) }

  /// The deterministic bytes of a trial's record.
  func result(_ trial: Int) -> [UInt8] { [UInt8(truncatingIfNeeded: trial), UInt8(truncatingIfNeeded: trial >> 8)] }

  /// Of deterministic bytes (FNV-1a).
  static func fingerprint(_ bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}
