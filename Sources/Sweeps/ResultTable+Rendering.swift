import Vocabulary

extension ResultTable {
  /// Names of the columns in CSV and JSON.
  package static let columns = [
    "criterion", "level", "density", "seeds", "mean", "std", "min", "max", "initial_mean", "initial_std", "mask1", "mask0",
    "amount", "iterations", "model",
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
      table.add([row.criterion ?? "base"] + extra.map { $0.value(row) } + [
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

extension ResultTable.Row {
  /// What kept and pruned weights start from, where it is not rewind and zero.
  fileprivate var start: String {
    [mask1 == .rewind ? nil : mask1.rawValue, mask0 == .zero ? nil : mask0.rawValue].compactMap { $0 }
      .joined(separator: ", ")
  }

  /// How far the level prunes, where the level does not say it.
  fileprivate var amount: String {
    switch treatment.step?.amount {
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
      criterion.map(JSONValue.string) ?? .null, .integer(level), number(density), .integer(trained.count),
      number(trained.mean), number(trained.deviation), number(trained.minimum), number(trained.maximum),
      number(initial.mean), number(initial.deviation), .string(mask1.rawValue), .string(mask0.rawValue),
      amount.isEmpty ? .null : .string(amount), .integer(treatment.recipe.training.iterations), .string(model),
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
