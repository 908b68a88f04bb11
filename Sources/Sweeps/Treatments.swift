import Vocabulary

/// Gathers the treatments of a sweep; equal ones are one.
struct Treatments {
  private(set) var list: [Treatment] = []
  private var places: [Treatment: Int] = [:]
  private let sweep: Sweep
  /// Of base runs.
  private let recipe: Recipe
  /// Of pruned networks.
  private let pruned: Recipe

  init(of sweep: Sweep, recipe: Recipe) {
    self.sweep = sweep
    self.recipe = recipe
    var pruned = recipe
    pruned.training.stop = nil
    if let retraining = sweep.retraining {
      pruned.training.iterations = retraining.iterations
      pruned.training.evaluateEvery = retraining.evaluateEvery
    }
    self.pruned = pruned
    if sweep.supermasks.isEmpty || !sweep.criteria.isEmpty {
      let base = add(Treatment(recipe: recipe, reported: true))
      let source = maskSource(base)
      for criterion in sweep.criteria {
        for arm in sweep.arms { chain(criterion, arm, from: source) }
      }
    }
    for supermask in sweep.supermasks {
      _ = add(Treatment(recipe: recipe, supermask: supermask, reported: true))
    }
    for model in sweep.beside?.models ?? [] {
      var other = recipe
      other.model = model
      other.training.stop = nil
      other.training.iterations = sweep.beside?.iterations ?? other.training.iterations
      _ = add(Treatment(recipe: other, reported: true))
    }
  }

  /// Its place; a treatment that is there already is reported if either is.
  private mutating func add(_ treatment: Treatment) -> Int {
    var identity = treatment
    identity.reported = false
    if let place = places[identity] {
      list[place].reported = list[place].reported || treatment.reported
      return place
    }
    places[identity] = list.count
    list.append(treatment)
    return list.count - 1
  }

  /// The base run as it was after so many iterations: a shorter run with the same beginning.
  private mutating func shortened(to iterations: Int) -> Int {
    var recipe = recipe
    recipe.training.iterations = iterations
    recipe.training.stop = nil
    return add(Treatment(recipe: recipe, reported: false))
  }

  /// The run whose end makes the first masks.
  private mutating func maskSource(_ base: Int) -> Int {
    switch sweep.pruning.maskFrom {
    case nil: return base
    case .iteration(let iteration): return shortened(to: iteration)
    case .argminValidationLoss:
      var recipe = recipe
      recipe.training.stop = .argminValidationLoss
      return add(Treatment(recipe: recipe, parents: [base], reported: false))
    }
  }

  /// A criterion's levels under one combination of actions.
  private mutating func chain(_ criterion: Criterion, _ arm: Arm, from source: Int) {
    let plan = sweep.pruning
    let reported = Set(plan.levels)
    var before = source
    var candidates: [Int] = []
    defer { best(criterion, arm, of: candidates, from: source) }
    for level in plan.trainedLevels {
      let isReported = reported.contains(level)
      guard plan.masks == .rewind, arm.action != Arm.rewind.action else {
        let step = arm.step(criterion, level, plan, masks: .own)
        let place = add(
          Treatment(recipe: pruned, step: step, parents: parents(step, before), reported: isReported))
        candidates.append(place)
        if plan.mode == .iterative { before = place }
        continue
      }
      if isReported {
        let step = arm.step(criterion, level, plan, masks: .rewind)
        candidates.append(
          add(Treatment(recipe: pruned, step: step, parents: parents(step, before), reported: true)))
      }
      if plan.mode == .iterative {
        let step = Arm.rewind.step(criterion, level, plan, masks: .own)
        before = add(Treatment(recipe: pruned, step: step, parents: parents(step, before), reported: false))
      }
    }
  }

  /// The best of the levels, trained.
  private mutating func best(_ criterion: Criterion, _ arm: Arm, of candidates: [Int], from source: Int) {
    guard let iterations = sweep.pruning.bestIterations else { return }
    let masks = sweep.pruning.masks == .rewind && arm.action != Arm.rewind.action ? MaskChain.rewind : .own
    var step = arm.step(criterion, sweep.pruning.trainedLevels.last ?? 0, sweep.pruning, masks: masks)
    step.level += 1
    step.amount = .best
    var recipe = recipe
    recipe.training.stop = nil
    recipe.training.iterations = iterations
    _ = add(
      Treatment(recipe: recipe, step: step, parents: parents(step, source) + candidates, reported: true))
  }

  /// The run before, and the run that a late rewinding goes back to where the run before does not say it.
  private mutating func parents(_ step: PruneStep, _ before: Int) -> [Int] {
    guard step.readsEndWeights else { return [] }
    guard let iteration = step.rewindTo, step.readsLateWeights else { return [before] }
    return [before, shortened(to: iteration)]
  }
}

/// One combination of actions and draw.
struct Arm: Hashable {
  var mask1: Mask1Action
  var mask0: Mask0Action
  var draw: Int

  static let rewind = Arm(mask1: .rewind, mask0: .zero, draw: 0)

  /// Without the draw, which only tells repetitions apart.
  var action: Arm { Arm(mask1: mask1, mask0: mask0, draw: 0) }

  func step(_ criterion: Criterion, _ level: Int, _ plan: PrunePlan, masks: MaskChain) -> PruneStep {
    PruneStep(
      criterion: criterion, mode: plan.mode, level: level, amount: plan.amount(level: level), scope: plan.scope,
      mask1: mask1, mask0: mask0, masks: masks, draw: draw, rewindTo: plan.rewindTo)
  }
}

extension Sweep {
  /// Every combination of actions, in the order of the lists; further draws only where they draw something.
  var arms: [Arm] {
    mask0Actions.flatMap { mask0 in
      mask1Actions.flatMap { mask1 in
        (mask1.isRandom || mask0.isRandom ? draws : [0]).map { Arm(mask1: mask1, mask0: mask0, draw: $0) }
      }
    }
  }
}
