extension Coordinator {
  /// The most that one worker holds: leases, and results that are not durable yet.
  static let creditLimit = 4_096
  /// Expected work that a worker is given ahead for each slot, so that short trials never wait.
  static let creditMicroseconds: Int64 = 1_000_000
  /// How many trials that should run elsewhere are looked past for one that may run here.
  private static let lookAhead = 8
  /// Losses in a row after which a trial runs alone on its worker, so that none of its neighbours are blamed with it:
  /// ranks would bring the same ones together every time.
  static let lossesBeforeAlone = 3

  /// Puts the session in line for trials.
  mutating func feed(_ id: SessionID) {
    guard let session = sessions[id], !session.isLeaving, !hungry.contains(id) else { return }
    hungry.append(id)
  }

  /// Hands out ready trials, one a session in turn, while there are both trials and room.
  mutating func assign(_ now: Instant, _ actions: inout [Action]) {
    guard let assignFrom, now >= assignFrom, !draining else { return }
    if let keptUntil, now < keptUntil { return }
    var order: [SessionID] = []
    var grants: [SessionID: [Grant]] = [:]
    while !queue.isEmpty || !audits.isEmpty, let id = hungry.first {
      guard hasRoom(id, now), let trial = takeTrial(for: id) ?? takeAudit(for: id, &actions) else {
        // It is in line again when it is heard next, or when something of its own ends. Without any trials
        // left, everybody stays in line.
        if !queue.isEmpty || !audits.isEmpty { hungry.remove(id) }
        continue
      }
      attempts[trial] = min(attempts[trial], .max - 1) + 1
      lease(trial, to: id, now)
      actions.append(.note(.leased(trial: trial, attempt: attempts[trial], id)))
      if grants[id] == nil { order.append(id) }
      grants[id, default: []].append(Grant(trial: trial, attempt: attempts[trial]))
      hungry.rotate()
    }
    for id in order {
      guard let list = grants[id], let session = sessions[id] else { continue }
      actions.append(.lease(list, session: id, route: session.route))
    }
  }

  private func hasRoom(_ id: SessionID, _ now: Instant) -> Bool {
    guard let session = sessions[id], now - session.lastHeard <= settings.suspectMilliseconds,
      session.held.count + session.unacknowledged < Self.creditLimit,
      session.held.first.map({ losses[$0] < Self.lossesBeforeAlone }) ?? true
    else { return false }
    let slots = session.slots - session.standing.count
    return session.held.count < slots || session.load < Self.creditMicroseconds * Int64(slots)
  }

  /// The best ready trial that may run in a session.
  private mutating func takeTrial(for id: SessionID) -> Int? {
    var passed: [Int] = []
    defer { for trial in passed { queue.push(trial) } }
    while passed.count < Self.lookAhead, let trial = queue.pop() {
      guard phases[trial] == .ready else { continue }
      guard mustAvoid(trial, id) else { return nearer(than: trial, to: id) }
      passed.append(trial)
    }
    return nil
  }

  /// Of trials that rank about as high as `best`, one whose inputs the session has in memory.
  private mutating func nearer(than best: Int, to id: SessionID) -> Int {
    while let near = sessions[id]?.near.last {
      if phases[near] == .ready {
        guard near != best, queue.rank(near) >= 0.95 * queue.rank(best), !mustAvoid(near, id) else { return best }
        queue.push(best)
        sessions[id]?.near.removeLast()
        return near
      }
      sessions[id]?.near.removeLast()
    }
    return best
  }

  /// A trial that has lost several workers waits for an idle one, one that stands still here for another worker, and
  /// one that returned an error on this worker's host goes to another one where there is one.
  private func mustAvoid(_ trial: Int, _ id: SessionID) -> Bool {
    if losses[trial] >= Self.lossesBeforeAlone && sessions[id]?.held.isEmpty == false { return true }
    if sessions[id]?.standing.contains(trial) == true { return true }
    guard let last = errors[trial]?.last else { return false }
    return hosts.count > 1 && last.host == sessions[id]?.host
  }

  /// Dependents that a result of this session has made ready find their inputs there.
  mutating func noteNear(_ trial: Int, _ session: SessionID) {
    guard let count = sessions[session]?.near.count else { return }
    if count >= Self.creditLimit {
      // What went elsewhere is swept out, and the oldest with it.
      sessions[session]?.near.removeAll { phases[$0] != .ready }
      let excess = (sessions[session]?.near.count ?? 0) - Self.creditLimit / 2
      if excess > 0 { sessions[session]?.near.removeFirst(excess) }
    }
    for dependent in dependents(of: trial).reversed() where phases[Int(dependent)] == .ready {
      sessions[session]?.near.append(Int(dependent))
    }
  }
}
