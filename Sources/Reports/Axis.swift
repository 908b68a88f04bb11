internal import Glibc
internal import Sweeps

/// A scale of a chart.
package struct Axis: Hashable, Sendable {
  package let label: String
  package let scale: Scale
  /// `low < high`; positive on a logarithmic scale.
  package let low: Double
  package let high: Double
  /// Whether large values stand at the beginning.
  package var isReversed = false
  /// Ticks are shown times 100.
  package var isPercent = false

  package enum Scale: Hashable, Sendable {
    case linear
    case logarithmic
  }

  /// An axis that holds all `values`, widened to round numbers.
  package init(
    _ label: String, scale: Scale = .linear, holding values: [Double], isReversed: Bool = false, isPercent: Bool = false
  ) {
    let shown = values.filter { Self.canHold($0, scale) }
    var low = shown.min() ?? 0
    var high = shown.max() ?? 1
    switch scale {
    case .linear:
      // Steps far below the numbers' own size would be lost in rounding.
      if high - low <= max(abs(low), abs(high)) * 1e-9 {
        (low, high) = (low - max(abs(low) * 0.05, 1e-3), high + max(abs(high) * 0.05, 1e-3))
      }
      let step = roundStep(high - low, parts: 5)
      low = (low / step).rounded(.down) * step
      high = (high / step).rounded(.up) * step
    case .logarithmic:
      if low <= 0 { (low, high) = (0.01, 1) }
      if high <= low * 1.01 { (low, high) = (low / 2, high * 2) }
      low *= 0.93
      high *= 1.06
    }
    self.init(label, scale: scale, low: low, high: high, isReversed: isReversed, isPercent: isPercent)
  }

  package init(
    _ label: String, scale: Scale = .linear, low: Double, high: Double, isReversed: Bool = false,
    isPercent: Bool = false
  ) {
    self.label = label
    self.scale = scale
    self.low = low
    self.high = high
    self.isReversed = isReversed
    self.isPercent = isPercent
  }

  /// 0 at the beginning, 1 at the end.
  package func place(_ value: Double) -> Double {
    let share =
      switch scale {
      case .linear: (value - low) / (high - low)
      case .logarithmic: (log(value) - log(low)) / (log(high) - log(low))
      }
    return isReversed ? 1 - share : share
  }

  /// Whether a value has a place on an axis of that scale: no logarithm is taken of 0, and nothing is infinite.
  package static func canHold(_ value: Double, _ scale: Scale) -> Bool {
    abs(value) <= 1e100 && (scale == .linear || value >= 1e-100)
  }

  package func canHold(_ value: Double) -> Bool { Self.canHold(value, scale) }

  package func holds(_ value: Double) -> Bool { value >= low - 1e-12 && value <= high + 1e-12 }

  /// Round values and what is written there.
  package func ticks(parts: Int) -> [(value: Double, text: String)] {
    switch scale {
    case .linear:
      let step = roundStep(high - low, parts: parts)
      let first = (low / step - 1e-9).rounded(.up)
      let last = (high / step + 1e-9).rounded(.down)
      guard last >= first, last - first < 100 else { return [] }
      let shown = isPercent ? step * 100 : step
      let places = max(0, Int(-log10(shown * 1.0001).rounded(.down)))
      return stride(from: first, through: last, by: 1).map { at in
        (at * step, Self.text(at * shown, places))
      }
    case .logarithmic:
      var ticks: [(Double, String)] = []
      let exponents = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
      // Over many decades a power of ten now and then has to do.
      let digits = high / low <= 1e5 ? [1, 2, 5] : [1]
      for exponent in exponents where exponent.isMultiple(of: max(1, exponents.count / 8)) {
        for digit in digits {
          let value = Double(digit) * pow(10, Double(exponent))
          let shown = exponent + (isPercent ? 2 : 0)
          guard holds(value) else { continue }
          let isFar = !(-5...8).contains(shown)
          ticks.append(
            (value, isFar ? "\(digit)e\(shown)" : Self.text(isPercent ? value * 100 : value, max(0, -shown))))
        }
      }
      guard ticks.count < 3 else { return ticks }
      // No share is above 1, though the axis has some room there.
      return Axis("", low: low, high: high, isPercent: isPercent).ticks(parts: parts)
        .filter { $0.value <= 1 || !isPercent }
    }
  }

  /// `0.5`, `20,000`; few digits of what is very large.
  private static func text(_ value: Double, _ places: Int) -> String {
    if abs(value) >= 1e9 { return value.description }
    return places > 0 ? decimals(value, places) : grouped(Int(value.rounded()))
  }
}

/// 1, 2 or 5 times a power of ten, so that about `parts` of them make up `range`.
private func roundStep(_ range: Double, parts: Int) -> Double {
  let rough = range / Double(max(1, parts))
  let power = pow(10, log10(rough).rounded(.down))
  let lead = rough / power
  return (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * power
}
