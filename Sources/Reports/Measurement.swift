package import Sweeps

/// What one finished trial measured, as its record says it. Accuracies and densities are fractions.
package struct Measurement: Hashable, Sendable {
  /// By quantity; those that the record does not have are missing.
  package let values: [Quantity: Double]
  /// Kept weights of each layer's kernel.
  package let kept: [Int]
  package let iterations: Int
  /// SHA-256 digits by kind.
  package let artifacts: [String: String]

  package init(_ record: JSONValue) {
    let kept = record["kept"]?.array?.compactMap(\.integer) ?? []
    let total = Double(kept.reduce(0, +))
    func share(_ name: String) -> Double? {
      guard let counts = record["anatomy"]?[name]?.array?.compactMap(\.integer), total > 0 else { return nil }
      return Double(counts.reduce(0, +)) / total
    }
    let values: [(Quantity, Double?)] = [
      (.testAccuracy, record["test_accuracy"]?.number),
      (.initialTestAccuracy, record["initial"]?["test_accuracy"]?.number),
      (.finalTestAccuracy, record["final"]?["test_accuracy"]?.number),
      (.earlyStopIteration, record["early_stop_iteration"]?.number),
      (.validationLoss, record["val_loss"]?.number),
      (.finalValidationLoss, record["final"]?["val_loss"]?.number),
      (.density, record["density"]?.number), (.relativeSize, record["relative_size"]?.number),
      (.flipped, share("flipped")), (.grown, share("grown")), (.shrunk, share("shrunk")),
    ]
    var found: [Quantity: Double] = [:]
    for case (let quantity, let value?) in values where value.isFinite { found[quantity] = value }
    self.values = found
    self.kept = kept
    iterations = record["iterations"]?.integer ?? 0
    var artifacts: [String: String] = [:]
    for kind in ArtifactKind.allCases { artifacts[kind.rawValue] = record["artifacts"]?[kind.rawValue]?.string }
    self.artifacts = artifacts
  }
}

/// A figure that records give.
package enum Quantity: String, CaseIterable, Hashable, Sendable {
  /// At the evaluation of smallest validation loss.
  case testAccuracy = "test_accuracy"
  /// Before training.
  case initialTestAccuracy = "initial_test_accuracy"
  case finalTestAccuracy = "final_test_accuracy"
  case earlyStopIteration = "early_stop_iteration"
  case validationLoss = "val_loss"
  case finalValidationLoss = "final_val_loss"
  case density
  /// Kept share of all parameters, biases included.
  case relativeSize = "relative_size"
  /// Shares of the kept weights that changed sign, gained and lost magnitude.
  case flipped
  case grown
  case shrunk

  package var title: String {
    switch self {
    case .testAccuracy: "test accuracy"
    case .initialTestAccuracy: "untrained test accuracy"
    case .finalTestAccuracy: "test accuracy after the last iteration"
    case .earlyStopIteration: "iteration of smallest validation loss"
    case .validationLoss: "smallest validation loss"
    case .finalValidationLoss: "validation loss after the last iteration"
    case .density: "weights kept"
    case .relativeSize: "parameters kept, biases included"
    case .flipped: "kept weights that changed sign"
    case .grown: "kept weights that grew"
    case .shrunk: "kept weights that shrank"
    }
  }

  /// Whether it is a fraction, to be shown in percent.
  package var isShare: Bool {
    switch self {
    case .earlyStopIteration, .validationLoss, .finalValidationLoss: false
    default: true
    }
  }

  /// As people read it: percent with two places, losses with four, iterations whole.
  package func text(_ value: Double?) -> String { text(value, like: value) }

  /// With as many places as another number of its kind: a deviation as its mean.
  package func text(_ value: Double?, like other: Double?) -> String {
    guard let value else { return "–" }
    switch self {
    case .earlyStopIteration: return groupedDecimals(value, 0)
    case .validationLoss, .finalValidationLoss: return decimals(value, 4)
    case .density, .relativeSize: return decimals(value * 100, (other ?? value) < 0.01 ? 3 : 2)
    default: return decimals(value * 100, 2)
    }
  }
}

/// `0`, `0.05`.
func thresholdText(_ threshold: Double) -> String {
  let text = "\(threshold)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// `2,942.2`.
func groupedDecimals(_ value: Double, _ places: Int) -> String {
  let text = decimals(value, places)
  let parts = text.split(separator: ".", maxSplits: 1)
  guard let whole = parts.first.flatMap({ Int($0) }), whole != 0 else { return text }
  return ([grouped(whole)] + parts.dropFirst().map(String.init)).joined(separator: ".")
}
