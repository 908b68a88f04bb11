@testable import SweepCore
import SweepSimulation

/// What can be done wrong with sessions.
extension Mutant {
  static let sessions: [Mutant] = [
    coordinator("accept a stale heartbeat") { machine, event, now in
      guard case .message(.ping(let held), let session, let route) = event, !machine.isOpen(session, on: route),
        let newest = machine.openSessions.last, let itsRoute = machine.sessions[newest]?.route
      else { return machine.handle(event, at: now) }
      return machine.handle(.message(.ping(held: held), session: newest, route: itsRoute), at: now)
    },
    coordinator("never give up a silent worker") { machine, event, now in
      for id in machine.openSessions { machine.sessions[id]?.lastHeard = now }
      return machine.handle(event, at: now)
    },
    coordinator("welcome another numerics version") { machine, event, now in
      guard case .message(.hello(var hello), let session, let route) = event else {
        return machine.handle(event, at: now)
      }
      hello.numericsVersion = machine.settings.numericsVersion
      return machine.handle(.message(.hello(hello), session: session, route: route), at: now)
    },
    coordinator("keep a list of all that was ever near") { machine, event, now in
      let actions = machine.handle(event, at: now)
      for id in machine.openSessions { machine.sessions[id]?.near += [0] }
      return actions
    },
  ]

  static let workers: [Mutant] = [
    worker("forget the epoch") { machine, event, now in
      if case .message(.welcome, _) = event { machine.membership = nil }
      return machine.handle(event, at: now)
    },
    worker("forget a result that was not acknowledged") { machine, event, now in
      let actions = machine.handle(event, at: now)
      if case .ended(let report) = event { machine.finished.remove(report.key) }
      return actions
    },
    worker("drop everything when the connection is lost") { machine, event, now in
      let actions = machine.handle(event, at: now)
      if case .seeking = machine.connection {
        for key in machine.finished.keys { machine.finished.remove(key) }
      }
      return actions
    },
    worker("run more than there are slots") { machine, event, now in
      machine.runningCount -= 1
      let actions = machine.handle(event, at: now)
      machine.runningCount += 1
      return actions
    },
    worker("start something new while leaving") { machine, event, now in
      let deadline = machine.drainDeadline
      if case .drain = event {} else { machine.drainDeadline = nil }
      let actions = machine.handle(event, at: now)
      if machine.drainDeadline == nil { machine.drainDeadline = deadline }
      return actions
    },
    worker("give back what was cancelled, and take no more") { machine, event, now in
      let actions = machine.handle(event, at: now)
      guard case .stopped(let key) = event, let session = machine.membership?.session else { return actions }
      return actions + [.send(.returned([key]), session: session)]
    },
    worker("leave with results that are nowhere else") { machine, event, now in
      machine.spooled.formUnion(machine.finished.keys)
      return machine.handle(event, at: now)
    },
    worker("never leave") { machine, event, now in
      machine.connection = switch machine.connection {
      case .seeking(var search): .seeking({ search.since = now; return search }())
      case .joined: .joined
      }
      return machine.handle(event, at: now)
    },
  ]
}
