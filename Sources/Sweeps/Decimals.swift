/// `12.35` for (12.345, 2): rounded to that many places, halves away from zero; NaN and infinities by name.
package func decimals(_ value: Double, _ places: Int) -> String {
  guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
  let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
  guard let scaled = Int(exactly: (value.magnitude * scale).rounded()) else { return value.description }
  let digits = String(scaled)
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  let sign = value < 0 && scaled > 0 ? "-" : ""
  return places == 0 ? sign + padded : sign + padded.dropLast(places) + "." + padded.suffix(places)
}

/// `1,565`.
package func grouped(_ value: Int) -> String {
  let digits = Array(String(value.magnitude))
  let groups = stride(from: digits.count, to: 0, by: -3).map { String(digits[max(0, $0 - 3)..<$0]) }
  return (value < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
}

/// `1 trial`, `3 trials`.
package func counted(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
  "\(grouped(count)) \(count == 1 ? singular : plural ?? singular + "s")"
}

/// `45 s`, `12 min`, `3.4 h`.
package func duration(_ seconds: Double) -> String {
  if seconds < 10 { return "\(decimals(seconds, 1)) s" }
  if seconds < 120 { return "\(decimals(seconds, 0)) s" }
  return seconds < 7200 ? "\(decimals(seconds / 60, 0)) min" : "\(decimals(seconds / 3600, 1)) h"
}
