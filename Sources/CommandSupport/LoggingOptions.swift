package import ArgumentParser
internal import Glibc
internal import Logging

/// `--log-level`, for commands that run for long.
package struct LoggingOptions: ParsableArguments {
  @Option(name: .customLong("log-level"), help: "What is logged on standard error: trace, debug, info, notice, warning or error.")
  package var level: LogLevel = .notice

  package init() {}

  /// Sends the log to standard error; once in a process.
  package func apply() {
    let level = Logger.Level(rawValue: level.rawValue) ?? .notice
    let isTerminal = isatty(STDERR_FILENO) == 1
    let isColored = usesColors(STDERR_FILENO)
    LoggingSystem.bootstrap { _ in
      PlainLogHandler(logLevel: level, isTerminal: isTerminal, isColored: isColored)
    }
  }
}

package enum LogLevel: String, CaseIterable, ExpressibleByArgument, Sendable {
  case trace
  case debug
  case info
  case notice
  case warning
  case error
}
