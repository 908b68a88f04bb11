@testable import SweepCore
import Testing

@Suite("sessions")
struct SessionTests {
  @Test("other numerics are refused, with the reason")
  func refused() {
    var desk = Desk([[]])
    var hello = introduction(1)
    hello.numericsVersion = 2
    let refusal = Refusal.numericsVersion(expected: 1, found: 2)
    #expect(
      desk.handle(.message(.hello(hello), session: .none, route: Route(number: 1))) == [
        .note(.refused(name: "w1", refusal)), .send(.refused(refusal), session: .none, route: Route(number: 1)),
      ])
  }

  @Test("a frame of an unknown session, an old epoch or another connection is answered with a request for a hello")
  func sayHello() {
    var desk = Desk([[]], epoch: 2)
    desk.hello(1)
    #expect(desk.say(.ping(held: []), 1) == [send(.sayHello, 1)])
    let known = session(1, epoch: 2)
    #expect(
      desk.handle(.message(.ping(held: []), session: known, route: Route(number: 9))) == [
        .send(.sayHello, session: known, route: Route(number: 9))
      ])
  }

  @Test("hellos that a connection hands over all at once open one session and lease once")
  func repeatedHello() {
    var desk = Desk([[], []])
    desk.hello(1)
    for _ in 1...3 { #expect(desk.hello(1) == Array(welcome(1, 1).dropFirst())) }
    #expect(desk.machine.attempts == [1, 0])
  }

  @Test("a worker that comes back while its old session is open keeps what it holds, on a new connection or the same")
  func replaced() {
    for route in [1, 2] {
      var desk = Desk([[], []])
      desk.hello(1)
      desk.say(.ping(held: []), 1)
      let actions = desk.hello(1, route: route, held: [(0, 1)])
      #expect(actions.contains(.note(.adopted(trial: 0, attempt: 1, session(2)))))
      #expect(desk.phase(0) == .leased(session(2)))
      #expect(desk.machine.workforce == (1, 1))
    }
  }

  @Test("a worker that comes back after its lease gets what is still open; the rest it is told to drop")
  func afterExpiry() {
    var desk = Desk([[], []])
    desk.hello(1, slots: 2)
    desk.handle(.unreachable(Route(number: 1)))
    desk.hello(2)
    #expect(desk.phase(0) == .leased(session(2)))
    let actions = desk.hello(1, slots: 2, route: 3, held: [(0, 1), (1, 1)])
    #expect(
      actions.suffix(2) == [.note(.adopted(trial: 1, attempt: 1, session(3))), send(.cancel([key(0)]), 3)])
  }

  @Test("a trial that a hello names twice is not cancelled")
  func namedTwice() {
    var desk = Desk([[]])
    let actions = desk.hello(1, held: [(0, 2)], finished: [(0, 1)])
    #expect(actions == welcome(1, 1) + [.note(.adopted(trial: 0, attempt: 2, session(1)))])
  }

  @Test("a goodbye gives everything back at once and is no loss")
  func goodbye() {
    var desk = Desk([[]])
    for number in 1...UInt32(20) {
      desk.hello(Int(number))
      #expect(desk.say(.goodbye, number) == [.note(.left(session(number)))])
    }
    #expect(desk.phase(0) == .ready)
  }

  @Test("ten losses in a row of the worker that was running it end a trial")
  func tenLosses() {
    var desk = Desk([[], [0]])
    for worker in 1...9 {
      desk.hello(worker)
      desk.handle(.unreachable(Route(number: UInt64(worker))))
    }
    #expect(desk.phase(0) == .ready)
    desk.hello(10)
    #expect(
      desk.handle(.unreachable(Route(number: 10))) == [
        .note(.lost(session(10), held: 1)),
        .append(number: 1, .failed(trial: 0, reason: "10 workers in a row were lost while running it")),
      ])
  }

  @Test("trials that were only queued on a lost worker are not to blame")
  func queuedIsInnocent() {
    var desk = Desk([[], []], cost: 1)
    desk.hello(1)
    desk.handle(.unreachable(Route(number: 1)))
    #expect(desk.machine.losses == [1, 0])
  }

  @Test("a worker that comes back with what it was running was not lost")
  func lossUndone() {
    var desk = Desk([[]])
    desk.hello(1)
    for route in 1...30 {
      desk.handle(.unreachable(Route(number: UInt64(route))))
      desk.hello(1, route: route + 1, held: [(0, 1)])
    }
    #expect(desk.machine.losses == [0])
  }

  @Test("from the third loss on a trial runs alone, so that its neighbours are not given up with it")
  func alone() {
    var desk = Desk([[], []])
    for worker in 1...3 {
      desk.hello(worker, slots: 2)
      desk.handle(.unreachable(Route(number: UInt64(worker))))
    }
    #expect(desk.machine.losses == [3, 3])
    #expect(desk.hello(4, slots: 2) == welcome(4, 4, slots: 2) + lease([(0, 4)], 4))
    #expect(desk.hello(5, slots: 2) == welcome(5, 5, slots: 2) + lease([(1, 4)], 5))
  }

  @Test("the coordinator's own pause is nobody's silence")
  func pause() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.now = desk.now + 3_600_000
    #expect(desk.handle(.tick) == [.note(.paused(milliseconds: 3_600_000)), send(.ping, 1)])
    #expect(desk.phase(0) == .leased(session(1)))
  }

  @Test("every session is pinged once an interval")
  func pings() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.now = desk.now + 1_000
    desk.hello(2)
    desk.now = desk.now + 1_000
    #expect(desk.handle(.tick) == [send(.ping, 1)])
    desk.now = desk.now + 1_000
    #expect(desk.handle(.tick) == [send(.ping, 2)])
  }

  @Test("asked to stop before the end, the coordinator tells its workers that they shall wait")
  func closing() {
    var desk = Desk([[]])
    desk.hello(1)
    #expect(desk.handle(.drain) == [send(.closing, 1), .stop(.workLeft)])
  }

  @Test("who comes after the end is told that the sweep is complete")
  func late() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.report(ok: 0, 1)
    desk.sync()
    #expect(desk.hello(2) == [welcome(2, 2)[1], send(.finished, 2)])
  }

  @Test("attempts of a later life have higher numbers")
  func attempts() {
    var desk = Desk([[]], epoch: 3)
    desk.hello(1)
    let actions = desk.wait(6_000, alive: [])
    #expect(actions.contains(.note(.leased(trial: 0, attempt: 2_001, session(1, epoch: 3)))))
  }
}
