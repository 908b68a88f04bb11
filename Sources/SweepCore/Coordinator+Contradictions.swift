extension Coordinator {
  /// What the state says against itself; empty between any two events.
  ///
  /// Takes time in proportion to the whole state: for tests and simulation.
  package var contradictions: [String] {
    tallyContradictions + trialContradictions + sessionContradictions + tableContradictions
  }

  private var tallyContradictions: [String] {
    var counted = Tally()
    counted.trials = nodes.count
    counted.ok = reruns.count
    for phase in phases {
      switch phase {
      case .ok: counted.ok += 1
      case .failed: counted.failed += 1
      case .blocked: counted.blocked += 1
      case .leased: counted.leased += 1
      case .waiting, .ready, .recording: break
      }
    }
    return counted == tally ? [] : ["tally \(tally), phases say \(counted)"]
  }

  /// Each open, unblocked, ready trial is queued or leased; the others have a reason to wait.
  private var trialContradictions: [String] {
    var found: [String] = []
    for trial in nodes.indices {
      let parents = nodes[trial].parents
      // A trial that is only audited still has its result.
      let open = parents.count { phases[$0] != .ok && reruns[$0]?.isAudit != true }
      func expect(_ holds: Bool, _ what: @autoclosure () -> String) {
        if !holds { found.append("trial \(trial) is \(phases[trial]), but \(what())") }
      }
      expect(openParents[trial] == open, "\(openParents[trial]) parents count as open, not \(open)")
      switch phases[trial] {
      case .ready:
        expect(open == 0, "a parent is not ok")
        expect(queue.contains(trial) || audits.contains(trial), "it is not queued")
      case .waiting:
        expect(open > 0, "it has nothing to wait for")
        let isHopeless = parents.contains { phases[$0] == .failed || phases[$0] == .blocked }
        expect(!isHopeless, "it waits for a parent that has no result")
      case .leased(let id): expect(sessions[id]?.held.contains(trial) == true, "the session does not hold it")
      case .recording(let ending, let number):
        expect(
          pending.contains { $0.number == number && $0.trial == trial && $0.ending == ending }, "nothing is pending")
      case .blocked: expect(open > 0, "all its parents are ok")
      case .ok, .failed: break
      }
      guard reruns[trial] != nil else { continue }
      switch phases[trial] {
      case .ready, .waiting, .leased: break
      default: expect(false, "it runs again")
      }
    }
    return found
  }

  private var sessionContradictions: [String] {
    var found: [String] = []
    for (id, session) in sessions {
      func expect(_ holds: Bool, _ what: @autoclosure () -> String) {
        if !holds { found.append("session \(id.rawValue): \(what())") }
      }
      let held = session.held.keys
      expect(held.allSatisfy { phases[$0] == .leased(id) }, "it holds what is not leased to it")
      let load = session.held.values.reduce(0) { $0 + $1.microseconds }
      expect(session.load == load, "load \(session.load), expected \(load)")
      expect(session.standing.allSatisfy { !session.held.contains($0) }, "what stands still is held")
      expect(sessionOnRoute[session.route] == id, "its route leads elsewhere")
      expect(sessionOfInstance[session.instance] == id, "its worker is elsewhere")
      let owed = pending.reduce(0) { $0 + $1.reporters.count { $0.0 == id } }
      expect(session.unacknowledged == owed, "\(session.unacknowledged) unacknowledged, expected \(owed)")
      expect(!session.isLeaving || !hungry.contains(id), "it leaves and wants more")
    }
    return found
  }

  private var tableContradictions: [String] {
    var found: [String] = []
    var staying: [String: Int] = [:]
    for session in sessions.values where !session.isLeaving { staying[session.host, default: 0] += 1 }
    if hosts != staying { found.append("hosts \(hosts), sessions say \(staying)") }
    let slots = sessions.values.reduce(0) { $0 + $1.slots }
    if slotCount != slots { found.append("\(slotCount) slots, sessions say \(slots)") }
    if pingOrder.count != sessions.count || !pingOrder.keys.allSatisfy({ sessions[$0] != nil }) {
      found.append("not every session is pinged")
    }
    if sessionOnRoute.count != sessions.count { found.append("a route without a session") }
    if sessionOfInstance.count != sessions.count { found.append("a worker without a session") }
    if !hungry.keys.allSatisfy({ sessions[$0] != nil }) { found.append("a closed session is in line") }
    for (place, entry) in pending.enumerated() where entry.number != pending[0].number + UInt64(place) {
      found.append("pending entries have gaps")
    }
    return found
  }
}
