package import Kernels
package import SweepCore
package import SweepShell
internal import Vocabulary

/// The instruction set that this process trains with.
package func chosenInstructionSet() throws(ShellError) -> InstructionSet {
  do {
    return try InstructionSet.chosen()
  } catch {
    throw ShellError(.usage, error.description)
  }
}

/// How a worker of this process introduces itself.
package func introduction(_ instructionSet: InstructionSet, slots: Int, name: String?) -> Hello {
  let host = HostFacts.hostName
  return Hello(
    instance: UInt64.random(in: 1...UInt64.max), name: name ?? "\(host)-\(HostFacts.processID)", host: host,
    processID: HostFacts.processID, slots: UInt32(slots), instructionSet: instructionSet.rawValue,
    version: raffleVersion, numericsVersion: numericsVersion, held: [], finished: [])
}
