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
    members.append(JSONMember("prune", pruning.json))
    members.append(JSONMember("grid", gridJSON))
    members.append(JSONMember("keep", keptArtifacts.isEmpty ? .string("none") : names(keptArtifacts)))
    return .object(members)
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
    if let validation { members.append(JSONMember("validation", .integer(validation))) }
    return .object(members)
  }

  private var gridJSON: JSONValue {
    let seeds = JSONMember("seed", numbers(seeds.map { Int(clamping: $0) }))
    return .object(criteria.isEmpty ? [seeds] : [JSONMember("criterion", names(criteria)), seeds])
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

extension PrunePlan {
  fileprivate var json: JSONValue {
    .object([
      JSONMember("mode", .string(mode.rawValue)),
      JSONMember("keep", .object([JSONMember("fc", .number(keep.fc)), JSONMember("output", .number(keep.output))])),
      JSONMember("levels", numbers([0] + levels)),
      JSONMember("mask1", .string(mask1.rawValue)),
      JSONMember("mask0", .string(mask0.rawValue)),
    ])
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
