@testable import SweepCore
import Testing

@Suite("trials that do not advance")
struct StandstillTests {
  /// Session 1 is alive all the time and says that trial 0 is at an iteration.
  private func wait(_ desk: inout Desk, seconds: Int64, at iteration: (Int64) -> UInt32) -> [Coordinator.Action] {
    var actions: [Coordinator.Action] = []
    for second in 1...seconds {
      desk.now = desk.now + 1_000
      let held = [Progress(key: key(0), attempt: 1, iteration: iteration(second))]
      actions += desk.say(.ping(held: held), 1)
      actions += desk.say(.ping(held: []), 2)
    }
    return actions
  }

  @Test("one that stands still for five minutes goes to another worker although its own is alive")
  func standstill() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.hello(2)
    #expect(wait(&desk, seconds: 300) { _ in 17 } == [])
    #expect(
      wait(&desk, seconds: 2) { _ in 17 }
        == [.note(.standstill(trial: 0, iteration: 17, session(1)))] + lease([(0, 2)], 2))
  }

  @Test("one that advances, however slowly, stays")
  func slow() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.hello(2)
    #expect(wait(&desk, seconds: 2_000) { UInt32($0 / 250) } == [])
  }

  @Test("a long trial has ten times what it should take")
  func long() {
    var desk = Desk([[]], cost: 100_000)
    desk.hello(1)
    desk.hello(2)
    #expect(wait(&desk, seconds: 1_000) { _ in 0 } == [])
    #expect(!wait(&desk, seconds: 2) { _ in 0 }.isEmpty)
  }

  @Test("its worker has a slot less until the trial is gone, and its result counts all the same")
  func slot() {
    var desk = Desk([[], []])
    desk.hello(1)
    _ = wait(&desk, seconds: 302) { _ in 0 }
    #expect(desk.phase(0) == .ready && desk.phase(1) == .ready)
    #expect(desk.report(ok: 0, 1) == [record(1, 0)] + lease([(1, 1)], 1))
  }

  @Test("a trial that does not start although a slot is free stands still, too")
  func neverStarts() {
    var desk = Desk([[]])
    desk.hello(1)
    var actions: [Coordinator.Action] = []
    for _ in 0..<302 {
      desk.now = desk.now + 1_000
      actions += desk.say(.ping(held: [Progress(key: key(0), attempt: 1, iteration: 0, isRunning: false)]), 1)
    }
    #expect(actions == [.note(.standstill(trial: 0, iteration: 0, session(1)))])
  }

  @Test("trials that wait for a slot have all the time, also when they were leased first")
  func queued() {
    var desk = Desk([[], []], cost: 400)
    desk.hello(1)
    #expect(desk.machine.tally.leased == 2)
    for second in 1...400 {
      desk.now = desk.now + 1_000
      let held = [
        Progress(key: key(0), attempt: 1, iteration: 0, isRunning: false),
        Progress(key: key(1), attempt: 1, iteration: UInt32(second)),
      ]
      #expect(desk.say(.ping(held: held), 1) == [])
    }
  }
}
