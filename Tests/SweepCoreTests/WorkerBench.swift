@testable import SweepCore
import Testing

/// A worker whose state is checked after every event.
struct Bench {
  var machine: Worker
  var now = Instant(milliseconds: 0)

  /// Joined in session 1, unless told otherwise.
  init(slots: UInt32 = 1, isJoined: Bool = true) {
    machine = Worker(settings: Worker.Settings(introduction: introduction(1, slots: slots)), at: now)
    guard isJoined else { return }
    handle(.tick([]))
    join(1)
  }

  @discardableResult
  mutating func handle(_ event: Worker.Event) -> [Worker.Action] {
    let actions = machine.handle(event, at: now)
    #expect(machine.contradictions == [])
    return actions
  }

  @discardableResult
  mutating func tell(_ message: CoordinatorMessage, _ number: UInt32 = 1) -> [Worker.Action] {
    handle(.message(message, session: session(number)))
  }

  @discardableResult
  mutating func join(_ number: UInt32, epoch: UInt32 = 1, sweep: String = "sweep") -> [Worker.Action] {
    let welcome = Welcome(sweep: sweep, pingMilliseconds: 2_000, leaseMilliseconds: 30_000)
    return handle(.message(.welcome(welcome), session: session(number, epoch: epoch)))
  }

  @discardableResult
  mutating func lease(_ trials: [Int], attempt: UInt32 = 1, _ number: UInt32 = 1) -> [Worker.Action] {
    handle(.leased(trials.map { Attempt(key: key($0), number: attempt) }, session: session(number)))
  }

  /// The hellos said while nothing but time passes, in milliseconds.
  mutating func hellos(until seconds: Int64) -> [Int64] {
    var said: [Int64] = []
    while now.milliseconds < seconds * 1_000 {
      now = now + 100
      if handle(.tick([])).contains(where: { if case .send(.hello, _) = $0 { true } else { false } }) {
        said.append(now.milliseconds)
      }
    }
    return said
  }
}

func say(_ message: WorkerMessage, _ number: UInt32 = 1) -> Worker.Action {
  .send(message, session: session(number))
}

func run(_ trial: Int, _ attempt: UInt32 = 1) -> Worker.Action {
  .run(Attempt(key: key(trial), number: attempt))
}

func hello(held: [(Int, UInt32)] = [], finished: [(Int, UInt32)] = [], slots: UInt32 = 1) -> Worker.Action {
  .send(.hello(introduction(1, slots: slots, held: held, finished: finished)), session: .none)
}
