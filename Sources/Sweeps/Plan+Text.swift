import Vocabulary

extension Plan {
  /// The plan for people: counts, the shape of the dependencies, time.
  ///
  ///     karolinski-figure3: 1,565 trials
  ///       5 base runs, one per seed, shared by all criteria (level 0)
  ///       1,560 pruned: 13 criteria x 24 levels x 5 seeds
  ///     …
  package func text(cores: Int) -> String {
    (counts + shape + times(cores: cores)).joined(separator: "\n") + "\n"
  }

  private var counts: [String] {
    let trained = sweep.pruning.trainedLevels
    var lines = ["\(name): \(counted(trials, "trial"))"]
    lines.append("  \(counted(sweep.seeds.count, "base run")), one per seed, shared by all criteria (level 0)")
    guard !trained.isEmpty else { return lines }
    let grid = [
      counted(sweep.criteria.count, "criterion", "criteria"), counted(trained.count, "level"),
      counted(sweep.seeds.count, "seed"),
    ]
    lines.append("  \(grouped(trials - sweep.seeds.count)) pruned: \(grid.joined(separator: " x "))")
    let silent = trained.count - sweep.pruning.levels.count
    if silent > 0 {
      lines.append("  \(counted(sweep.pruning.levels.count, "level")) reported, \(grouped(silent)) more lead there")
    }
    return lines
  }

  private var shape: [String] {
    let trained = sweep.pruning.trainedLevels
    var lines = ["", "\(counted(dependencies, "dependency", "dependencies")); for each seed:"]
    guard let last = trained.last else { return lines + ["  base"] }
    let chained = sweep.criteria.filter { sweep.pruning.step($0, level: last).readsEndWeights }
    let free = sweep.criteria.filter { !chained.contains($0) }
    let width = sweep.criteria.map(\.rawValue.count).max() ?? 0
    if chained.isEmpty { lines.append("  base") }
    for (at, criterion) in chained.enumerated() {
      let branch =
        switch (chained.count, at) {
        case (1, _): "  base ───"
        case (_, 0): "  base ─┬─"
        case (let count, _) where at == count - 1: "        └─"
        default: "        ├─"
        }
      let chain = levels(trained, joined: sweep.pruning.mode == .iterative)
      lines.append("\(branch) \(padded(criterion, width))  \(chain)")
    }
    for criterion in free {
      lines.append("           \(padded(criterion, width))  \(levels(trained, joined: false))   waits for nothing")
    }
    return lines
  }

  private func padded(_ criterion: Criterion, _ width: Int) -> String {
    criterion.rawValue + String(repeating: " ", count: width - criterion.rawValue.count)
  }

  /// `1 → 2 → … → 24` for a chain, `1  2  …  24` for levels on their own.
  private func levels(_ levels: [Int], joined: Bool) -> String {
    let shown = levels.count > 4 ? [levels[0], levels[1], nil, levels[levels.count - 1]] : levels.map(Optional.some)
    return shown.map { $0.map(String.init) ?? "…" }.joined(separator: joined ? " → " : "  ")
  }

  private func times(cores: Int) -> [String] {
    [
      "",
      "estimated: \(decimals(estimatedCoreSeconds / 3600, estimatedCoreSeconds < 36_000 ? 3 : 1)) core-hours, "
        + "longest chain \(duration(longestChainSeconds))",
      "at least \(duration(lowerBoundSeconds(cores: cores))) on \(counted(cores, "core"))",
    ]
  }
}
