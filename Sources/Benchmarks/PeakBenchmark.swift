internal import KernelContracts
package import Kernels

/// What one core can do at most with fused multiply-adds.
package struct PeakBenchmark: Sendable {
  /// 10^9 floating-point operations a second.
  package let gigaflops: Double

  package init(_ build: InstructionSet, samples: Int = 9) {
    let kernels = build.kernels
    let rounds = 20_000
    var sink: Float = 0
    let timing = Timing(samples: samples, repetitions: 5) { sink += kernels.peak(rounds, 0.999, 0.001) }
    precondition(sink.isFinite, "peak: the sums are \(sink), expected finite ones")
    gigaflops = Double(rounds * kernels.peakVectors * 2 * 16) / timing.least / 1e3
  }
}
