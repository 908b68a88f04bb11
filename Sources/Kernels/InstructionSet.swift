internal import CVectorMath
internal import Glibc
package import KernelContracts
internal import KernelLoops
#if arch(x86_64)
internal import KernelLoopsAVX2
internal import KernelLoopsAVX512
#endif

/// A build of the kernels; all of them give the same bits.
package enum InstructionSet: String, CaseIterable, Comparable, Sendable {
  /// Any 64-bit machine of the architecture: SSE2 on x86-64 (without a fused multiply-add, so slow), NEON on arm64.
  case baseline
  /// AVX2 and FMA (x86-64-v3).
  case avx2
  /// AVX-512 F, BW, CD, DQ and VL (x86-64-v4).
  case avx512

  private var level: Int32 {
    switch self {
    case .baseline: 0
    case .avx2: 1
    case .avx512: 2
    }
  }

  package static func < (a: InstructionSet, b: InstructionSet) -> Bool { a.level < b.level }

  /// Whether this machine can run it.
  package var isSupported: Bool { level <= raffle_instruction_set_level() }

  /// Those that this machine can run, slowest first.
  package static var supported: [InstructionSet] { allCases.filter(\.isSupported) }

  /// The environment variable that forces one.
  package static let variable = "RAFFLE_ISA"

  /// The one to use: what `RAFFLE_ISA` says, else the widest that this machine has.
  package static func chosen() throws(InstructionSetError) -> InstructionSet {
    let widest = supported.last ?? .baseline
    guard let text = getenv(variable).map({ unsafe String(cString: $0) }), !text.isEmpty else { return widest }
    guard let forced = InstructionSet(rawValue: text) else { throw .unknown(text) }
    guard forced.isSupported else { throw .unsupported(forced, widest: widest) }
    return forced
  }

  /// Its kernels; only to be called on a machine that supports it.
  package var kernels: KernelTable {
    #if arch(x86_64)
    switch self {
    case .baseline: KernelLoops.kernelTable
    case .avx2: KernelLoopsAVX2.kernelTable
    case .avx512: KernelLoopsAVX512.kernelTable
    }
    #else
    KernelLoops.kernelTable
    #endif
  }
}

/// `RAFFLE_ISA` asks for what cannot be had.
package enum InstructionSetError: Error, CustomStringConvertible {
  case unknown(String)
  case unsupported(InstructionSet, widest: InstructionSet)

  package var description: String {
    switch self {
    case .unknown(let text):
      "\(InstructionSet.variable)=\(text): expected one of "
        + InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")
    case .unsupported(let wanted, let widest):
      "\(InstructionSet.variable)=\(wanted.rawValue): this processor cannot run it; the widest it has is "
        + "\(widest.rawValue). Unset the variable or choose another."
    }
  }
}
