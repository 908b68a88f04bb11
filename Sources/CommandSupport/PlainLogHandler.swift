internal import Foundation
internal import Logging
internal import SweepShell

/// Log lines on standard error: time, level, message; coloured by level on a terminal.
///
///     2026-11-21T09:30:00Z warning: worker node7-41 was refused: …
struct PlainLogHandler: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  let isTerminal: Bool
  let isColored: Bool

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var text = "\(event.message)"
    let more = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in more.sorted(by: { $0.key < $1.key }) { text += " \(key)=\(value)" }
    // What others chose, as names of workers, shall not steer a terminal or look like a line of its own.
    let plain = text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }
    let line = "\(wallClock()) \(word(event.level)): \(String(String.UnicodeScalarView(plain)))"
    // A progress line that stands there gives way; it is drawn anew below.
    FileHandle.standardError.write(Data(((isTerminal ? "\r\u{1b}[K" : "") + line + "\n").utf8))
  }

  private func word(_ level: Logger.Level) -> String {
    guard isColored else { return level.rawValue }
    return switch level {
    case .critical, .error: "\u{1b}[1;31m\(level.rawValue)\u{1b}[0m"
    case .warning: "\u{1b}[33m\(level.rawValue)\u{1b}[0m"
    case .notice, .info: level.rawValue
    case .debug, .trace: "\u{1b}[2m\(level.rawValue)\u{1b}[0m"
    }
  }
}
