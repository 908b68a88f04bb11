internal import Experiments
package import KernelContracts
internal import Logging
package import SweepCore
internal import Sweeps
internal import Transport
internal import Wire

/// Runs a worker: brings its machine what happens on the connection, in the slots and on the clock, and does what it
/// says.
package struct WorkerShell<Link: WorkerLink & ~Copyable>: ~Copyable {
  var machine: Worker
  var link: Link
  let settings: WorkerSettings
  let mailbox: Mailbox<Arrival>
  let slots: WorkQueue
  let loader: WorkQueue
  /// In the order in which they came.
  var held = OrderedTable<TrialKey, HeldTrial>()
  /// Artifacts of the trials that ended and are not acknowledged yet.
  var finished: [TrialKey: [(digest: Digest, bytes: [UInt8])]] = [:]
  var cache = ArtifactCache(limit: 64 << 20)
  var transfers = Transfers()
  var data: DataState = .none
  /// Of the sweep that was joined last.
  var spool: (sweep: String, files: Spool)?
  var dataPlaces: [String] = []
  let dataProgress = DataProgress()
  /// Leases that cannot be run, until the machine asks for them.
  var refusedLeases: [Report] = []
  var session = SessionID.none
  /// Why this worker leaves before the end, for the coordinator to tell people.
  var farewell: String?
  var end: Worker.WorkerEnd?
  let log = Logger(label: "raffle.worker")

  /// A leased trial and what it needs.
  struct HeldTrial {
    var spec: TrialSpec
    var parents: [[UInt8]]
    var inputs: [Digest]
    /// The inputs that are here.
    var bytes: [Digest: [UInt8]] = [:]
    var isPreparing = false
    /// The attempt that runs; an earlier one, cancelled, may still be on its way out of its slot.
    var runningAttempt: UInt32?
    var control = TrialControl()
  }

  enum DataState {
    case none
    case loading
    /// From the coordinator.
    case fetching(DataDownload)
    case loaded(any TrialRunner)
  }

  /// What other threads bring.
  enum Arrival: Sendable {
    case data(DataArrival)
    case ended(Report, [Artifact])
    case drainAsked
  }

  package init(_ settings: WorkerSettings, link: consuming Link) throws(ShellError) {
    do {
      mailbox = try Mailbox()
    } catch {
      throw ShellError(.failure, error.description)
    }
    self.settings = settings
    self.link = link
    machine = Worker(settings: settings.worker, at: monotonicNow())
    slots = WorkQueue(name: "slot", threads: Int(settings.worker.introduction.slots))
    loader = WorkQueue(name: "data", threads: 1)
    if let runner = settings.runner { data = .loaded(runner) }
  }

  /// Asks for a clean end, from any thread.
  package var stopper: @Sendable () -> Void {
    let mailbox = self.mailbox
    return { mailbox.post(.drainAsked) }
  }

  /// Until the sweep is complete, the coordinator stays away too long, or somebody asks for the end.
  package mutating func run() throws(ShellError) -> Worker.WorkerEnd {
    do {
      var nextTick = monotonicNow()
      while true {
        try link.wait([mailbox.wakeup], milliseconds: max(0, Int(nextTick - monotonicNow())))
        for arrival in mailbox.takeAll() { try take(arrival) }
        for _ in 0..<1_000 {
          guard let (session, frame) = try link.receive() else { break }
          try receive(frame, session)
        }
        let now = monotonicNow()
        if now >= nextTick {
          nextTick = now + 100
          try askForOverdueData()
          try perform(machine.handle(link.isSweepOver ? .sweepOver : .tick(runningProgress), at: now))
        }
        if let end {
          // A last wait hands over what the socket had not taken yet; its linger does the rest.
          try link.wait([], milliseconds: 0)
          return end
        }
      }
    } catch let error as ShellError {
      throw error
    } catch let error as TransportError {
      throw ShellError(error.code == .keyRefused ? .keyRefused : .failure, error.description)
    } catch {
      throw ShellError(.failure, "\(error)")
    }
  }

  /// What stands between this worker and its coordinator, if it is known.
  package var obstacle: String? { link.obstacle }

  private mutating func take(_ arrival: Arrival) throws {
    switch arrival {
    case .data(let arrival): try take(arrival)
    case .ended(let report, let artifacts):
      guard let trial = held[report.key], trial.runningAttempt == report.attempt else { return }
      drop(report.key)
      log.debug("trial \(report.key), attempt \(report.attempt): \(Double(report.milliseconds) / 1_000) s")
      if trial.control.isCancelled { return try perform(machine.handle(.stopped(report.key), at: monotonicNow())) }
      finished[report.key] = artifacts.map { ($0.digest, $0.bytes) }
      for artifact in artifacts { cache.insert(artifact.digest, artifact.bytes) }
      try perform(machine.handle(.ended(report), at: monotonicNow()))
    case .drainAsked:
      let now = monotonicNow()
      farewell = farewell ?? "it was asked to leave"
      log.notice("asked to leave: finishing what runs, at most \(duration(Double(settings.drainMilliseconds) / 1_000))")
      try perform(machine.handle(.drain(deadline: now + settings.drainMilliseconds), at: now))
    }
  }

  /// How far trials are; as long as they wait for data, how many pieces of these have come.
  private var runningProgress: [Progress] {
    let waiting: UInt32? = if case .loaded = data { nil } else { dataProgress.value }
    return held.keys.compactMap { key in
      held[key].map {
        let (iteration, loss) = $0.control.progress
        return Progress(key: key, attempt: 0, iteration: waiting ?? iteration, loss: loss)
      }
    }
  }

  mutating func drop(_ key: TrialKey) {
    held.remove(key)
  }
}

/// What a worker's process knows before it talks to anybody.
package struct WorkerSettings: Sendable {
  package var worker: Worker.Settings
  package var instructionSet: String
  package var kernels: KernelTable
  /// `--data`.
  package var dataFolder: String?
  /// What runs the trials; nil if it takes data that are still to be found.
  package var runner: (any TrialRunner)?
  /// Where data that come from a coordinator are kept: see `DataCache.folder`. Nil: in memory.
  package var cacheFolder: String?
  /// `--spool`.
  package var spoolFolder: String?
  /// How long running trials may go on after being asked to leave.
  package var drainMilliseconds: Int64 = 60_000

  package init(
    worker: Worker.Settings, instructionSet: String, kernels: KernelTable, dataFolder: String?,
    runner: (any TrialRunner)? = nil
  ) {
    self.worker = worker
    self.instructionSet = instructionSet
    self.kernels = kernels
    self.dataFolder = dataFolder
    self.runner = runner
  }
}
