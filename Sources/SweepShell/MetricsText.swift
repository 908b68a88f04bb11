/// Metrics in Prometheus' text format, version 0.0.4.
///
///     var text = MetricsText()
///     text.counter("raffle_leases_granted_total", "Leases given to workers.", 12)
struct MetricsText {
  private(set) var text = ""

  enum Kind: String {
    case counter
    case gauge
    case histogram
  }

  typealias Labels = [(name: String, value: String)]

  mutating func counter(_ name: String, _ help: String, _ value: Double) { one(name, help, .counter, value) }
  mutating func gauge(_ name: String, _ help: String, _ value: Double) { one(name, help, .gauge, value) }

  private mutating func one(_ name: String, _ help: String, _ kind: Kind, _ value: Double) {
    family(name, help, kind, [([], value)])
  }

  /// A metric with its samples; a second sample with the same labels is left out, as readers refuse it.
  mutating func family(_ name: String, _ help: String, _ kind: Kind, _ samples: [(labels: Labels, value: Double)]) {
    head(name, help, kind)
    var seen: Set<String> = []
    for sample in samples {
      let labels = Self.text(sample.labels)
      if seen.insert(labels).inserted { line(name, labels, sample.value) }
    }
  }

  /// - Parameter buckets: upper bounds, ascending, with how many lie at or below each but above the one before.
  mutating func histogram(
    _ name: String, _ help: String, buckets: [(bound: Double, count: UInt64)], count: UInt64, sum: Double
  ) {
    head(name, help, .histogram)
    var total: UInt64 = 0
    for bucket in buckets {
      total += bucket.count
      line("\(name)_bucket", Self.text([("le", Self.text(bucket.bound))]), Double(total))
    }
    line("\(name)_bucket", Self.text([("le", "+Inf")]), Double(count))
    line("\(name)_sum", "", sum)
    line("\(name)_count", "", Double(count))
  }

  private mutating func head(_ name: String, _ help: String, _ kind: Kind) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  private mutating func line(_ name: String, _ labels: String, _ value: Double) {
    text += "\(name)\(labels) \(Self.text(value))\n"
  }

  private static func text(_ labels: Labels) -> String {
    if labels.isEmpty { return "" }
    return "{" + labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",") + "}"
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  /// Whole numbers without a point, as people read them.
  private static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
