/// What is expected of trials, and in which order they go.
extension Coordinator {
  /// Takes note of how long a trial took, and ranks all of them anew now and then.
  mutating func learn(_ trial: Int, _ report: Report, _ id: SessionID) {
    guard let host = sessions[id]?.host else { return }
    let (prior, kind) = (Double(nodes[trial].cost), Int(nodes[trial].costClass))
    costs.observe(Double(report.milliseconds), prior: prior, class: kind, host: host)
    measured += 1
    // Twice as late each time: all the ranking of a sweep takes time in proportion to its trials.
    guard measured >= rankingDue else { return }
    rankingDue = max(2 * rankingDue, nodes.count / 8)
    queue.rank(by: ranks)
  }

  /// On a host of middling speed.
  private func expectedMilliseconds(_ trial: Int) -> Double {
    Double(nodes[trial].cost) * costs.factor(class: Int(nodes[trial].costClass))
  }

  /// Of each trial the expected time of the longest chain that starts with it: the longest goes first.
  var ranks: [Float] {
    var ranks = [Float](repeating: 0, count: nodes.count)
    for trial in nodes.indices.reversed() {
      // Here stands the largest rank of those that wait for it.
      ranks[trial] += Float(expectedMilliseconds(trial))
      for parent in nodes[trial].parents { ranks[parent] = max(ranks[parent], ranks[trial]) }
    }
    return ranks
  }

  /// How long the rest of the sweep takes on the workers that are here; nil without any, or before anything has ended.
  package var secondsLeft: Double? {
    guard measured > 0, slotCount > 0 else { return nil }
    let work = openCosts.indices.reduce(0) { $0 + max(0, openCosts[$1]) * costs.factor(class: $1) }
    // A slot on a host where everything takes twice as long counts as half of one.
    let speed = sessions.keys.sorted().reduce(0) { sum, id in
      sum + (sessions[id].map { Double($0.slots) / costs.factor(host: $0.host) } ?? 0)
    }
    return max(work / speed, Double(queue.highestRank)) / 1_000
  }
}
