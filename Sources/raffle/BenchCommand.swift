import ArgumentParser
import Benchmarks
import CommandSupport
import Kernels
import SweepCore
import SweepShell

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures this machine's core and what Raffle reaches on it.",
    discussion: """
      Pin it to one core for figures that mean something. Results are checked against the plain reference kernels, and \
      their hash goes to standard error: it is the same on every machine.

      Examples:
        taskset -c 0 raffle bench gemm
        taskset -c 0 raffle bench train --density 0.05 --json
        taskset -c 0 raffle bench compare --peers peers.py --python python3
      """,
    subcommands: [BenchPeak.self, BenchGemm.self, BenchTrain.self, BenchSweep.self, BenchCompare.self, BenchDispatch.self,
      BenchDispatchWorker.self,
    ])
}

/// `--isa`, the build to measure.
struct BuildOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The instruction set: baseline, avx2 or avx512 (default: RAFFLE_ISA, else the widest).", valueName: "ISA"))
  var isa: String?

  func build() throws(ShellError) -> InstructionSet {
    guard let isa else { return try chosenInstructionSet() }
    guard let build = InstructionSet(rawValue: isa) else {
      throw ShellError(.usage, InstructionSetError.unknown(isa).description)
    }
    guard build.isSupported else {
      let widest = InstructionSet.supported.last ?? .baseline
      throw ShellError(.usage, InstructionSetError.unsupported(build, widest: widest).description)
    }
    return build
  }
}

/// Says that a result is right, or ends with a failure.
func checked(_ what: String, isExact: Bool, hash: UInt64) throws(ShellError) {
  guard isExact else { throw ShellError(.failure, "\(what): the result has other bits than the reference's") }
  complain("\(what): hash \(String(hash, radix: 16)), the reference's bits")
}

/// Cells with spaces before them, or behind the first column's.
func row(_ cells: [String], widths: [Int]) -> String {
  zip(cells, widths).enumerated().map { index, cell in
    let space = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
    return index == 0 ? cell.0 + space : space + cell.0
  }.joined(separator: "  ")
}
