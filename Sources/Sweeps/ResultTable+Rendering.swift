import Vocabulary

extension ResultTable {
  /// Names of the columns in CSV and JSON.
  package static let columns = [
    "criterion", "level", "density", "seeds", "mean", "std", "min", "max", "initial_mean", "initial_std", "mask1", "mask0",
    "amount", "iterations", "model", "val_loss_mean", "val_loss_std", "final_val_loss_mean", "final_val_loss_std",
    "early_stop_mean", "early_stop_std", "relative_size_mean", "relative_size_std",
    "asked", "failed", "blocked", "missing",
  ]

  /// An array of one object per row: fractions, null where a figure is missing.
  package var json: JSONValue {
    .array(rows.map { row in .object(zip(ResultTable.columns, row.values).map(JSONMember.init)) })
  }

  /// RFC 4180 with a header line: fractions, empty where a figure is missing.
  package var csv: String {
    let lines = [ResultTable.columns] + rows.map { $0.values.map(csvField) }
    return lines.map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  /// An aligned table for people; accuracies and densities in percent, – where a figure is missing.
  package var text: String {
    let extra = extraColumns
    let header = [
      "criterion", "level", "density %", "seeds", "mean ± std %", "min %", "max %", "untrained mean ± std %",
    ]
    var table = TextTable(header: header.prefix(1) + extra.map(\.name) + header.dropFirst(), left: 1 + extra.count)
    for row in rows {
      table.add([row.name] + extra.map { $0.value(row) } + [
        String(row.level), row.density.map(densityPercent) ?? "–",
        row.trained.count == row.asked ? String(row.asked) : "\(row.trained.count)/\(row.asked)",
        meanAndDeviation(row.trained), percent(row.trained.minimum), percent(row.trained.maximum),
        meanAndDeviation(row.initial),
      ])
    }
    return "Test accuracy at the smallest validation loss, over seeds; std divides by n - 1.\n\n" + table.text
  }
}

extension ResultTable {
  private struct Column {
    let name: String
    let value: (Row) -> String
  }

  /// What tells rows apart that criterion and level do not; shown where any row has something to say.
  private var extraColumns: [Column] {
    let columns = [
      Column(name: "start", value: \.start), Column(name: "pruned", value: \.amount),
      Column(name: "model", value: \.model),
    ]
    let models = Set(rows.map(\.model))
    return columns.filter { column in
      column.name == "model" ? models.count > 1 : rows.contains { !column.value($0).isEmpty }
    }
  }
}

extension BestLevels {
  /// An aligned table for people, in percent.
  package var text: String {
    var table = TextTable(header: ["criterion", "start", "seeds", "mean ± std %", "min %", "max %"], left: 2)
    for row in rows {
      table.add([
        row.criterion, start(row.mask1, row.mask0), String(row.initial.count), meanAndDeviation(row.initial),
        percent(row.initial.minimum), percent(row.initial.maximum),
      ])
    }
    return "Untrained test accuracy at each seed's best level.\n\n" + table.text
  }
}

/// What kept and pruned weights start from, where it is not rewind and zero.
private func start(_ mask1: Mask1Action, _ mask0: Mask0Action) -> String {
  [mask1 == .rewind ? nil : mask1.rawValue, mask0 == .zero ? nil : mask0.rawValue].compactMap { $0 }
    .joined(separator: ", ")
}

extension ResultTable.Row {
  /// What kept and pruned weights start from, where it is not rewind and zero.
  fileprivate var start: String {
    treatment.supermask?.weights.rawValue ?? Sweeps.start(mask1, mask0)
  }

  fileprivate var name: String { criterion ?? (treatment.supermask == nil ? "base" : "supermask") }

  /// How far the level prunes, where the level does not say it.
  fileprivate var amount: String {
    if let supermask = treatment.supermask { return supermask.rescale ? "learned, rescaled" : "learned" }
    return switch treatment.step?.amount {
    case nil, .keep: ""
    case .rates(let rates): Set(rates).count == 1 ? "\(rates[0])" : rates.map { "\($0)" }.joined(separator: " ")
    case .threshold(let threshold): "t = \(threshold)"
    case .best: "best"
    }
  }

  /// `784-300-100-10`.
  fileprivate var model: String { treatment.recipe.model.sizes.map(String.init).joined(separator: "-") }

  /// In the order of `ResultTable.columns`.
  fileprivate var values: [JSONValue] {
    func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
    return [
      criterion == nil && treatment.supermask == nil ? .null : .string(name), .integer(level), number(density), .integer(trained.count),
      number(trained.mean), number(trained.deviation), number(trained.minimum), number(trained.maximum),
      number(initial.mean), number(initial.deviation), .string(mask1.rawValue), .string(mask0.rawValue),
      amount.isEmpty ? .null : .string(amount), .integer(treatment.recipe.training.iterations), .string(model),
      number(validationLoss.mean), number(validationLoss.deviation), number(finalValidationLoss.mean),
      number(finalValidationLoss.deviation), number(earlyStop.mean), number(earlyStop.deviation),
      number(relativeSize.mean), number(relativeSize.deviation), .integer(asked), .integer(failed), .integer(blocked),
      .integer(missing),
    ]
  }
}

private func csvField(_ value: JSONValue) -> String {
  switch value {
  case .null: ""
  case .string(let text) where text.contains(where: { ",\"\r\n".contains($0) }):
    "\"" + text.replacing("\"", with: "\"\"") + "\""
  case .string(let text): text
  default: value.text
  }
}

private func percent(_ fraction: Double?) -> String { fraction.map { decimals($0 * 100, 2) } ?? "–" }

/// One more place below 1 %, where levels lie close together.
private func densityPercent(_ fraction: Double) -> String { decimals(fraction * 100, fraction < 0.01 ? 3 : 2) }

/// `98.31 ± 0.07`; `98.31 ±    –` for one seed.
private func meanAndDeviation(_ summary: Summary) -> String {
  guard let mean = summary.mean else { return "–" }
  let deviation = percent(summary.deviation)
  return percent(mean) + " ± " + String(repeating: " ", count: max(0, 4 - deviation.count)) + deviation
}
