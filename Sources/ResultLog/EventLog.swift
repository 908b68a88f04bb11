import Glibc

/// Events for people, one JSON object a line; nothing depends on them.
///
/// Nothing is synced, and a failure stops nothing: it is reported once. Events are collected until `flush`.
package enum EventLog: ~Copyable {
  case open(OpenFile, waiting: [UInt8])
  case failed(LogError, isReported: Bool)

  package init(_ path: String) {
    do throws(LogError) {
      self = .open(try OpenFile(path, O_WRONLY | O_CREAT | O_APPEND), waiting: [])
    } catch {
      self = .failed(error, isReported: false)
    }
  }

  /// Adds `object`, the bytes of a JSON object without a newline, to what is written next.
  package mutating func append(_ object: [UInt8]) {
    switch consume self {
    case .open(let file, var waiting):
      waiting += object
      waiting.append(UInt8(ascii: "\n"))
      self = .open(file, waiting: waiting)
    case .failed(let error, let isReported): self = .failed(error, isReported: isReported)
    }
  }

  /// Writes what was appended; returns what went wrong the first time something does.
  package mutating func flush() -> LogError? {
    switch consume self {
    case .open(let file, let waiting):
      do throws(LogError) {
        if !waiting.isEmpty { try file.writeOnce(waiting.span) }
      } catch {
        self = .failed(error, isReported: true)
        return error
      }
      self = .open(file, waiting: [])
      return nil
    case .failed(let error, let isReported):
      self = .failed(error, isReported: true)
      return isReported ? nil : error
    }
  }
}
