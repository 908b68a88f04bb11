internal import SweepCore

/// The coordinator's folder: the log and the artifacts.
struct Disk {
  /// Intact lines that a sync has covered, or that a dead process happened to leave.
  private(set) var lines: [Line] = []
  /// Trials with an ok line among them.
  private(set) var hasOk: [Bool]
  /// Trials that ever had one: the disk may have lost it since.
  private(set) var everOk: [Bool]
  /// Trials whose artifact is here.
  var hasArtifact: [Bool]
  /// Trials whose artifact was lost at least once.
  var lostArtifact: [Bool]

  struct Line {
    var number: UInt64
    var trial: Int
    /// None for the mark of a difference.
    var status: RecordStatus?
    /// Deterministic bytes of an ok record.
    var result: [UInt8] = []
    /// The worker that made it.
    var maker = 0

    /// About as long as a real one in proportion to a block.
    var byteCount: Int { status == .ok ? 180 : 90 }
  }

  init(trials: Int) {
    hasOk = [Bool](repeating: false, count: trials)
    everOk = hasOk
    hasArtifact = hasOk
    lostArtifact = hasOk
  }

  mutating func keep(_ line: Line) {
    lines.append(line)
    guard line.status == .ok else { return }
    hasOk[line.trial] = true
    everOk[line.trial] = true
  }

  /// What the log says of a trial: ok is final, else the last word counts.
  func status(_ trial: Int) -> RecordStatus? {
    if hasOk[trial] { return .ok }
    return lines.last { $0.trial == trial && $0.status != nil }?.status
  }

  /// Trials of which the log says that two results differed.
  var differing: [Int] { lines.filter { $0.status == nil }.map(\.trial) }

  /// The recorded result of a trial.
  func result(_ trial: Int) -> [UInt8]? {
    lines.first { $0.trial == trial && $0.status == .ok }?.result
  }

  /// The process died with these lines written and not synced: whole ones stay as far as the bytes reach.
  mutating func crash(unsynced: [Line], bytes: Int) {
    var left = bytes
    for line in unsynced {
      left -= line.byteCount
      if left < 0 { return }
      keep(line)
    }
  }

  /// Destroys every line that has a byte in this range of the log; the repair at the next start takes them out.
  mutating func damage(from first: Int, count: Int) {
    var at = 0
    var damaged = [Bool](repeating: false, count: lines.count)
    for (place, line) in lines.enumerated() {
      damaged[place] = at < first + count && at + line.byteCount > first
      at += line.byteCount
    }
    lines = lines.indices.filter { !damaged[$0] }.map { lines[$0] }
    for trial in hasOk.indices { hasOk[trial] = false }
    for line in lines where line.status == .ok { hasOk[line.trial] = true }
  }

  var byteCount: Int { lines.reduce(0) { $0 + $1.byteCount } }
}
