import SweepCore
import Vocabulary

extension Sweep {
  /// The sweep with every default filled in, under the keys of a sweep file and in fixed order.
  package var config: JSONValue {
    var members: [JSONMember] = [JSONMember("name", .string(name))]
    if about != .null { members.append(JSONMember("about", about)) }
    members.append(JSONMember("model", model.json))
    members.append(JSONMember("dataset", dataset.json))
    if let dataFolder { members.append(JSONMember("data", .string(dataFolder))) }
    members.append(JSONMember("train", trainingJSON))
    if let retraining {
      let retrain = [
        JSONMember("iterations", .integer(retraining.iterations)),
        JSONMember("evaluate_every", .integer(retraining.evaluateEvery)),
      ]
      members.append(JSONMember("retrain", .object(retrain)))
    }
    if let supermasks = supermaskJSON {
      members.append(JSONMember("supermask", supermasks))
    } else {
      members.append(JSONMember("prune", pruningJSON))
    }
    if let beside {
      let other = [
        JSONMember("model", .array(beside.models.map(\.json))), JSONMember("iterations", .integer(beside.iterations)),
      ]
      members.append(JSONMember("beside", .object(other)))
    }
    members.append(JSONMember("grid", gridJSON))
    members.append(JSONMember("keep", keptArtifacts.isEmpty ? .string("none") : names(keptArtifacts)))
    if isQuick { members.append(JSONMember("quick", .bool(true))) }
    return .object(members)
  }

  /// Every combination of these is in the sweep.
  private var supermaskJSON: JSONValue? {
    guard !supermasks.isEmpty else { return nil }
    let weights = SupermaskPlan.FrozenWeights.allCases.filter { weights in supermasks.contains { $0.weights == weights } }
    let rescale = [false, true].filter { rescale in supermasks.contains { $0.rescale == rescale } }
    return .object([
      JSONMember("weights", names(weights)), JSONMember("rescale", .array(rescale.map(JSONValue.bool))),
    ])
  }

  private var trainingJSON: JSONValue {
    var members = [
      JSONMember("optimizer", .string(training.optimizer.kind.rawValue)),
      JSONMember("rate", .number(training.optimizer.rate)),
    ]
    if case .sgd(_, let momentum) = training.optimizer { members.append(JSONMember("momentum", .number(momentum))) }
    members += [
      JSONMember("batch", .integer(training.batch)),
      JSONMember("iterations", .integer(training.iterations)),
      JSONMember("evaluate_every", .integer(training.evaluateEvery)),
      JSONMember("init", .string(training.initialization.rawValue)),
    ]
    if case .accuracy(let accuracy) = training.stop { members.append(JSONMember("stop_at", .number(accuracy))) }
    if let validation {
      members.append(JSONMember("validation", validation == 0 ? .string("test") : .integer(validation)))
    }
    return .object(members)
  }

  private var gridJSON: JSONValue {
    var members: [JSONMember] = []
    if !criteria.isEmpty { members.append(JSONMember("criterion", .array(criteria.map(\.json)))) }
    if mask1Actions.count > 1 { members.append(JSONMember("mask1", names(mask1Actions))) }
    if mask0Actions.count > 1 { members.append(JSONMember("mask0", names(mask0Actions))) }
    if draws != [0] { members.append(JSONMember("draw", numbers(draws))) }
    members.append(JSONMember("seed", numbers(seeds.map { Int(clamping: $0) })))
    return .object(members)
  }

  /// An action that all trials have stands here, several stand in the grid.
  private var pruningJSON: JSONValue {
    var members = [JSONMember("mode", .string(pruning.mode.rawValue))]
    switch pruning.schedule {
    case .levels(let levels, let keep):
      let rates = [JSONMember("fc", .number(keep.fc)), JSONMember("output", .number(keep.output))]
      members.append(JSONMember("keep", .object(rates)))
      members.append(JSONMember("levels", numbers([0] + levels)))
    case .rates(let rates):
      members.append(JSONMember("rates", .array(rates.map { .array($0.map(JSONValue.number)) })))
    case .thresholds(let thresholds):
      members.append(JSONMember("thresholds", .array(thresholds.map(JSONValue.number))))
    }
    if pruning.scope != .layer { members.append(JSONMember("scope", .string(pruning.scope.rawValue))) }
    if pruning.masks != .own { members.append(JSONMember("masks", .string(pruning.masks.rawValue))) }
    if let source = pruning.maskFrom { members.append(JSONMember("mask_from", source.json)) }
    if let iteration = pruning.rewindTo { members.append(JSONMember("rewind_to", .integer(iteration))) }
    if let best = pruning.bestIterations {
      members.append(JSONMember("best", .object([JSONMember("iterations", .integer(best))])))
    }
    if mask1Actions.count == 1 { members.append(JSONMember("mask1", .string(mask1Actions[0].rawValue))) }
    if mask0Actions.count == 1 { members.append(JSONMember("mask0", .string(mask0Actions[0].rawValue))) }
    return .object(members)
  }
}

extension Model {
  /// As in sweep files and specifications: `{"fc":[784,300,100,10]}`.
  package var json: JSONValue {
    switch self {
    case .fc(let sizes): .object([JSONMember("fc", .array(sizes.map(JSONValue.integer)))])
    }
  }
}

extension DatasetSource {
  /// As in sweep files: enough for another machine that sees the same paths to find the images.
  package var json: JSONValue {
    switch self {
    case .synthetic(let train, let test):
      let sizes = [JSONMember("train", .integer(train)), JSONMember("test", .integer(test))]
      return .object([JSONMember("synthetic", .object(sizes))])
    case .mnist: return .string("mnist")
    case .idx(let files):
      let paths = [
        JSONMember("train_images", .string(files.trainImages)), JSONMember("train_labels", .string(files.trainLabels)),
        JSONMember("test_images", .string(files.testImages)), JSONMember("test_labels", .string(files.testLabels)),
      ]
      return .object([JSONMember("idx", .object(paths))])
    }
  }
}

extension PrunePlan.MaskSource {
  static let argmin = "argmin_val_loss"

  var json: JSONValue {
    switch self {
    case .iteration(let iteration): .integer(iteration)
    case .argminValidationLoss: .string(Self.argmin)
    }
  }
}

extension Criterion {
  /// A name, or an expression's name and formula.
  var json: JSONValue {
    guard case .expression(let expression) = self else { return .string(name) }
    return .object([JSONMember("name", .string(expression.name)), JSONMember("score", .string(expression.text))])
  }
}

/// A list, or a range such as `"1..24"` where the ascending numbers make one of more than two.
private func numbers(_ values: [Int]) -> JSONValue {
  guard values.count > 2, let first = values.first, let last = values.last else {
    return .array(values.map(JSONValue.integer))
  }
  let step = values[1] - first
  guard zip(values, values.dropFirst()).allSatisfy({ $1 - $0 == step }) else {
    return .array(values.map(JSONValue.integer))
  }
  return .string(step == 1 ? "\(first)..\(last)" : "\(first)..\(last)..\(step)")
}

private func names(_ values: [some RawRepresentable<String>]) -> JSONValue {
  .array(values.map { .string($0.rawValue) })
}
