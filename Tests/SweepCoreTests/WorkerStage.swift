@testable import SweepCore
import SweepSimulation

/// A worker for transcripts, joined in session 1.1.
///
///     worker slots=2
///     leased 0#1 …     prepared 0     missing 0     ok 0#1     stopped 0     drain 60     wait 5
///     recorded 0#1     cancel 0       closing       finished   refused       welcome 1.2
struct WorkerStage {
  private var machine: Worker
  private var now = Instant(milliseconds: 0)
  private var session = SessionID(epoch: 1, number: 1)

  init(_ command: Command) {
    let slots = UInt32(command.settings["slots"] ?? "") ?? 1
    machine = Worker(settings: Worker.Settings(introduction: introduction(1, slots: slots)), at: now)
    _ = machine.handle(.tick([]), at: now)
    if command.settings["joined"] != "no" { _ = say(.welcome(Self.welcome)) }
  }

  private static let welcome = Welcome(sweep: "sweep", pingMilliseconds: 2_000, leaseMilliseconds: 30_000)

  mutating func handle(_ command: Command) throws -> [String] {
    switch try command.word(0) {
    case "leased":
      return turn(.leased(command.words.dropFirst().compactMap { Attempt(text: $0) }, session: session))
    case "prepared": return turn(.prepared(transcriptKey(try command.number(1))))
    case "missing": return turn(.inputMissing(transcriptKey(try command.number(1)), Digest([9, 1, 1, 1])))
    case "ok":
      let attempt = try command.attempt(1)
      let outcome = Report.Outcome.ok(deterministic: [7], provenance: [], artifacts: [])
      return turn(.ended(Report(key: attempt.key, attempt: attempt.number, outcome: outcome, milliseconds: 5)))
    case "stopped": return turn(.stopped(transcriptKey(try command.number(1))))
    case "drain": return turn(.drain(deadline: now + Int64(try command.number(1)) * 1_000))
    case "wait": return wait(seconds: Int64(try command.number(1)))
    case "recorded":
      let attempt = try command.attempt(1)
      return say(.recorded(attempt.key, attempt: attempt.number))
    case "cancel": return say(.cancel([transcriptKey(try command.number(1))]))
    case "closing": return say(.closing)
    case "finished": return say(.finished)
    case "refused":
      return turn(.message(.refused(.numericsVersion(expected: 1, found: 2)), session: .none))
    case "welcome":
      let numbers = try command.word(1).split(separator: ".").compactMap { UInt32($0) }
      guard numbers.count == 2 else { throw Transcript.Unreadable(line: command.line) }
      session = SessionID(epoch: numbers[0], number: numbers[1])
      return say(.welcome(Self.welcome))
    default: throw Transcript.Unreadable(line: command.line)
    }
  }

  private mutating func wait(seconds: Int64) -> [String] {
    let end = now + seconds * 1_000
    var said: [String] = []
    while now < end {
      now = now + 500
      said += turn(.tick([]))
    }
    return said
  }

  private mutating func say(_ message: CoordinatorMessage) -> [String] {
    turn(.message(message, session: session))
  }

  private mutating func turn(_ event: Worker.Event) -> [String] {
    machine.handle(event, at: now).filter { if case .send(.ping, _) = $0 { false } else { true } }.map(\.summary)
  }
}
