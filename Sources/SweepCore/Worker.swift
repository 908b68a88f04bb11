/// A worker as a pure value: what happened and when goes in, what to do comes out.
///
/// It keeps what it was given and what it has finished through any loss of the connection: a finished trial is
/// forgotten only when the coordinator says that it is recorded.
///
/// Connection: seeking ──► joined (welcome); joined ──► seeking (silence, or asked to say hello).
/// A held trial: preparing ──► prepared ──► running ──► finished ──► forgotten.
package struct Worker {
  package let settings: Settings
  private var connection: Connection
  private var held: [Held] = []
  private var finished: [Report] = []
  private var latestEpoch: UInt32 = 0
  private var drainDeadline: Instant?
  private var stopped = false

  package init(settings: Settings, at now: Instant) {
    self.settings = settings
    connection = .seeking(since: now, nextHello: now)
  }

  package struct Settings: Hashable, Sendable {
    /// Who this is; `held` and `finished` are filled in at each hello.
    package var introduction: Hello
    /// How long to look for a coordinator before leaving.
    package var patienceMilliseconds: Int64 = 30 * 60_000
    package var helloMilliseconds: Int64 = 1_000

    package init(introduction: Hello) {
      self.introduction = introduction
    }
  }

  private enum Connection {
    case seeking(since: Instant, nextHello: Instant)
    case joined(Membership)
  }

  private struct Membership {
    var session: SessionID
    var welcome: Welcome
    var lastHeard: Instant
    var lastPing: Instant
  }

  private struct Held {
    var attempt: Attempt
    var stage: Stage
  }

  private enum Stage {
    case preparing
    case prepared
    case running
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
    /// The artifacts that were wanted for this trial are on the coordinator's disk.
    case uploaded(TrialKey)
    /// Time passes; comes several times a ping interval, with what runs.
    case tick([Progress])
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
    /// The trial's result is recorded: drop it.
    case forget(TrialKey)
    /// A new session: transfers under the old one will not be answered.
    case joined(SessionID)
    case stop(WorkerEnd)
  }

  package enum WorkerEnd: Hashable, Sendable {
    case finished
    case drained(leftWork: Bool)
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
      if let place = place(of: key), case .preparing = held[place].stage { held[place].stage = .prepared }
    case .inputMissing(let key, let digest):
      guard let place = place(of: key) else { break }
      held.remove(at: place)
      actions.append(.cancel(key))
      send(.inputMissing(key, digest), &actions)
    case .ended(let report):
      guard let place = place(of: report.key) else { break }
      held.remove(at: place)
      finished.append(report)
      send(.report(report), &actions)
    case .uploaded(let key):
      for report in finished where report.key == key { send(.report(report), &actions) }
    case .tick(let progress): tick(progress, now, &actions)
    case .drain(let deadline): drain(deadline, &actions)
    }
    startTrials(&actions)
    leaveIfDrained(now, &actions)
    return actions
  }

  private mutating func receive(
    _ message: CoordinatorMessage, _ session: SessionID, _ now: Instant, _ actions: inout [Action]
  ) {
    switch message {
    case .welcome(let welcome):
      guard session.epoch >= latestEpoch else { return }
      latestEpoch = session.epoch
      connection = .joined(Membership(session: session, welcome: welcome, lastHeard: now, lastPing: now))
      actions.append(.joined(session))
      // Inputs asked for under an old session are asked for again, and results brought again.
      for trial in held { if case .preparing = trial.stage { actions.append(.prepare(trial.attempt.key)) } }
      for report in finished { send(.report(report), &actions) }
      return
    case .refused(let refusal):
      stop(.refused(refusal), &actions)
      return
    case .sayHello:
      // One hello answers a burst of such requests.
      if case .seeking(_, let nextHello) = connection, now < nextHello { return }
      connection = .seeking(since: now, nextHello: now + settings.helloMilliseconds)
      actions.append(.send(.hello(introduction), session: .none))
      return
    default: break
    }
    guard hear(session, now) else { return }
    switch message {
    case .welcome, .refused, .sayHello, .ping: break
    case .recorded(let key, let attempt):
      finished.removeAll { $0.key == key && $0.attempt <= attempt }
      actions.append(.forget(key))
    case .artifactsWanted(let key, let digests):
      if finished.contains(where: { $0.key == key }) { actions.append(.upload(key, digests)) }
    case .cancel(let keys):
      for key in keys {
        guard let place = place(of: key) else { continue }
        held.remove(at: place)
        actions.append(.cancel(key))
      }
    case .drain: drain(now + Int64.max / 4, &actions)
    case .finished:
      send(.goodbye, &actions)
      stop(.finished, &actions)
    }
  }

  /// Notes that the coordinator of this session is alive; messages of other sessions are nobody's.
  private mutating func hear(_ session: SessionID, _ now: Instant) -> Bool {
    guard case .joined(var membership) = connection, membership.session == session else { return false }
    membership.lastHeard = now
    connection = .joined(membership)
    return true
  }

  private mutating func take(_ attempt: Attempt, _ actions: inout [Action]) {
    guard place(of: attempt.key) == nil else { return }
    if drainDeadline != nil {
      send(.returned([attempt.key]), &actions)
      return
    }
    held.append(Held(attempt: attempt, stage: .preparing))
    actions.append(.prepare(attempt.key))
  }

  private mutating func startTrials(_ actions: inout [Action]) {
    var free = Int(settings.introduction.slots) - held.count { $0.stage == .running }
    for place in held.indices where free > 0 && held[place].stage == .prepared {
      held[place].stage = .running
      actions.append(.run(held[place].attempt))
      free -= 1
    }
  }

  private mutating func tick(_ progress: [Progress], _ now: Instant, _ actions: inout [Action]) {
    switch connection {
    case .seeking(let since, let nextHello):
      if now - since > settings.patienceMilliseconds {
        stop(.coordinatorGone, &actions)
      } else if now >= nextHello {
        connection = .seeking(since: since, nextHello: now + settings.helloMilliseconds)
        actions.append(.send(.hello(introduction), session: .none))
      }
    case .joined(var membership):
      if now - membership.lastHeard > Int64(membership.welcome.leaseMilliseconds) {
        connection = .seeking(since: membership.lastHeard, nextHello: now)
      } else if now - membership.lastPing >= Int64(membership.welcome.pingMilliseconds) {
        membership.lastPing = now
        connection = .joined(membership)
        let iterations = Dictionary(progress.map { ($0.key, $0.iteration) }, uniquingKeysWith: { max($0, $1) })
        let mentioned =
          held.map { Progress(key: $0.attempt.key, attempt: $0.attempt.number, iteration: iterations[$0.attempt.key] ?? 0) }
          + finished.map { Progress(key: $0.key, attempt: $0.attempt, iteration: 0) }
        send(.ping(held: mentioned), &actions)
      }
    }
  }

  private mutating func drain(_ deadline: Instant, _ actions: inout [Action]) {
    drainDeadline = min(deadline, drainDeadline ?? deadline)
    let queued = held.filter { $0.stage != .running }.map(\.attempt.key)
    held.removeAll { $0.stage != .running }
    for key in queued { actions.append(.cancel(key)) }
    if !queued.isEmpty { send(.returned(queued), &actions) }
  }

  private mutating func leaveIfDrained(_ now: Instant, _ actions: inout [Action]) {
    guard let deadline = drainDeadline, !stopped else { return }
    let done = held.isEmpty && finished.isEmpty
    guard done || now >= deadline else { return }
    let running = held.map(\.attempt.key)
    if !running.isEmpty { send(.returned(running), &actions) }
    send(.goodbye, &actions)
    stop(.drained(leftWork: true), &actions)
  }

  private mutating func stop(_ end: WorkerEnd, _ actions: inout [Action]) {
    stopped = true
    actions.append(.stop(end))
  }

  private var introduction: Hello {
    var hello = settings.introduction
    hello.held = held.map(\.attempt)
    hello.finished = finished.map { Attempt(key: $0.key, number: $0.attempt) }
    return hello
  }

  private func place(of key: TrialKey) -> Int? {
    held.firstIndex { $0.attempt.key == key }
  }

  /// Says it under the current session; without one it waits for the next hello, which tells all.
  private func send(_ message: WorkerMessage, _ actions: inout [Action]) {
    guard case .joined(let membership) = connection else { return }
    actions.append(.send(message, session: membership.session))
  }
}
