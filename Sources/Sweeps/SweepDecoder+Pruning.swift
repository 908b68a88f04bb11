import Vocabulary
internal import Yams

/// The sections `prune` and `grid`.
extension SweepDecoder {
  /// What `prune` says, and the actions that it gives to all trials.
  struct Pruning {
    var plan = PrunePlan(levels: [])
    var mask1: Node?
    var mask0: Node?
    /// Whether the file has it, be it misspelt.
    var isMeant: Bool
  }

  mutating func pruning(_ root: Fields, layers: Int, _ training: TrainingPlan) -> Pruning {
    let node = root["prune"]
    var result = Pruning(isMeant: node != nil || root.meant.contains("prune"))
    let known = [
      "mode", "keep", "levels", "rates", "output_factor", "thresholds", "scope", "masks", "mask_from", "rewind_to",
      "best", "mask1", "mask0",
    ]
    let example = "write for example prune: {levels: 1..24}"
    guard let node, let fields = fields(node, "prune", known: known, hint: example) else { return result }
    var plan = PrunePlan(levels: [])
    plan.mode = choice(fields["mode"], "prune.mode", default: plan.mode)
    plan.scope = choice(fields["scope"], "prune.scope", default: plan.scope)
    plan.masks = choice(fields["masks"], "prune.masks", default: plan.masks)
    plan.schedule = schedule(fields, layers: layers)
    plan.maskFrom = fields["mask_from"].map { maskSource($0) }
    plan.rewindTo = fields["rewind_to"].map {
      integer($0, "prune.rewind_to", in: 1...1_000_000_000, default: 1, hint: "an iteration of the base run")
    }
    plan.bestIterations = fields["best"].flatMap { best($0) }
    checkPruning(plan, fields)
    checkIterations(plan, fields, training)
    result.plan = plan
    result.mask1 = fields["mask1"]
    result.mask0 = fields["mask0"]
    return result
  }

  private mutating func schedule(_ fields: Fields, layers: Int) -> PrunePlan.Schedule {
    let kinds = ["levels", "rates", "thresholds"].filter { fields[$0] != nil }
    if kinds.count > 1 {
      report(fields.node, "prune: expected one of 'levels', 'rates' and 'thresholds', found \(listed(kinds))")
    }
    if let keep = fields["keep"], let kind = kinds.first, kind != "levels" {
      reportClash(keep, "prune.keep: expected only with 'levels', found '\(kind)'; these say themselves how much goes")
    }
    if let rates = fields["rates"] {
      let factor = fields["output_factor"].map {
        number(
          $0, "prune.output_factor", default: 1, expected: "a number above 0, at most 1",
          hint: "0.5 prunes the output layer at half the rate"
        ) { $0 > 0 && $0 <= 1 }
      }
      return .rates(self.rates(rates, layers: layers, outputFactor: factor ?? 1))
    }
    if let factor = fields["output_factor"] {
      report(factor, "prune.output_factor: expected only with 'rates'; keep: {output: 0.9} is for levels")
    }
    if let thresholds = fields["thresholds"] {
      let hint = "write for example thresholds: 0..0.2..0.01"
      return .thresholds(decimals(thresholds, "prune.thresholds", hint: hint))
    }
    let keep = keepRates(fields["keep"])
    guard let levels = required("levels", in: fields, hint: "write for example levels: 1..24") else {
      return .levels([], keep: keep)
    }
    let listed = integers(levels, "prune.levels", in: 0...1_000, hint: "write for example levels: 1..24")
    return .levels(listed.filter { $0 > 0 }, keep: keep)
  }

  private mutating func keepRates(_ node: Node?) -> KeepRates {
    var rates = KeepRates()
    let hint = "write for example keep: {fc: 0.8, output: 0.9}"
    guard let node, let fields = fields(node, "prune.keep", known: ["fc", "output"], hint: hint) else { return rates }
    let meaning = "a pruning round keeps that share of the survivors"
    rates.fc = share(fields["fc"], "prune.keep.fc", default: rates.fc, hint: meaning)
    rates.output = share(fields["output"], "prune.keep.output", default: rates.output, hint: meaning)
    return rates
  }

  /// Pruned fractions of each level: a number for all layers, or a list of one for each.
  private mutating func rates(_ node: Node, layers: Int, outputFactor: Double) -> [[Double]] {
    let hint = "write for example rates: [0.5, 0.8, [0.9, 0.9, 0.5]]"
    guard case .sequence(let levels) = node, !levels.isEmpty else {
      mismatch(node, "prune.rates", expected: "a list of pruned fractions", hint: hint)
      return []
    }
    func isRate(_ value: Double) -> Bool { value >= 0 && value < 1 }
    let expected = "a number from 0 to below 1"
    return levels.map { level in
      guard case .sequence(let each) = level else {
        let rate = number(level, "prune.rates", default: 0, expected: expected, hint: hint, where: isRate)
        return (0..<layers).map { $0 == layers - 1 ? rate * outputFactor : rate }
      }
      if each.count != layers {
        report(level, "prune.rates: expected \(layers) numbers, one for each layer, found \(each.count); \(hint)")
      }
      return each.map { number($0, "prune.rates", default: 0, expected: expected, hint: hint, where: isRate) }
    }
  }

