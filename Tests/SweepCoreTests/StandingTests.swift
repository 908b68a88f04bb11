@testable import SweepCore
import Testing

@Suite("why a trial has not run")
struct StandingTests {
  @Test("one without workers waits for one; its dependents wait for it")
  func noWorkers() {
    let desk = Desk([[], [0]])
    #expect(desk.machine.standing(of: 0, at: desk.now) == .ready([.noWorkers]))
    #expect(desk.machine.standing(of: 1, at: desk.now) == .waiting(parents: [0]))
    #expect(desk.machine.state == .idle)
  }

  @Test("after a restart ready trials wait for those who may still have them")
  func grace() {
    let desk = Desk([[]], epoch: 2)
    #expect(desk.machine.standing(of: 0, at: desk.now) == .ready([.grace(milliseconds: 5_000)]))
  }

  @Test("one that somebody has says who, how far it is, and what came before it there")
  func leased() throws {
    var desk = Desk([[], []], cost: 100)
    desk.hello(1)
    desk.now = desk.now + 1_000
    let held = [
      Progress(key: key(0), attempt: 1, iteration: 40, loss: 0.5),
      Progress(key: key(1), attempt: 1, iteration: 0, isRunning: false),
    ]
    desk.say(.ping(held: held), 1)
    desk.now = desk.now + 500
    let running = Coordinator.Holding(
      worker: "w1", host: "a", attempt: 1, isRunning: true, iteration: 40, loss: 0.5, milliseconds: 1_500,
      sinceProgress: 500, sinceHeard: 500, before: 0)
    #expect(desk.machine.standing(of: 0, at: desk.now) == .leased(running))
    guard case .leased(let queued) = desk.machine.standing(of: 1, at: desk.now) else {
      Issue.record("expected a lease")
      return
    }
    #expect(!queued.isRunning && queued.before == 1)
    let workers = desk.machine.workers(limit: 9, trialLimit: 9, at: desk.now) { trial in
      (SweepStatus.TrialName(key: key(trial), series: "s", level: 0, seed: 0), 100)
    }
    #expect(workers.map(\.name) == ["w1"] && workers[0].held == 2 && workers[0].running.map(\.iteration) == [40])
  }

  @Test("one behind others says how many go first; one after an error waits for another host")
  func busy() {
    var desk = Desk([[], [], []], costs: [30_000, 20_000, 10_000])
    desk.hello(1)
    #expect(desk.machine.standing(of: 2, at: desk.now) == .ready([.busy(slots: 1, ahead: 1)]))
    desk.hello(2, host: "b", slots: 1)
    desk.report(error: "no", of: 0, attempt: 1, 1)
    #expect(
      desk.machine.standing(of: 0, at: desk.now) == .ready([.error(reason: "no", host: "a"), .busy(slots: 2, ahead: 0)]))
  }

  @Test("silent and leaving workers take nothing, and that is said")
  func noneTakes() {
    var desk = Desk([[], [], []])
    desk.hello(1)
    desk.hello(2)
    desk.say(.returned([]), 2)
    desk.wait(11_000)
    #expect(desk.machine.standing(of: 2, at: desk.now) == .ready([.noneTakesTrials(leaving: 1, silent: 1)]))
  }

  @Test("every trial is counted once, in its group, as what it is")
  func counts() {
    var desk = Desk([[], [0], [], [2], []], log: [(4, .ok)])
    desk.hello(1)
    desk.hello(2)
    desk.say(.ping(held: [Progress(key: key(0), attempt: 1, iteration: 1)]), 1)
    desk.report(error: "no", of: 2, attempt: 1, 2)
    let counts = desk.machine.counts(groupCount: 2) { $0 < 2 ? 0 : 1 }
    #expect(counts[0].running == 1 && counts[0].waiting == 1 && counts[0].total == 2)
    #expect(counts[1].ok == 1 && counts[1].waiting == 1 && counts[1].leased + counts[1].ready == 1 && counts[1].total == 3)
  }

  @Test("a recorded trial that runs once more counts as recorded")
  func rerun() {
    var desk = Desk([[], [0]], log: [(0, .ok)])
    desk.hello(1)
    desk.handle(.inputMissing(trial: 1, producers: [0], session: session(1)))
    let counts = desk.machine.counts(groupCount: 1) { _ in 0 }
    #expect(counts[0].ok == 1 && counts[0].total == 2)
    #expect(desk.machine.rerun(of: 0).isRerun && !desk.machine.rerun(of: 0).isAudit)
  }
}
