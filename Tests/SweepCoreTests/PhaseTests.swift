@testable import SweepCore
import Testing

/// The arrows above `Coordinator`: trial 1 is watched, 0 is its parent.
@Suite("phases")
struct PhaseTests {
  private typealias Phase = Coordinator.Phase
  private let held = Coordinator.Phase.leased(session(1))

  /// Trial 1 leased to session 1; session 2 stands by, full with trial 2.
  private func leased() -> Desk {
    var desk = Desk([[], [0], [], [1]], log: [(0, .ok)])
    desk.hello(1)
    desk.hello(2)
    return desk
  }

  @Test("waiting to ready to leased to recording to ok")
  func straight() {
    var desk = Desk([[], [0]])
    var seen: [Phase] = [desk.phase(1)]
    desk.hello(1)
    desk.report(ok: 0, 1)
    desk.say(.returned([]), 1)
    desk.sync()
    seen.append(desk.phase(1))
    desk.hello(2)
    seen.append(desk.phase(1))
    desk.report(ok: 1, 2)
    seen.append(desk.phase(1))
    desk.sync()
    seen.append(desk.phase(1))
    let expected: [Phase] = [.waiting, .ready, .leased(session(2)), .recording(.ok, number: 2), .ok]
    #expect(seen == expected)
  }

  @Test("leased to ready: lost, given back, left, first error")
  func backToReady() {
    for way in 0..<4 {
      var desk = Desk([[], [0]], log: [(0, .ok)])
      desk.hello(1)
      desk.say(way == 3 ? .returned([]) : .ping(held: []), 1)
      switch way {
      case 0: desk.handle(.unreachable(Route(number: 1)))
      case 1: desk.say(.returned([key(1)]), 1)
      case 2: desk.say(.goodbye, 1)
      default: desk.report(error: "no", of: 1, attempt: 1, 1)
      }
      #expect(desk.phase(1) == .ready)
    }
  }

  @Test("leased to recording to failed")
  func failed() {
    var desk = leased()
    desk.report(error: "no", of: 1, attempt: 1, 1)
    desk.report(error: "no", of: 1, attempt: 2, 1)
    #expect(desk.phase(1) == .recording(.failed, number: 1))
    desk.sync()
    #expect(desk.phase(1) == .failed)
    #expect(desk.phase(3) == .recording(.blocked, number: 2))
  }

  @Test("waiting to recording to blocked; blocked to ready when the parent has a result after all")
  func blocked() {
    var desk = Desk([[], [0]])
    desk.hello(1)
    for attempt in 1...UInt32(2) { desk.report(error: "no", of: 0, attempt: attempt, 1) }
    #expect(desk.phase(1) == .waiting)
    desk.sync()
    #expect(desk.phase(1) == .recording(.blocked, number: 2))
    #expect(desk.report(ok: 0, 1) == [record(3, 0)])
    desk.handle(.durable(through: 2))
    #expect(desk.phase(1) == .blocked)
    desk.sync()
    #expect(desk.phase(1) == held)
  }

  @Test("leased to waiting to blocked: a trial that is lost after its parent has failed does not wait for ever")
  func lostAfterParent() {
    var desk = Desk([[], [0]])
    desk.hello(1)
    desk.hello(2, held: [(1, 4)])
    for attempt in 1...UInt32(2) { desk.report(error: "no", of: 0, attempt: attempt, 1) }
    desk.sync()
    #expect(desk.phase(1) == .leased(session(2)))
    #expect(desk.say(.goodbye, 2).contains(.append(number: 2, .blocked(trial: 1, by: 0))))
  }

  @Test("waiting and ready to leased: a returning worker has it")
  func adopted() {
    var desk = Desk([[], [0]])
    desk.hello(1, held: [(1, 1)])
    #expect(desk.phase(1) == held)
    var other = Desk([[], [0]], epoch: 2, log: [(0, .ok)])
    other.hello(1, held: [(1, 1)])
    #expect(other.phase(1) == .leased(session(1, epoch: 2)))
  }

  @Test("any open phase to recording: a result counts whoever brings it")
  func anyResult() {
    var waiting = Desk([[], [0]])
    waiting.hello(1)
    waiting.report(ok: 1, 1)
    #expect(waiting.phase(1) == .recording(.ok, number: 1))

    var ready = Desk([[], [0], []], epoch: 2, log: [(0, .ok)])
    ready.hello(1)
    let facts = Coordinator.ReportFacts(fingerprint: 7, missing: [])
    ready.handle(.report(okReport(1), facts, session: session(1, epoch: 2), route: Route(number: 1)))
    #expect(ready.phase(1) == .recording(.ok, number: 1))

    var elsewhere = leased()
    #expect(elsewhere.report(ok: 1, 2).first == send(.cancel([key(1)]), 1))
    #expect(elsewhere.phase(1) == .recording(.ok, number: 1))

    for status in [RecordStatus.failed, .blocked] {
      var desk = Desk([[], [0], []], log: [(0, .failed), (1, status)])
      desk.hello(1)
      desk.report(ok: 1, 1)
      #expect(desk.phase(1) == .recording(.ok, number: 1))
      desk.sync()
      #expect(desk.machine.tally == Coordinator.Tally(trials: 3, ok: 1, failed: 1, leased: 1))
    }
  }

  @Test("ready and leased to waiting: an artifact of the parent was lost")
  func parentLost() {
    var desk = Desk([[], [0], [0]], log: [(0, .ok)])
    desk.hello(1)
    desk.handle(.inputMissing(trial: 1, producers: [0], session: session(1)))
    let phases: [Phase] = [held, .waiting, .waiting]
    #expect(desk.machine.phases == phases)
  }

  @Test("ok to leased to ok: its own artifact was lost, and nothing is appended")
  func remade() {
    var desk = leased()
    desk.handle(.inputMissing(trial: 1, producers: [0], session: session(1)))
    #expect(desk.phase(0) == held)
    #expect(desk.report(ok: 0, 1).first == recorded(0, 1, 1))
    #expect(desk.phase(0) == .ok)
    #expect(desk.machine.appended == 0)
  }

  @Test("illegal: nothing leaves ok by a report, an error or a claim")
  func okIsFinal() {
    var desk = leased()
    desk.report(ok: 0, 1)
    desk.report(error: "no", of: 0, attempt: 1, 1)
    desk.say(.ping(held: [Progress(key: key(0), attempt: 1, iteration: 1)]), 1)
    desk.say(.returned([key(0)]), 1)
    #expect(desk.phase(0) == .ok)
    #expect(desk.machine.appended == 0)
  }

  @Test("illegal: a trial that runs is not blocked, and only its holder can give it back or fail it")
  func runningStays() {
    var desk = leased()
    desk.say(.returned([key(1)]), 2)
    desk.report(error: "no", of: 1, attempt: 1, 2)
    desk.handle(.inputMissing(trial: 1, producers: [0], session: session(2)))
    #expect(desk.phase(1) == held)
  }

  @Test("illegal: waiting to leased by assignment, while a parent is appended and not durable")
  func notBeforeDurable() {
    var desk = Desk([[], [0]])
    desk.hello(1)
    desk.hello(2)
    desk.report(ok: 0, 1)
    desk.wait(20_000, alive: [1, 2])
    #expect(desk.phase(1) == .waiting)
  }
}
