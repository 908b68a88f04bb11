package import Sweeps

/// A number printed in a paper, and which of a study's figures it belongs to.
///
/// A table of them is a CSV file with these columns; an empty field says nothing:
///
///     series      a criterion, `dense`, `learned mask`, or `*` for any
///     where       conditions on the specification, `mask1=constant_keep_sign;rescale=true`, by the member's name
///     kept        percent of weights kept, matched within 6 % of itself
///     threshold   the score that is kept from
///     quantity    test_accuracy, initial_test_accuracy, relative_size, val_loss, final_val_loss, early_stop_iteration
///     statistic   `mean`, or `best`: over seeds the mean of each seed's best level
///     value       as printed; shares in percent
///     deviation, count   the printed spread over so many runs
///     source      paper, table or figure
package struct PublishedFigure: Hashable, Sendable {
  package let series: String
  package let conditions: [String: String]
  package let kept: Double?
  package let threshold: Double?
  package let quantity: Quantity
  package let isBest: Bool
  package let value: Double
  package let deviation: Double?
  package let count: Int
  /// In the unit of `value`.
  package let rounding: Double
  package let source: String

  static let columns = [
    "series", "where", "kept", "threshold", "quantity", "statistic", "value", "deviation", "count", "source",
  ]

  /// Reads a table; throws the first line that is wrong.
  package static func table(csv: String) throws(ResultsError) -> [PublishedFigure] {
    var figures: [PublishedFigure] = []
    var columns: [String]?
    for (number, line) in csv.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      let fields = csvFields(line)
      guard columns != nil else {
        guard fields == Self.columns else {
          throw ResultsError(
            line: number + 1, "expected the columns \(Self.columns.joined(separator: ",")), found \(line)")
        }
        columns = fields
        continue
      }
      guard fields.count == Self.columns.count else {
        throw ResultsError(line: number + 1, "expected \(Self.columns.count) fields, found \(fields.count)")
      }
      figures.append(try PublishedFigure(fields, line: number + 1))
    }
    guard columns != nil else { throw ResultsError(line: 1, "expected a table of published figures, found no header") }
    return figures
  }

  private init(_ fields: [String], line: Int) throws(ResultsError) {
    func number(_ column: Int) throws(ResultsError) -> Double? {
      guard !fields[column].isEmpty else { return nil }
      guard let value = Double(fields[column]), abs(value) <= 1e9 else {
        throw ResultsError(
          line: line, "expected \(Self.columns[column]) to be a number up to 1e9, found \(fields[column])")
      }
      return value
    }
    guard let quantity = Quantity(rawValue: fields[4]) else {
      let known = Quantity.allCases.map(\.rawValue).joined(separator: ", ")
      throw ResultsError(line: line, "expected quantity to be one of \(known), found \(fields[4])")
    }
    guard let value = try number(6) else { throw ResultsError(line: line, "expected a value, found none") }
    guard ["mean", "best"].contains(fields[5]) else {
      throw ResultsError(line: line, "expected statistic to be mean or best, found \(fields[5])")
    }
    let scale = quantity.isShare ? 0.01 : 1
    series = fields[0]
    var conditions: [String: String] = [:]
    for condition in fields[1].split(separator: ";") {
      let sides = condition.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2 else {
        throw ResultsError(line: line, "expected where to be name=value, found \(condition)")
      }
      conditions[sides[0]] = sides[1]
    }
    self.conditions = conditions
    kept = try number(2).map { $0 / 100 }
    threshold = try number(3)
    self.quantity = quantity
    isBest = fields[5] == "best"
    self.value = value * scale
    deviation = try number(7).map { $0 * scale }
    count = max(0, Int(try number(8) ?? 0))
    let places = fields[6].split(separator: ".").count > 1 ? fields[6].split(separator: ".")[1].count : 0
    rounding = (0..<places).reduce(0.5) { half, _ in half / 10 } * scale
    source = fields[9]
  }

  /// Beside what a study has.
  func verdict(for study: Study) -> Verdict {
    let figure = Verdict.Figure(mean: value, deviation: deviation, count: count, rounding: rounding)
    let details = conditions.sorted { $0.key < $1.key }.map { name, value in
      value == "true" ? name : value == "false" ? "no \(name)" : value
    }
    let asked = ([series == "*" ? "any" : series] + details).joined(separator: ", ")
    for (place, series) in study.series.enumerated() where matches(series) {
      if isBest {
        return Verdict(
          series: place, label: series.label, quantity: quantity, ours: series.best(quantity), other: figure,
          isBest: true, source: source)
      }
      guard let point = point(of: series) else { continue }
      return Verdict(
        series: place, label: label(series, point), density: point.density, quantity: quantity,
        ours: point.summary(quantity), other: figure, source: source)
    }
    let at = kept.map { ", \(Quantity.density.text($0)) % kept" } ?? threshold.map { ", t = \(thresholdText($0))" } ?? ""
    return Verdict(
      label: asked + at, quantity: quantity, ours: Summary(of: []), other: figure, isBest: isBest, source: source)
  }

  private func label(_ found: Series, _ point: Series.Point) -> String {
    if found.isBase { return found.label }
    return series == "dense" ? "dense" : found.label + whereabouts(point)
  }

  private func whereabouts(_ point: Series.Point) -> String {
    if let threshold = point.threshold { return ", t = \(thresholdText(threshold))" }
    return point.density.map { ", \(Quantity.density.text($0)) % kept" } ?? ", level \(point.level)"
  }

  private func matches(_ found: Series) -> Bool {
    let model = SeriesLabels.model(found.dimensions)
    for (name, value) in conditions {
      if name == "model" {
        if model != value { return false }
      } else if found.value(of: name) != value {
        return false
      }
    }
    // Actions that are not asked for are the usual ones.
    for name in ["mask1", "mask0"] where conditions[name] == nil && series != "dense" {
      if found.value(of: name) != (name == "mask1" ? "rewind" : "zero") { return false }
    }
    switch series {
    case "*": return !found.isBase
    case "dense": return found.isBase || found.point(level: 0) != nil && conditions.isEmpty
    case "learned mask": return found.dimensions.keys.contains { $0.hasPrefix("supermask") }
    default: return Charts.criterion(found) == series
    }
  }

  private func point(of found: Series) -> Series.Point? {
    if series == "dense" { return found.point(level: 0) }
    let points = found.points.filter { $0.level > 0 && $0.threshold == threshold || found.points.count == 1 }
    guard let kept else { return points.last }
    func distance(_ point: Series.Point) -> Double { point.density.map { abs($0 / kept - 1) } ?? .infinity }
    return points.min { distance($0) < distance($1) }.flatMap { distance($0) <= 0.06 ? $0 : nil }
  }
}

extension Series {
  /// Of a member of the specification by its own name: `mask1` of `step.mask1`.
  fileprivate func value(of name: String) -> String? {
    let found = dimensions.first { $0.key == name || $0.key.hasSuffix("." + name) }?.value
    return found ?? (name == "mask1" ? "rewind" : name == "mask0" ? "zero" : nil)
  }
}

/// RFC 4180 within one line.
private func csvFields(_ line: Substring) -> [String] {
  var fields = [""]
  var isQuoted = false
  for character in line {
    if character == "\"" {
      isQuoted.toggle()
    } else if character == ",", !isQuoted {
      fields.append("")
    } else {
      fields[fields.count - 1].append(character)
    }
  }
  return fields
}
