extension Worker {
  /// What the state says against itself; empty between any two events.
  package var contradictions: [String] {
    var found: [String] = []
    let running = held.values.count { $0.stage == .running || $0.stage == .stopping }
    if running != runningCount { found.append("\(runningCount) run, stages say \(running)") }
    if running > Int(settings.introduction.slots) { found.append("\(running) run in too few slots") }
    if held.keys.contains(where: { finished.contains($0) }) { found.append("finished and held") }
    if !spooled.allSatisfy({ finished.contains($0) }) { found.append("on disk, but not finished") }
    return found
  }
}
