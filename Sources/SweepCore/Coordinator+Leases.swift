extension Coordinator {
  /// The most leases that one worker holds.
  static let creditLimit = 4_096
  /// Expected milliseconds of work a slot that a worker is given ahead, so that short trials never wait.
  static let creditMilliseconds: Float = 1_000

  /// Makes a trial that has not ended available again.
  mutating func open(_ trial: Int) {
    if openParents[trial] == 0 {
      phases[trial] = .ready
      queue.push(trial)
    } else {
      phases[trial] = .waiting
    }
  }

  /// Hands out ready trials, one a session in turn, while there are both trials and room.
  mutating func assign(_ now: Instant, _ actions: inout [Action]) {
    guard let assignFrom, now >= assignFrom, !draining else { return }
    var grants: [(SessionID, [Grant])] = []
    var places: [SessionID: Int] = [:]
    var refused: [Int] = []
    while let id = hungry.first {
      guard hasRoom(id, now) else {
        hungry.removeFirst()
        sessions[id]?.isHungry = false
        continue
      }
      guard let trial = takeTrial(for: id, &refused) else {
        if refused.isEmpty { break }
        // Only trials that should run elsewhere are left for this session.
        hungry.removeFirst()
        sessions[id]?.isHungry = false
        for trial in refused { queue.push(trial) }
        refused = []
        continue
      }
      for trial in refused { queue.push(trial) }
      refused = []
      attempts[trial] += 1
      lease(trial, to: id)
      actions.append(.note(.leased(trial: trial, attempt: attempts[trial], id)))
      let grant = Grant(trial: trial, attempt: attempts[trial])
      if let place = places[id] {
        grants[place].1.append(grant)
      } else {
        places[id] = grants.count
        grants.append((id, [grant]))
      }
      hungry.removeFirst()
      hungry.append(id)
    }
    for (id, list) in grants {
      guard let session = sessions[id] else { continue }
      actions.append(.lease(list, session: id, route: session.route))
    }
  }

  /// The best ready trial for a session: the highest rank; of about equal ones, one whose inputs it has in memory.
  private mutating func takeTrial(for id: SessionID, _ refused: inout [Int]) -> Int? {
    var best: Int?
    while let trial = queue.pop() {
      guard phases[trial] == .ready else { continue }
      if mustAvoid(trial, id) {
        refused.append(trial)
        continue
      }
      best = trial
      break
    }
    guard let best, var session = sessions[id] else { return best }
    session.near.removeAll { phases[$0] != .ready }
    defer { sessions[id] = session }
    let close = session.near.firstIndex { queue.rank($0) >= 0.95 * queue.rank(best) && !mustAvoid($0, id) }
    guard let close, session.near[close] != best else { return best }
    queue.push(best)
    return session.near.remove(at: close)
  }

  /// A trial that returned an error on this worker goes elsewhere while there is an elsewhere.
  private func mustAvoid(_ trial: Int, _ id: SessionID) -> Bool {
    guard let last = errors[trial]?.last else { return false }
    return last.session == id && sessions.count > 1
  }

  private func hasRoom(_ id: SessionID, _ now: Instant) -> Bool {
    guard let session = sessions[id], now - session.lastHeard <= settings.suspectMilliseconds else { return false }
    if session.held.count < session.hello.slots { return true }
    return session.load < Self.creditMilliseconds * Float(session.hello.slots)
      && session.held.count < Self.creditLimit
  }

  /// Puts the session in line for trials.
  mutating func feed(_ id: SessionID) {
    guard let session = sessions[id], !session.isHungry else { return }
    sessions[id]?.isHungry = true
    hungry.append(id)
  }

  /// Marks the trial as held by the session.
  mutating func lease(_ trial: Int, to id: SessionID) {
    phases[trial] = .leased(id)
    tally.leased += 1
    sessions[id]?.held.append(trial)
    sessions[id]?.load += nodes[trial].cost
  }

  /// Ends a lease, whatever comes next for the trial.
  mutating func endLease(_ trial: Int) {
    guard case .leased(let id) = phases[trial] else { return }
    tally.leased -= 1
    guard let place = sessions[id]?.held.firstIndex(of: trial) else { return }
    sessions[id]?.held.remove(at: place)
    sessions[id]?.load -= nodes[trial].cost
    feed(id)
  }

  /// The session will not run this trial after all.
  mutating func giveBack(_ key: TrialKey, from id: SessionID) {
    guard let trial = number(of: key), phases[trial] == .leased(id) else { return }
    endLease(trial)
    open(trial)
  }

  /// An input of a leased trial is nowhere: its makers run again, and the trial waits for them.
  mutating func inputMissing(_ trial: Int, _ producers: [Int], _ session: SessionID, _ actions: inout [Action]) {
    guard phases[trial] == .leased(session) else { return }
    for producer in producers where phases[producer] == .ok && !remaking.contains(producer) {
      remaking.insert(producer)
      actions.append(.note(.artifactLost(trial: producer)))
      for dependent in dependents(of: producer) {
        openParents[Int(dependent)] += 1
        if phases[Int(dependent)] == .ready { phases[Int(dependent)] = .waiting }
      }
      open(producer)
    }
    endLease(trial)
    open(trial)
  }
}
