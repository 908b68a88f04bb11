/// What trials take, learnt from those that have ended.
///
///     expected milliseconds = prior · factor of the trial's class · factor of the host
///
/// A class holds the trials of one model, training and density. Both factors are moving averages of measured over
/// expected time, each taken with the other one divided out; a class of which nothing has ended yet takes the average
/// of all. Times only order and pace the work: nothing that is recorded depends on them.
struct CostModel: Sendable {
  /// Of one class or of all: what one unit of prior takes.
  private struct Factor {
    var value = 1.0
    var count = 0

    /// The mean of the first few, then a moving average.
    mutating func add(_ sample: Double, memory: Int) {
      count = min(count + 1, memory)
      value += (sample - value) / Double(count)
    }
  }

  private var classes: [Factor]
  private var overall = Factor()
  private var hosts: [String: Factor] = [:]
  private static let memory = 16
  /// A clock that counts milliseconds sees nothing shorter.
  private static let shortestMilliseconds = 0.5

  init(classCount: Int) {
    classes = [Factor](repeating: Factor(), count: classCount)
  }

  /// Takes note of a measured time.
  mutating func observe(_ milliseconds: Double, prior: Double, class kind: Int, host: String) {
    guard prior > 0 else { return }
    let sample = max(milliseconds, Self.shortestMilliseconds) / prior
    let ofHost = hosts[host]?.value ?? 1
    // What the class takes elsewhere says how fast this host is; of a new class it cannot be told.
    if classes[kind].count > 0 { hosts[host, default: Factor()].add(sample / classes[kind].value, memory: Self.memory) }
    classes[kind].add(sample / ofHost, memory: Self.memory)
    overall.add(sample / ofHost, memory: 4 * Self.memory)
  }

  /// What a unit of prior takes in a class on a host of middling speed.
  func factor(class kind: Int) -> Double {
    classes[kind].count > 0 ? classes[kind].value : overall.value
  }

  func factor(host: String) -> Double { hosts[host]?.value ?? 1 }
}
