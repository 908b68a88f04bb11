package import ArgumentParser
internal import Foundation
internal import Glibc
package import SweepCore
internal import SweepShell

/// Parses the arguments, runs the command and ends the process with one of Raffle's exit codes.
///
/// Help goes to standard output, everything that went wrong to standard error.
package func runMain<Command: ParsableCommand>(_ root: Command.Type) -> Never {
  Signals.ignoreLostReaders()
  do {
    var command = try root.parseAsRoot()
    if command is any EndsCleanly { Signals.block() }
    try command.run()
    exit(ExitStatus.done.rawValue)
  } catch {
    leave(root, error)
  }
}

/// A command that watches for signals and ends in its own time; the others end at once.
package protocol EndsCleanly: ParsableCommand {}

private func leave<Command: ParsableCommand>(_ root: Command.Type, _ error: any Error) -> Never {
  if let error = error as? ShellError {
    complain("error: \(error.description)")
    exit(error.code.rawValue)
  }
  if let ending = error as? Ending { exit(ending.code.rawValue) }
  let code = root.exitCode(for: error)
  let message = root.fullMessage(for: error)
  if code == .success {
    print(message)
    exit(ExitStatus.done.rawValue)
  }
  complain(message)
  exit(code == .validationFailure ? ExitStatus.usage.rawValue : ExitStatus.failure.rawValue)
}

/// Thrown to end the process with a code when everything has been said.
package struct Ending: Error {
  package let code: ExitStatus

  package init(_ code: ExitStatus) {
    self.code = code
  }
}

/// Writes a line for people; what went wrong stands out on a terminal with colours.
package func complain(_ line: String) {
  FileHandle.standardError.write(Data((painted(line) + "\n").utf8))
}

private func painted(_ line: String) -> String {
  for (word, code) in [("error:", "1;31"), ("Error:", "1;31"), ("warning:", "33")] where line.hasPrefix(word) {
    return usesColors(STDERR_FILENO) ? "\u{1b}[\(code)m\(word)\u{1b}[0m\(line.dropFirst(word.count))" : line
  }
  return line
}
