internal import Sweeps

/// Whether a record's numbers can be what a trial measured.
///
/// A log may be well-formed and yet hold a density of 3: by a faulty program, or a hand. Such a record counts as
/// missing, and the reader is told. Numbers that were not computed, NaN, may stand where records allow them.
enum RecordCheck {
  private static let shares = 0.0...1.0
  /// Wide enough for any loss in single precision, and narrow enough for sums of squares in double precision.
  private static let losses = 0.0...1e100
  private static let iterations = 0.0...1e12

  private static let ranges: [(path: [String], range: ClosedRange<Double>, needed: Bool)] = [
    (["density"], shares, true), (["test_accuracy"], shares, true), (["val_accuracy"], shares, true),
    (["initial", "test_accuracy"], shares, true), (["final", "test_accuracy"], shares, false),
    (["final", "train_accuracy"], shares, false), (["relative_size"], shares, false),
    (["val_loss"], losses, false), (["final", "val_loss"], losses, false), (["final", "train_loss"], losses, false),
    (["iterations"], iterations, true), (["early_stop_iteration"], iterations, true),
  ]

  /// `expected density to be 0 to 1, found 3`, of the first number that cannot be; nil where all can.
  ///
  /// - Parameter kernels: weights of each kernel of the trial's network.
  static func fault(in record: JSONValue, kernels: [Int]) -> String? {
    guard record["status"]?.string == "ok" else { return nil }
    for (path, range, isNeeded) in ranges {
      let found = path.reduce(Optional(record)) { $0?[$1] }
      guard let number = found?.number, isNeeded || number.isFinite else { continue }
      if !range.contains(number) {
        return "expected \(path.joined(separator: ".")) to be \(words(range)), found \(number)"
      }
    }
    let kept = record["kept"]?.array?.compactMap(\.integer) ?? []
    if kept.count != kernels.count || zip(kept, kernels).contains(where: { !(0...$1).contains($0) }) {
      return "expected kept to be at most \(kernels) by kernel, found \(kept)"
    }
    for name in ["flipped", "grown", "shrunk"] {
      guard let counts = record["anatomy"]?[name]?.array?.compactMap(\.integer) else { continue }
      if counts.count > kept.count || zip(counts, kept).contains(where: { !(0...$1).contains($0) }) {
        return "expected anatomy.\(name) to be at most \(kept) by kernel, found \(counts)"
      }
    }
    return nil
  }

  private static func words(_ range: ClosedRange<Double>) -> String {
    range == shares ? "0 to 1" : range == losses ? "0 to 1e100" : "0 to 1e12"
  }
}
