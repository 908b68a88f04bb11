internal import Foundation
internal import ResultLog
internal import SweepCore
package import Sweeps

/// Reads a results log for people: damaged lines are passed over and counted.
///
/// - Parameter path: an output folder, or a log itself.
package func readResults(_ path: String) throws(ShellError) -> (results: SweepResults, damagedLines: Int) {
  let log = try readLog(path)
  do {
    return (try SweepResults(lines: log.lines), log.damagedLines)
  } catch {
    throw ShellError(.failure, "\(log.file): \(error)")
  }
}

extension ShellError {
  static func noResults(_ file: String) -> ShellError {
    ShellError(
      .failure,
      "\(file): expected a results log or the folder of one, found nothing that can be read; name a sweep's output folder "
        + "or a results.jsonl")
  }
}

/// The intact lines of a results log, newline included.
package struct LogText: Sendable {
  package let file: String
  package let lines: [[UInt8]]
  package let damagedLines: Int
}

/// Reads the lines of a results log, checksums verified.
///
/// - Parameter path: an output folder, or a log itself.
package func readLog(_ path: String) throws(ShellError) -> LogText {
  var isFolder: ObjCBool = false
  let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
  let file = isFolder.boolValue ? "\(path)/results.jsonl" : path
  guard exists, let data = FileManager.default.contents(atPath: file) else {
    throw .noResults(file)
  }
  var lines: [[UInt8]] = []
  var damaged = 0
  let bytes = [UInt8](data)
  var start = 0
  while start < bytes.count {
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
    let line = Array(bytes[start..<end])
    do {
      _ = try LogLine.check(line.span)
      lines.append(line)
    } catch {
      damaged += 1
    }
    start = end
  }
  return LogText(file: file, lines: lines, damagedLines: damaged)
}
