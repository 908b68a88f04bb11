extension Coordinator {
  /// An input of a leased trial is nowhere: its makers run again, and the trial waits for them.
  mutating func inputMissing(_ trial: Int, _ producers: [Int], _ session: SessionID, _ actions: inout [Action]) {
    guard phases[trial] == .leased(session) else { return }
    for producer in producers where phases[producer] == .ok || reruns[producer]?.isAudit == true {
      let runsAlready = reruns.updateValue(.artifact, forKey: producer) != nil
      actions.append(.note(.artifactLost(trial: producer)))
      for dependent in dependents(of: producer) {
        openParents[Int(dependent)] += 1
        if phases[Int(dependent)] == .ready { phases[Int(dependent)] = .waiting }
      }
      // One that waits for its audit is not kept waiting any longer.
      if !runsAlready || audits.remove(producer) != nil { open(producer, &actions) }
    }
    endLease(trial)
    countLoss(trial, of: .input, &actions)
  }

  /// A trial that ran again for its artifact: nothing is recorded, its dependents can go on.
  mutating func remade(_ trial: Int, _ session: SessionID, _ actions: inout [Action]) {
    guard let rerun = reruns.removeValue(forKey: trial) else { return }
    audits.remove(trial)
    phases[trial] = .ok
    if rerun.isAudit { return }
    for dependent in dependents(of: trial) { parentEnded(Int(dependent), &actions) }
    noteNear(trial, session)
  }
}

extension Coordinator.Rerun {
  var isAudit: Bool {
    if case .audit = self { true } else { false }
  }
}
