internal import Networks
internal import Pruning
internal import SweepCore
internal import Sweeps
internal import Vocabulary

/// Where a trial's training begins: what is kept, and what every weight starts from.
struct Origin {
  var mask: Mask
  /// In the layout; pruned weights hold what they are frozen at.
  var start: [Float]
  /// How far the step prunes, with the choice among parents made.
  var amount: PruneAmount?

  /// - Parameters:
  ///   - initial: the start of the seed's base run.
  ///   - artifact: gives the bytes of what `Parents.artifacts` names.
  init(
    _ spec: TrialSpec, _ parents: Parents, _ layout: ParameterLayout, initial: [Float],
    artifact: (Digest) throws(TrialError) -> [UInt8]
  ) throws(TrialError) {
    guard let step = spec.step else {
      self.init(mask: Mask(layout), start: initial, amount: nil)
      return
    }
    let work = StepWork(step: step, spec: spec, layout: layout, initial: initial)
    do {
      if let best = parents.best {
        self = try work.chosen(best, parents, artifact)
      } else if let before = parents.before {
        self = try work.round(before, late: parents.late, artifact)
      } else {
        self = try work.replayed()
      }
    } catch let error as PruningError {
      throw .pruning(error.description)
    } catch let error as ArtifactError {
      throw .badArtifact(error.description)
    } catch let error as TrialError {
      throw error
    } catch {
      throw .badArtifact("\(error)")
    }
  }

  init(mask: Mask, start: [Float], amount: PruneAmount?) {
    self.mask = mask
    self.start = start
    self.amount = amount
  }
}

/// One prune step on its way to an origin.
private struct StepWork {
  let step: PruneStep
  let spec: TrialSpec
  let layout: ParameterLayout
  let initial: [Float]

  /// What a run left: its mask, its start and its end.
  private struct Run {
    var mask: Mask
    var wi: [Float]
    var wf: [Float]?
  }

  /// One round on what the run before left.
  func round(
    _ before: ParentRecord, late: ParentRecord?, _ artifact: (Digest) throws(TrialError) -> [UInt8]
  ) throws -> Origin {
    let run = try left(before, artifact)
    let after = try mask(run, step.level)
    let start = try start(late, artifact, own, Self.round(step.level, run, after, initial))
    return Origin(mask: after, start: start, amount: step.amount)
  }

  /// The mask of the best candidate; the start values that it had.
  func chosen(
    _ best: ParentRecord, _ parents: Parents, _ artifact: (Digest) throws(TrialError) -> [UInt8]
  ) throws -> Origin {
    let after = try Experiments.mask(fromArtifact: artifact(best.digest(.mask)), layout)
    let run = try parents.before.map { try left($0, artifact) } ?? Run(mask: Mask(layout), wi: initial, wf: nil)
    let start = try start(parents.late, artifact, own, Self.round(best.level, run, after, initial))
    let amount = best.threshold.map(PruneAmount.threshold) ?? best.rates.map(PruneAmount.rates) ?? .best
    return Origin(mask: after, start: start, amount: amount)
  }

  /// A level that reads no end weights: its rounds from the seed.
  func replayed() throws -> Origin {
    var run = Run(mask: Mask(layout), wi: initial, wf: nil)
    for level in step.mode == .iterative ? 1...step.level : step.level...step.level {
      let after = try mask(run, level)
      let rule = level == step.level || step.masks == .own ? own : rule(.rewind, .zero, draw: 0)
      run = Run(mask: after, wi: rule.start(layout, Self.round(level, run, after, initial)), wf: nil)
    }
    return Origin(mask: run.mask, start: run.wi, amount: step.amount)
  }

  private func left(_ record: ParentRecord, _ artifact: (Digest) throws(TrialError) -> [UInt8]) throws -> Run {
    let mask = try Experiments.mask(fromArtifact: artifact(record.digest(.mask)), layout)
    let weights = try RunWeights(artifact: artifact(record.digest(.weights)), mask, layout)
    return Run(mask: mask, wi: weights.start ?? initial, wf: weights.end)
  }

  private func start(
    _ late: ParentRecord?, _ artifact: (Digest) throws(TrialError) -> [UInt8], _ rule: StartRule,
    _ round: StartRule.Round
  ) throws -> [Float] {
    guard let late else { return rule.start(layout, round) }
    var round = round
    round.wi = try RunWeights(artifact: artifact(late.digest(.weights)), Mask(layout), layout).end
    return rule.start(layout, round)
  }

  private var own: StartRule { rule(step.mask1, step.mask0, draw: step.draw) }

  private func rule(_ mask1: Mask1Action, _ mask0: Mask0Action, draw: Int) -> StartRule {
    StartRule(
      mask1: mask1, mask0: mask0, initialization: spec.recipe.training.initialization, criterion: step.criterion.name,
      seed: spec.seed, draw: draw)
  }

  private static func round(_ level: Int, _ run: Run, _ after: Mask, _ initial: [Float]) -> StartRule.Round {
    StartRule.Round(level: level, before: run.mask, after: after, initial: initial, wi: run.wi, wf: run.wf)
  }

  private func mask(_ run: Run, _ level: Int) throws(PruningError) -> Mask {
    let keep = if case .keep(let keep) = step.amount { keep } else { KeepRates() }
    let round = PruneRound(
      criterion: step.criterion, rates: PruneRates(keep: keep.fc, keepOutput: keep.output), scope: step.scope,
      seed: spec.seed)
    switch step.amount {
    case .keep:
      return switch step.mode {
      case .iterative: try round.next(run.mask, level: level, layout: layout, wi: run.wi, wf: run.wf)
      case .oneshot: try round.oneShot(level: level, layout: layout, wi: run.wi, wf: run.wf)
      }
    case .rates(let rates):
      return try round.next(run.mask, toRates: rates, level: level, layout: layout, wi: run.wi, wf: run.wf)
    case .threshold(let threshold):
      return try round.keeping(from: threshold, level: level, layout: layout, wi: run.wi, wf: run.wf)
    case .best: preconditionFailure("a step that takes the best mask has parents to choose from")
    }
  }
}
