import Glibc

/// The first line of a folder's log, and the copy from which it is restored.
///
/// The log is the truth: the copy is written after it and gives way to it.
struct SweepLine {
  let folder: String

  private var log: String { "\(folder)/\(LogRepair.logName)" }
  private var copy: String { "\(folder)/sweep.json" }
  var temporaryCopy: String { "\(copy).tmp" }

  /// Makes the log start with the sweep, and the copy equal to it, wherever one of them is left.
  func settle(_ scan: LogScan, _ recovery: inout Recovery) throws(LogError) {
    let kept = try sizeOfFile(copy) == nil ? nil : OpenFile(copy, O_RDONLY).readAll()
    if let sweep = scan.sweep {
      recovery.sweep = sweep
      if !scan.startsWithSweep { try restore(sweep, &recovery) }
      if kept != sweep { try keep(sweep) }
    } else if let kept, let line = try? LogLine(kept), line.head == .sweep {
      try restore(kept, &recovery)
    }
  }

  /// Makes `sweep` the first line of a log that has none, and keeps a copy.
  func begin(_ sweep: [UInt8], _ recovery: inout Recovery) throws(LogError) {
    try putFirst(sweep, &recovery)
    try keep(sweep)
  }

  private func restore(_ sweep: [UInt8], _ recovery: inout Recovery) throws(LogError) {
    try putFirst(sweep, &recovery)
    recovery.repairs.append(.sweepRestored)
  }

  private func putFirst(_ sweep: [UInt8], _ recovery: inout Recovery) throws(LogError) {
    try LogRepair(folder: folder).prepend(sweep, toFirst: sizeOfFile(log) ?? 0)
    for at in recovery.records.indices { recovery.records[at].extent.offset += sweep.count }
    recovery.sweep = sweep
  }

  private func keep(_ sweep: [UInt8]) throws(LogError) {
    try replaceFile(copy, temporary: temporaryCopy) { (file) throws(LogError) in try file.writeAll(sweep.span) }
  }
}
