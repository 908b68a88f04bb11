import ArgumentParser
import Benchmarks
import CommandSupport
import Kernels
import SweepShell
import Vocabulary

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Says what this machine offers and which kernels Raffle uses on it.")

  func run() throws {
    let chosen = try chosenInstructionSet()
    print("version          raffle \(raffleVersion), numerics \(numericsVersion)")
    print("instruction sets \(InstructionSet.supported.map(\.rawValue).joined(separator: ", "))")
    print("kernels          \(chosen.rawValue)")
    print("usable cores     \(HostFacts.usableCores)")
    print("one core         \(fixed(PeakBenchmark(chosen).gigaflops, 0)) GFLOP/s of fused multiply-adds")
  }
}
