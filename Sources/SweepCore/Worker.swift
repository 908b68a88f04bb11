/// A worker as a pure value: what happened and when goes in, what to do comes out.
///
/// It keeps what it was given and what it has finished through any loss of the connection: a finished trial is
/// forgotten only when the coordinator says that it is recorded.
///
/// Connection: seeking ──► joined (welcome); joined ──► seeking (silence, or asked to say hello).
/// A trial: preparing ──► prepared ──► running ──► finished ──► forgotten; running ──► stopping (cancelled) ──► gone.
package struct Worker {
  package let settings: Settings
  var connection: Connection
  /// In the order of their leases.
  var held = OrderedTable<TrialKey, Held>()
  var runningCount = 0
  /// Ends that the coordinator has not acknowledged; none of a trial that is held.
  var finished = OrderedTable<TrialKey, Report>()
  /// Those of them that are on this worker's disk as they are here.
  var spooled: Set<TrialKey> = []
  /// How often the artifacts of a finished trial were refused.
  var refusals: [TrialKey: Int] = [:]
  /// The last one, which may be over.
  var membership: Membership?
  var drainDeadline: Instant?
  var lastTick: Instant
  /// Spreads the instants at which many workers speak: each has its own, from its instance.
  private var jitter: UInt64
  var stopped = false

  package init(settings: Settings, at now: Instant) {
    self.settings = settings
    connection = .seeking(Search(since: now, interval: settings.helloMilliseconds))
    lastTick = now
    jitter = settings.introduction.instance
  }

  package struct Settings: Hashable, Sendable {
    /// Who this is; `held` and `finished` are filled in at each hello.
    package var introduction: Hello
    /// How long to look for a coordinator before leaving.
    package var patienceMilliseconds: Int64 = 30 * 60_000
    /// Between the first and the second hello; twice as long each further time.
    package var helloMilliseconds: Int64 = 1_000
    package var longestHelloMilliseconds: Int64 = 15_000
    /// An upload that is refused this often is the trial's error.
    package var uploadTries = 3

    package init(introduction: Hello) {
      self.introduction = introduction
    }
  }

  enum Connection {
    case seeking(Search)
    case joined
  }

  struct Search {
    var since: Instant
    var lastHello: Instant?
    var nextHello: Instant?
    /// From the next hello to the one after it, about.
    var interval: Int64
  }

  struct Membership {
    var session: SessionID
    var welcome: Welcome
    var lastHeard: Instant
    var nextPing: Instant
  }

  struct Held {
    var attempt: Attempt
    var stage: Stage
  }

  enum Stage {
    case preparing
    case prepared
    case running
    /// Cancelled, and still in its slot.
    case stopping
  }

  /// Something that happened.
  package enum Event: Hashable, Sendable {
    case message(CoordinatorMessage, session: SessionID)
    case leased([Attempt], session: SessionID)
    /// Another frame of this session has come, e.g. a piece of an artifact.
    case heard(session: SessionID)
    /// All inputs of the trial are here.
    case prepared(TrialKey)
    /// The coordinator does not have this input.
    case inputMissing(TrialKey, Digest)
    case ended(Report)
    /// Ends that an earlier worker on this disk could not deliver.
    case restored([Report])
    /// The result of this finished trial is on disk, for a worker after this one.
    case spooled(TrialKey)
    /// A cancelled trial has left its slot.
    case stopped(TrialKey)
    /// The coordinator has not taken the artifacts of this finished trial.
    case uploadRefused(TrialKey, reason: String)
    /// The artifacts that were wanted for this trial are on the coordinator's disk.
    case uploaded(TrialKey)
    /// Time passes; comes several times a ping interval, with what runs.
    case tick([Progress])
    /// The coordinator is gone and has left behind that nothing is to be done any more.
    case sweepOver
    /// Take nothing more, finish what runs until the deadline, leave.
    case drain(deadline: Instant)
  }

  /// Something to do.
  package enum Action: Hashable, Sendable {
    case send(WorkerMessage, session: SessionID)
    /// Get the trial's inputs, then say `prepared`.
    case prepare(TrialKey)
    case run(Attempt)
    /// Stop and forget the trial.
    case cancel(TrialKey)
    /// Bring these artifacts of the finished trial to the coordinator, then say `uploaded`.
    case upload(TrialKey, [Digest])
    /// Keep the result of this finished trial on disk, where there is a place for it, and say `spooled`: nobody may take
    /// it for long.
    case spool(TrialKey)
    /// The trial's result is recorded: drop it, on disk too.
    case forget(TrialKey)
    /// A new session: transfers under the old one will not be answered.
    case joined(SessionID)
    case stop(WorkerEnd)
  }

  package enum WorkerEnd: Hashable, Sendable {
    case finished
    /// Asked to leave, with the sweep unfinished.
    case drained
    case refused(Refusal)
    case coordinatorGone
  }

  /// One turn.
  package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
    guard !stopped else { return [] }
    var actions: [Action] = []
    switch event {
    case .message(let message, let session): receive(message, session, now, &actions)
    case .leased(let attempts, let session):
      guard hear(session, now) else { break }
      for attempt in attempts { take(attempt, &actions) }
    case .heard(let session): _ = hear(session, now)
    case .prepared(let key):
      if held[key]?.stage == .preparing { held[key]?.stage = .prepared }
    case .inputMissing(let key, let digest):
      guard drop(key) != nil else { break }
      actions.append(.cancel(key))
      send(.inputMissing(key, digest), &actions)
    case .ended(let report): end(report, &actions)
    case .restored(let reports): restore(reports, &actions)
    case .spooled(let key):
      if finished.contains(key) { spooled.insert(key) }
    case .stopped(let key): leaveSlot(key)
    case .uploadRefused(let key, let reason): uploadAgain(key, reason, &actions)
    case .uploaded(let key):
      if let report = finished[key] { send(.report(report), &actions) }
    case .tick(let progress): tick(progress, now, &actions)
    case .sweepOver:
      if case .seeking = connection { stop(.finished, &actions) }
    case .drain(let deadline): drain(deadline, &actions)
    }
    startTrials(&actions)
    leaveIfDrained(now, &actions)
    return actions
  }

  /// The time, 20 % more or less.
  mutating func spread(_ milliseconds: Int64) -> Int64 {
    jitter = (jitter ^ jitter >> 31) &* 0x9e37_79b9_7f4a_7c15 &+ 1
    return milliseconds * (800 + Int64(jitter >> 32) % 401) / 1_000
  }

  /// Whether an attempt of this trial is to be run here, or runs.
  package func holds(_ key: TrialKey) -> Bool { held.contains(key) }

  /// The end of a trial that is not acknowledged yet.
  package func finishedReport(_ key: TrialKey) -> Report? { finished[key] }

  mutating func stop(_ end: WorkerEnd, _ actions: inout [Action]) {
    stopped = true
    if end != .finished { spool(&actions) }
    actions.append(.stop(end))
  }

  /// Says it under the current session; without one it waits for the next hello, which tells all.
  func send(_ message: WorkerMessage, _ actions: inout [Action]) {
    guard case .joined = connection, let membership else { return }
    actions.append(.send(message, session: membership.session))
  }
}
