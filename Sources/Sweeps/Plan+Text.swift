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
    let seeds = sweep.seeds.count
    let base = treatments.count { $0.step == nil }
    let best = treatments.count { $0.step?.amount == .best }
    let pruned = treatments.count { $0.step != nil && $0.reported } - best
    var lines = ["\(name): \(counted(trials, "trial"))"]
    if base == 1 {
      lines.append("  \(counted(seeds, "base run")), one per seed, shared by all criteria (level 0)")
    } else {
      lines.append("  \(counted(base * seeds, "run")) that prune nothing: \(base) x \(counted(seeds, "seed"))")
    }
    guard pruned > 0 else { return lines }
    let arms = sweep.arms.count
    let grid = [
      counted(sweep.criteria.count, "criterion", "criteria"),
      arms > 1 ? counted(arms, "combination") + " of actions and draws" : nil,
      counted(sweep.pruning.levels.count, "level"), counted(seeds, "seed"),
    ]
    lines.append("  \(grouped(pruned * seeds)) pruned: \(grid.compactMap { $0 }.joined(separator: " x "))")
    let silent = treatments.count - base - pruned - best
    if silent > 0 { lines.append("  \(grouped(silent * seeds)) more lead there, and are not reported") }
    if best > 0 { lines.append("  \(grouped(best * seeds)) more train the best of the levels") }
    return lines
  }

  private var shape: [String] {
    let trained = sweep.pruning.trainedLevels
    var lines = ["", "\(counted(dependencies, "dependency", "dependencies")); for each seed:"]
    guard let last = trained.last else { return lines + ["  base"] }
    let branches = sweep.criteria.flatMap { criterion in
      sweep.arms.filter { $0.draw == sweep.draws.first ?? 0 || $0.draw == 0 }.map { arm in
        let step = arm.step(criterion, last, sweep.pruning, masks: .own)
        return (label: label(criterion, arm), isLeaf: isLeaf(arm), isChained: step.readsEndWeights)
      }
    }
    let chained = branches.filter(\.isChained)
    let free = branches.filter { !$0.isChained }
    let width = branches.map(\.label.count).max() ?? 0
    if chained.isEmpty { lines.append("  base") }
    for (at, chain) in chained.enumerated() {
      let branch =
        switch (chained.count, at) {
        case (1, _): "  base ───"
        case (_, 0): "  base ─┬─"
        case (let count, _) where at == count - 1: "        └─"
        default: "        ├─"
        }
      let levels =
        chain.isLeaf
        ? levels(sweep.pruning.levels, joined: false) + "   on the masks of rewind"
        : levels(trained, joined: sweep.pruning.mode == .iterative)
      lines.append("\(branch) \(padded(chain.label, width))  \(levels)")
    }
    for chain in free {
      let levels = levels(chain.isLeaf ? sweep.pruning.levels : trained, joined: false)
      lines.append("           \(padded(chain.label, width))  \(levels)   waits for nothing")
    }
    return lines
  }

  /// Whether its levels hang on the chain of another arm.
  private func isLeaf(_ arm: Arm) -> Bool {
    sweep.pruning.mode == .iterative && sweep.pruning.masks == .rewind && arm.action != Arm.rewind.action
  }

  /// The criterion, and what is not rewind and zero.
  private func label(_ criterion: Criterion, _ arm: Arm) -> String {
    ([criterion.name] + (arm.mask1 == .rewind ? [] : [arm.mask1.rawValue])
      + (arm.mask0 == .zero ? [] : [arm.mask0.rawValue])).joined(separator: " ")
  }

  private func padded(_ label: String, _ width: Int) -> String {
    label + String(repeating: " ", count: width - label.count)
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
