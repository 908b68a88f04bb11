import Glibc

/// Events for people, one JSON object a line; nothing depends on them.
///
/// Nothing is synced, and a failure stops nothing: it is reported once.
package enum EventLog: ~Copyable {
  case open(OpenFile)
  case failed(LogError, isReported: Bool)

  package init(_ path: String) {
    do throws(LogError) {
      self = .open(try OpenFile(path, O_WRONLY | O_CREAT | O_APPEND))
    } catch {
      self = .failed(error, isReported: false)
    }
  }

  /// Appends `object`, which holds no newline; returns what went wrong the first time something does.
  package mutating func append(_ object: String) -> LogError? {
    switch consume self {
    case .open(let file):
      do throws(LogError) {
        try file.writeOnce([UInt8]((object + "\n").utf8).span)
      } catch {
        self = .failed(error, isReported: true)
        return error
      }
      self = .open(file)
      return nil
    case .failed(let error, let isReported):
      self = .failed(error, isReported: true)
      return isReported ? nil : error
    }
  }
}
