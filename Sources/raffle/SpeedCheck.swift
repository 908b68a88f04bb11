import Benchmarks
import Glibc
import Kernels
import Sweeps

/// A second of arithmetic on one core: its peak, and training iterations, against what that peak should give.
struct SpeedCheck {
  let build: InstructionSet

  init(_ build: InstructionSet) {
    self.build = build
  }

  /// Measured on a core of 264 GFLOP/s (AVX-512), 132 with AVX2 and 1 without (fused by the C library), otherwise idle; see the README.
  private static let peaks: [InstructionSet: Double] = [.avx512: 264, .avx2: 132, .baseline: 1]
  private static let denseMicroseconds: [InstructionSet: Double] = [.avx512: 570, .avx2: 900, .baseline: 64_000]

  var findings: [Finding] {
    let peak = PeakBenchmark(build).gigaflops
    // Short samples: the least of them is what the core does when nobody else has it.
    let training = TrainBenchmark(density: 1, build: build, samples: 15, iterations: build == .baseline ? 1 : 20)
    return [core(peak), training.isExact ? speed(peak, training.timing.least) : wrongBits]
  }

  private func core(_ peak: Double) -> Finding {
    let value = "\(decimals(peak, 0)) GFLOP/s of fused multiply-adds"
    // Half of what a core of 2.5 GHz does.
    let least = (Self.peaks[build] ?? 0) * 0.3
    guard peak < least else { return Finding("one core", value) }
    return Finding("one core", value, .note, "expected \(decimals(least, 0)) or more with \(build.rawValue); \(busy)")
  }

  private func speed(_ peak: Double, _ microseconds: Double) -> Finding {
    let expected = 1e6 / (Self.denseMicroseconds[build] ?? 1) * peak / (Self.peaks[build] ?? 1)
    let found = 1e6 / microseconds
    let value = "\(decimals(found, 0)) dense iterations a second of the 784-300-100 network"
    guard found < expected / 2 else { return Finding("training", value) }
    return Finding("training", value, .note, "expected some \(decimals(expected, 0)) of such a core; \(busy)")
  }

  private var wrongBits: Finding {
    Finding(
      "training", "other bits than the reference's", .mend,
      "this machine computes wrongly: run raffle bench train, try RAFFLE_ISA=avx2, and keep it out of sweeps until it is right")
  }

  private var busy: String {
    var loads = [0.0, 0.0, 0.0]
    getloadavg(&loads, 3)
    return "the load is \(decimals(loads[0], 1)): other processes, a power limit or a busy host may slow it"
  }
}