  private mutating func maskSource(_ node: Node) -> PrunePlan.MaskSource {
    if node.scalar?.string == PrunePlan.MaskSource.argmin { return .argminValidationLoss }
    let hint = "write an iteration of the base run, or \(PrunePlan.MaskSource.argmin)"
    return .iteration(integer(node, "prune.mask_from", in: 0...1_000_000_000, default: 0, hint: hint))
  }

  private mutating func best(_ node: Node) -> Int? {
    let hint = "write for example best: {iterations: 5000}"
    guard let fields = fields(node, "prune.best", known: ["iterations"], hint: hint) else { return nil }
    return required("iterations", in: fields, hint: hint).map {
      integer($0, "prune.best.iterations", in: 1...1_000_000_000, default: 1, hint: hint)
    }
  }

  struct Grid {
    var criteria: [Criterion] = []
    var mask1: [Mask1Action] = [.rewind]
    var mask0: [Mask0Action] = [.zero]
    var draws = [0]
    var seeds: [UInt64] = []
  }

  mutating func grid(_ node: Node, _ pruning: Pruning) -> Grid? {
    let hint = "write for example grid: {criterion: all, seed: 0..4}"
    let known = ["criterion", "mask1", "mask0", "draw", "seed"]
    guard let fields = fields(node, "grid", known: known, hint: hint) else { return nil }
    var grid = Grid()
    let seeds = required("seed", in: fields, hint: "write for example seed: 0..4")
      .map { integers($0, "grid.seed", in: 0...Sweep.largestSeed, hint: "write for example seed: 0..4") }
    grid.seeds = (seeds ?? []).map(UInt64.init)
    grid.criteria = fields["criterion"].map { criteria($0) } ?? []
    let levels = pruning.plan.trainedLevels.count
    if !pruning.isMeant {
      for name in ["criterion", "mask1", "mask0", "draw"] {
        guard let node = fields[name] else { continue }
        reportClash(
          node,
          "grid.\(name): expected 'prune' in the file, found none; write for example prune: {levels: 1..24}, or leave it "
            + "out")
      }
    }
    if levels == 0 {
      grid.criteria = []
    } else {
      _ = required("criterion", in: fields, hint: "write for example criterion: all")
    }
    grid.mask1 = actions("mask1", pruning.mask1, fields) ?? grid.mask1
    grid.mask0 = actions("mask0", pruning.mask0, fields) ?? grid.mask0
    if let draws = fields["draw"] {
      grid.draws = integers(draws, "grid.draw", in: 0...1_000_000, hint: "write for example draw: 0..2")
      if pruning.isMeant, !grid.mask1.contains(where: \.isRandom), !grid.mask0.contains(where: \.isRandom) {
        reportClash(
          draws,
          "grid.draw: expected an action that draws start values, such as mask1: reinit, found none; draws repeat those, "
            + "seeds repeat everything")
      }
    }
    if pruning.plan.rewindTo != nil, grid.mask1 != [.rewind] {
      report(node, "prune.rewind_to: expected mask1: rewind, found another action; leave one of them out")
    }
    if pruning.plan.masks == .rewind, grid.mask0.contains(where: \.readsEndWeights) {
      report(
        node,
        "prune.masks: expected own, for the variants of mask0 look at the round that pruned a weight, found rewind; "
          + "leave one of them out")
    }
    checkCount(node, grid, levels)
    return grid
  }

  /// One action for all trials in `prune`, or several in `grid`.
  private mutating func actions<Action: CaseIterable & RawRepresentable<String> & Hashable>(
    _ name: String, _ common: Node?, _ grid: Fields
  ) -> [Action]? {
    if let common, let several = grid[name] {
      report(several, "grid.\(name): expected the actions once, found prune.\(name) too; leave one of them out")
      return [choice(common, "prune.\(name)", default: Array(Action.allCases)[0])]
    }
    if let common { return [choice(common, "prune.\(name)", default: Array(Action.allCases)[0])] }
    guard let several = grid[name] else { return nil }
    if several.scalar?.string == "all" { return Array(Action.allCases) }
    let hint = "write all, or for example [\(Action.allCases.prefix(2).map(\.rawValue).joined(separator: ", "))]"
    return names(several, "grid.\(name)", of: "action", hint: hint)
  }
}
