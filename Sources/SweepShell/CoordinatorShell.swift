internal import Access
internal import Logging
internal import ResultLog
package import SweepCore
internal import Sweeps
internal import Transport
internal import Wire

/// Runs a coordinator: brings it what happens on sockets, disk and clock, and does what it says.
package struct CoordinatorShell<Link: CoordinatorLink & ~Copyable>: ~Copyable {
  var machine: Coordinator
  var link: Link
  let setup: SweepSetup
  let reader: LogReader
  let disk: ArtifactDesk
  let committer: GroupCommitter<Ticket>
  let mailbox: Mailbox<Arrival>
  var events: EventLog
  /// Where the ok record of each trial stands in the log; length 0 where there is none.
  var records: [RecordPlace]
  /// Routes that turned out to be dead while actions were carried out.
  var unreachable: [Route] = []
  let access: CoordinatorAccess?
  /// Whether a record is compared with its trial before it is believed.
  let checksRecords: Bool
  var rules: AccessRules
  /// Refusals that have been told to people.
  var toldRefusals: Set<String> = []
  /// The line of the report that is being handled.
  var examined: (key: TrialKey, line: LogLine)?
  var ending: ExitStatus?
  var progress: ProgressReport
  var desk: StatusDesk
  let log = Logger(label: "raffle.coordinator")

  /// What the group committer gives back with a line.
  struct Ticket: Sendable {
    var number: UInt64
    var trial: Int
    var deterministicLength: Int
    var isOk: Bool
  }

  struct RecordPlace: Sendable {
    var extent = LineExtent(offset: 0, length: 0)
    var deterministicLength = 0
  }

  /// What other threads bring.
  enum Arrival: Sendable {
    case committed(Result<[Commit<Ticket>], LogError>)
    case reply(CoordinatorFrame, session: SessionID, route: Route)
    /// Whether an input that a worker could not get is on the disk, whole.
    case inputChecked(Digest, of: Int, isHere: Bool, session: SessionID)
    case diskFailed(LogError)
    case keysChanged([String: Role])
    case metricsWanted(MetricsInquiry)
    case stopAsked
  }

  /// - Parameters:
  ///   - settings: intervals; name and numerics come from the sweep.
  ///   - access: the keys that the link goes by; nil without encryption.
  ///   - retryFailed: opens failed and blocked trials again.
  ///   - checksRecords: false where trials are empty, for measuring all the rest.
  package init(
    _ setup: SweepSetup, folder: consuming SweepFolder, link: consuming Link, settings: Coordinator.Settings,
    access: CoordinatorAccess? = nil, retryFailed: Bool, checksRecords: Bool = true, progress: ProgressReport
  ) throws(ShellError) {
    var machine = Coordinator(settings: settings, epoch: folder.epoch, nodes: setup.expansion.nodes)
    var records = [RecordPlace](repeating: RecordPlace(), count: setup.expansion.trials.count)
    var (ok, failed): ([Int32], [(trial: Int, place: LineExtent)]) = ([], [])
    for entry in folder.records {
      let isAudited = entry.status == .ok && machine.isAudited(entry.key)
      let host = isAudited ? (try? folder.reader.read(entry.extent)).flatMap(hostOfProvenance) : nil
      machine.restore(entry.key, entry.status, fingerprint: entry.fingerprint, host: host)
      guard let trial = machine.number(of: entry.key) else { continue }
      if entry.status == .failed { failed.append((trial, entry.extent)) }
      guard entry.status == .ok, records[trial].extent.length == 0 else { continue }
      ok.append(Int32(trial))
      records[trial] = RecordPlace(extent: entry.extent, deterministicLength: entry.deterministicLength)
    }
    for key in folder.differing { machine.restoreDifference(key) }
    if retryFailed { machine.retryFailed() }
    let (mailbox, committer) = try Self.committer(folder.writer)
    self.mailbox = mailbox
    self.committer = committer
    self.machine = machine
    self.records = records
    self.link = link
    self.setup = setup
    self.progress = progress
    desk = StatusDesk(setup.expansion, ok: ok, failed: failed)
    self.access = access
    self.checksRecords = checksRecords
    rules = AccessRules(roles: access?.table.roles, data: setup.dataDigest)
    disk = ArtifactDesk(folder.artifacts) { mailbox.post(.diskFailed($0)) }
    reader = folder.reader
    events = folder.events
  }

  private static func committer(
    _ writer: consuming LogWriter
  ) throws(ShellError) -> (Mailbox<Arrival>, GroupCommitter<Ticket>) {
    do {
      let mailbox = try Mailbox<Arrival>()
      return (mailbox, try GroupCommitter<Ticket>(writer) { mailbox.post(.committed($0)) })
    } catch {
      throw ShellError(.failure, "\(error)")
    }
  }

  /// Asks for a clean end, from any thread.
  package var stopper: @Sendable () -> Void {
    let mailbox = self.mailbox
    return { mailbox.post(.stopAsked) }
  }

  /// Asks for the metrics, from any thread.
  package var metricsSource: @Sendable (MetricsInquiry) -> Void {
    let mailbox = self.mailbox
    return { mailbox.post(.metricsWanted($0)) }
  }

  /// Until the sweep is complete or somebody asks for the end.
  package mutating func run() throws(ShellError) -> ExitStatus {
    do {
      let mailbox = self.mailbox
      access?.watch { mailbox.post(.keysChanged($0)) }
      perform(machine.handle(.started, at: monotonicNow()))
      progress.begin(machine.tally)
      var nextTick = monotonicNow()
      var leaveBy: Instant?
      while true {
        try link.wait([mailbox.wakeup], milliseconds: max(0, Int(nextTick - monotonicNow())))
        for arrival in mailbox.takeAll() { try take(arrival) }
        // Bounded work a turn: the clock and the disk come between.
        for _ in 0..<1_000 {
          guard let frame = try link.receive() else { break }
          receive(frame)
        }
        let now = monotonicNow()
        if now >= nextTick {
          nextTick = now + Self.tickMilliseconds
          perform(machine.handle(.tick, at: now))
          progress.update(machine.tally, machine.workforce, secondsLeft: machine.secondsLeft)
          desk.sample(machine.tally.trials - machine.tally.open, at: now)
        }
        try settle()
        if let error = events.flush() { log.warning("events are not written any more: \(error)") }
        if let ending {
          // Workers that were told to leave say goodbye; those that stay are told, which takes a moment.
          if leaveBy == nil { tellWatchers(now) }
          let deadline = leaveBy ?? now + (ending == .workLeft ? 100 : 2_000)
          leaveBy = deadline
          if machine.workforce.workers == 0 || now >= deadline {
            committer.close()
            if ending != .workLeft { access?.close() }
            progress.end(machine.tally)
            return ending
          }
        }
      }
    } catch let error as ShellError {
      throw error
    } catch {
      throw ShellError(.failure, "\(error)")
    }
  }

  private static var tickMilliseconds: Int64 { 100 }

  /// Reports dead routes until no report finds another.
  private mutating func settle() throws(TransportError) {
    while !unreachable.isEmpty {
      let routes = unreachable
      unreachable = []
      for route in routes { perform(machine.handle(.unreachable(route), at: monotonicNow())) }
    }
  }

  mutating func send(_ frame: CoordinatorFrame, _ session: SessionID, _ route: Route) {
    do {
      if try !link.send(frame, session: session, to: route) { unreachable.append(route) }
    } catch {
      log.error("a frame could not be sent: \(error)")
      unreachable.append(route)
    }
  }
}
