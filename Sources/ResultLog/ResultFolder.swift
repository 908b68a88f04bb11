import Glibc

/// One sweep's output folder, locked, with a log that holds intact lines only.
///
///     OUT/results.jsonl          the log; its first line is the sweep
///     OUT/sweep.json             a copy of that line, from which it is restored
///     OUT/results.damaged.jsonl  bytes that were no line, for people to look at
///     OUT/artifacts/ab/cdef…     bytes by their hash
///     OUT/events.jsonl           what happened, not needed for correctness
///     OUT/lock                   who has the folder
///     OUT/coordinator.json       where its coordinator listens, while one does
package struct ResultFolder: ~Copyable {
  package let path: String
  package private(set) var recovery: Recovery
  private let lock: FolderLock

  /// Makes the folder if there is none, takes its lock and repairs its log.
  ///
  /// Damage of whatever kind is no error. Errors: the folder is in use or has no working locks, a newer program's
  /// lines, the disk.
  package init(opening path: String) throws(LogError) {
    try makeFolder(path)
    let lock = try FolderLock(folder: path)
    let repair = LogRepair(folder: path)
    try checkFile(repair.log)
    let sweep = SweepLine(folder: path)
    unlink(repair.temporary)
    unlink(sweep.temporaryCopy)
    if try sizeOfFile(repair.log) == nil {
      _ = try OpenFile(repair.log, O_WRONLY | O_CREAT | O_APPEND)
      try syncFolder(path)
    }
    let scan = try LogScan(repair.log)
    let (records, repaired) = try repair.removeDamage(scan)
    var recovery = Recovery(
      scan, records: records, repairs: repaired.map { [$0] } ?? [], warnings: Self.warnings(path))
    try sweep.settle(scan, &recovery)

    self.path = path
    self.lock = lock
    self.recovery = recovery
  }

  /// Writes the first line of a folder that has none, before a writer or reader is taken.
  ///
  /// Records that are there already stay behind it.
  package mutating func begin(_ sweep: LogLine) throws(LogError) {
    precondition(sweep.head == .sweep, "begin: a line of kind \(sweep.head), expected sweep")
    precondition(recovery.sweep == nil, "begin: the log has a sweep line, expected none")
    try SweepLine(folder: path).begin(sweep.bytes, &recovery)
  }

  /// The one writer of the log.
  package borrowing func writer() throws(LogError) -> LogWriter {
    precondition(recovery.sweep != nil, "writer: the log has no sweep line, expected begin before")
    return try LogWriter(OpenFile("\(path)/\(LogRepair.logName)", O_WRONLY | O_APPEND), holding: lock)
  }

  package borrowing func reader() throws(LogError) -> LogReader {
    try LogReader("\(path)/\(LogRepair.logName)")
  }

  package borrowing func artifacts() throws(LogError) -> ArtifactStore {
    try ArtifactStore(opening: "\(path)/artifacts")
  }

  package borrowing func events() -> EventLog { EventLog("\(path)/events.jsonl") }

  private static func warnings(_ path: String) -> [String] {
    guard let system = sharedFileSystem(below: path) else { return [] }
    return [
      """
      \(path) is on a shared file system (\(system)): the lock was given, but make sure that no other machine \
      writes there; a local disk is safer
      """
    ]
  }
}
