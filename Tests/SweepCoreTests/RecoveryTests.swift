@testable import SweepCore
import Testing

@Suite("recovery")
struct RecoveryTests {
  @Test("the log's end of each trial is taken up, the rest is open")
  func restore() {
    let desk = Desk(
      [[], [0], [], [2], [3], []], epoch: 2, log: [(0, .ok), (2, .failed), (3, .blocked), (4, .blocked)])
    let phases: [Coordinator.Phase] = [.ok, .ready, .failed, .blocked, .blocked, .ready]
    #expect(desk.machine.phases == phases)
  }

  @Test("an ok record is final, whatever follows it")
  func final() {
    let desk = Desk([[], []], log: [(0, .failed), (0, .ok), (0, .failed), (0, .blocked)])
    #expect(desk.phase(0) == .ok)
  }

  @Test("a blocked trial whose parents are ok by now is open, and one whose block was not written is blocked")
  func unfinishedBusiness() {
    var desk = Desk([[], [0], [], [2], [3]], epoch: 2, log: [(1, .blocked), (0, .ok), (2, .failed)])
    #expect(desk.phase(1) == .ready)
    #expect(desk.phase(3) == .recording(.blocked, number: 1))
    desk.sync()
    #expect(desk.phase(4) == .recording(.blocked, number: 2))
  }

  @Test("failed and blocked trials are open again when asked for")
  func retryFailed() {
    let desk = Desk([[], [0], []], log: [(0, .failed), (1, .blocked), (2, .ok)], retryFailed: true)
    let phases: [Coordinator.Phase] = [.ready, .waiting, .ok]
    #expect(desk.machine.phases == phases)
  }

  @Test("a complete log is the end")
  func complete() {
    var machine = Coordinator(
      settings: Coordinator.Settings(sweep: "sweep", numericsVersion: 1), epoch: 2,
      nodes: [Coordinator.Node(key: key(0), parents: [], cost: 1)])
    machine.restore(key(0), .failed, fingerprint: 0)
    #expect(machine.handle(.started, at: Instant(milliseconds: 0)) == [.stop(.someFailed)])
  }

  @Test("after a restart nothing is handed out until returning workers had their time")
  func grace() {
    var desk = Desk([[], []], epoch: 2)
    desk.hello(1)
    desk.wait(4_500)
    desk.hello(2, held: [(0, 3)])
    #expect(desk.phase(0) == .leased(session(2, epoch: 2)))
    #expect(desk.phase(1) == .ready)
    desk.wait(500)
    #expect(desk.phase(1) == .leased(session(1, epoch: 2)))
    #expect(desk.machine.attempts == [1_000, 1_001])
  }

  @Test("after all workers were cut off at once, the first one back does not get what the others run")
  func cutOff() {
    var desk = Desk([[], []])
    desk.hello(1)
    desk.hello(2)
    desk.wait(33_000)
    #expect(desk.machine.workforce.workers == 0)
    desk.hello(1, route: 3, held: [(0, 1)])
    #expect(desk.report(ok: 0, 3).contains(record(1, 0)))
    desk.wait(4_000, alive: [3])
    #expect(desk.phase(1) == .ready)
    desk.hello(2, route: 4, held: [(1, 1)])
    #expect(desk.phase(1) == .leased(session(4)))
  }

  @Test("of workers that do not come back after a cut, trials are kept for the grace only")
  func cutOffForGood() {
    var desk = Desk([[], []])
    desk.hello(1)
    desk.hello(2)
    desk.wait(33_000)
    desk.hello(3)
    #expect(desk.phase(0) == .ready)
    desk.wait(5_000, alive: [3])
    #expect(desk.phase(0) == .leased(session(3)))
  }

  @Test("a single worker that dies is followed by the next without a wait")
  func single() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.handle(.unreachable(Route(number: 1)))
    desk.hello(2)
    #expect(desk.phase(0) == .leased(session(2)))
  }

  @Test("a worker that returns after the grace loses to the one that runs its trial now, but its result counts")
  func afterGrace() {
    var desk = Desk([[]], epoch: 2)
    desk.hello(1)
    desk.wait(5_000)
    let actions = desk.hello(2, held: [(0, 1)])
    #expect(actions.last == .send(.cancel([key(0)]), session: session(2, epoch: 2), route: Route(number: 2)))
    let facts = Coordinator.ReportFacts(fingerprint: 7, missing: [])
    let late = desk.handle(
      .report(okReport(0), facts, session: session(2, epoch: 2), route: Route(number: 2)))
    #expect(late.last == record(1, 0))
  }
}
