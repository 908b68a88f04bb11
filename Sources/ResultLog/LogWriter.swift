import Glibc

/// The one writer of a log file: whole batches, each by one write and one sync.
///
/// After the first error it is dead: what the disk holds is then unknown, and only reading it again tells.
package struct LogWriter: ~Copyable, Sendable {
  private enum Condition {
    case open(length: Int)
    case dead(LogError)
  }

  private let file: OpenFile
  private let lock: FolderLock?
  private var condition: Condition

  /// `file` is open for appending; `lock` lives at least as long as the writer.
  package init(_ file: consuming OpenFile, holding lock: FolderLock? = nil) throws(LogError) {
    condition = .open(length: try file.size())
    self.file = file
    self.lock = lock
  }

  /// Writes the lines and returns where each stands once all are on the disk.
  package mutating func append(_ lines: [LogLine]) throws(LogError) -> [LineExtent] {
    switch condition {
    case .dead(let earlier): throw earlier
    case .open(let length):
      do {
        var batch: [UInt8] = []
        batch.reserveCapacity(lines.reduce(0) { $0 + $1.bytes.count })
        var extents: [LineExtent] = []
        for line in lines {
          extents.append(LineExtent(offset: length + batch.count, length: line.bytes.count))
          batch += line.bytes
        }
        guard !batch.isEmpty else { return [] }
        try file.writeOnce(batch.span)
        try file.syncData()
        try file.check(length: length + batch.count)
        condition = .open(length: length + batch.count)
        return extents
      } catch {
        condition = .dead(error)
        throw error
      }
    }
  }
}

/// Reads lines of a log again while its writer goes on.
package struct LogReader: ~Copyable, Sendable {
  private let file: OpenFile

  package init(_ path: String) throws(LogError) {
    file = try OpenFile(path, O_RDONLY)
  }

  /// The line at `extent`, newline included, its seal checked.
  package borrowing func read(_ extent: LineExtent) throws(LogError) -> [UInt8] {
    precondition(extent.offset >= 0 && extent.length > 0, "read: \(extent), expected a place in the file")
    let bytes = try file.read(at: extent.offset, count: extent.length)
    do {
      _ = try LogLine.check(bytes.span)
      return bytes
    } catch {
      throw LogError(
        .damagedLine, at: "\(file.path), byte \(extent.offset)", expected: "the line that was written there",
        found: error.description, advice: "check the disk, then start again: the damaged line is taken out")
    }
  }
}
