internal import Foundation
internal import Glibc
internal import ResultLog
package import SweepCore
internal import Sweeps
internal import Vocabulary
internal import Wire

/// How a sweep is, by its results log alone; the log may grow meanwhile.
package struct LogStatus {
  package let file: String
  private let frozen: FrozenSweep
  let expansion: Expansion
  private let grid: LevelGrid
  private let numbers: [TrialKey: Int]
  private(set) var outcomes: [RecordStatus?]
  private var places: [Int: LineExtent] = [:]
  private var failures: [Int] = []
  private var accuracies: [(sum: Double, count: Int)]
  private var coreSeconds = 0.0
  /// Everything before it has been read.
  private var offset = 0
  package private(set) var damagedLines = 0

  /// Who on this machine has the log's folder, as it says there: "process 123 on node7"; nil where nobody seems to.
  package var holder: String? {
    let folder = (file as NSString).deletingLastPathComponent
    guard let data = FileManager.default.contents(atPath: "\(folder.isEmpty ? "." : folder)/lock"), data.count < 4_096
    else { return nil }
    let text = String(decoding: data.prefix { $0 >= 0x20 }, as: UTF8.self)
    let words = text.split(separator: " ")
    guard words.count == 4, words[3] == HostFacts.hostName, let process = pid_t(words[1]),
      let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8), name.hasPrefix("raffle")
    else { return nil }
    return text
  }

  /// - Parameter path: an output folder, or a log itself.
  package init(_ path: String) throws(ShellError) {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    file = isFolder.boolValue ? "\(path)/results.jsonl" : path
    guard exists, let handle = FileHandle(forReadingAtPath: file) else {
      throw .noResults(file)
    }
    let first = Self.firstLine(handle)
    try? handle.close()
    do {
      frozen = try FrozenSweep(line: first)
      expansion = try frozen.sweep.expand(data: frozen.data, numericsVersion: frozen.numericsVersion)
    } catch {
      throw ShellError(.failure, "\(file): \(error)")
    }
    grid = LevelGrid(expansion.treatments)
    var numbers: [TrialKey: Int] = [:]
    numbers.reserveCapacity(expansion.trials.count)
    for (trial, key) in expansion.trials.lazy.map(\.key).enumerated() { numbers[key] = trial }
    self.numbers = numbers
    outcomes = [RecordStatus?](repeating: nil, count: expansion.trials.count)
    accuracies = [(sum: Double, count: Int)](repeating: (0, 0), count: grid.cells.count)
    refresh()
  }

  /// Reads what has been added since the last time, whole lines only.
  package mutating func refresh() {
    guard let handle = FileHandle(forReadingAtPath: file) else { return }
    defer { try? handle.close() }
    guard (try? handle.seek(toOffset: UInt64(offset))) != nil else { return }
    var rest: [UInt8] = []
    while let chunk = try? handle.read(upToCount: Self.chunkBytes), !chunk.isEmpty {
      rest += chunk
      var start = 0
      while let newline = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
        take(Array(rest[start...newline]))
        start = newline + 1
      }
      rest.removeFirst(start)
    }
  }

  private static let chunkBytes = 4 << 20

  private static func firstLine(_ handle: FileHandle) -> [UInt8] {
    var line: [UInt8] = []
    while line.count <= LogLine.maximumLength, let chunk = try? handle.read(upToCount: 1 << 16), !chunk.isEmpty {
      if let newline = chunk.firstIndex(of: UInt8(ascii: "\n")) { return line + chunk[...newline] }
      line += chunk
    }
    return line
  }

  private mutating func take(_ line: [UInt8]) {
    do throws(LineDamage) {
      if case .record(let key, let status, _) = try LogLine.check(line.span) { take(line, key, status) }
    } catch {
      damagedLines += 1
    }
    offset += line.count
  }

  private mutating func take(_ line: [UInt8], _ key: TrialKey, _ status: RecordStatus) {
    guard let trial = numbers[key], outcomes[trial] != .ok else { return }
    outcomes[trial] = status
    if status == .failed {
      failures.removeAll { $0 == trial }
      failures.append(trial)
    }
    places[trial] = LineExtent(offset: offset, length: line.count)
    guard status == .ok else { return }
    let glance = RecordGlance(line)
    coreSeconds += glance.seconds
    guard let accuracy = glance.testAccuracy else { return }
    let cell = grid.cellOfTreatment[expansion.trials[trial].treatment]
    accuracies[cell].sum += accuracy
    accuracies[cell].count += 1
  }

  package func status(explaining text: String? = nil) -> SweepStatus {
    var counts = [TrialCounts](repeating: TrialCounts(), count: grid.cells.count)
    for trial in expansion.trials.indices {
      let cell = grid.cellOfTreatment[expansion.trials[trial].treatment]
      switch outcomes[trial] {
      case .ok: counts[cell].ok += 1
      case .failed: counts[cell].failed += 1
      case .blocked: counts[cell].blocked += 1
      case nil where openParents(of: trial).isEmpty: counts[cell].ready += 1
      case nil: counts[cell].waiting += 1
      }
    }
    var status = SweepStatus()
    status.sweep = frozen.sweep.name
    status.version = frozen.version
    for count in counts { status.trials += count }
    status.state = status.trials.open == 0 ? .complete : holder != nil ? .running : .unattended
    status.coreMilliseconds = UInt64(max(0, min(coreSeconds, 1e12)) * 1_000)
    status.rows = statusRows(grid, counts) { cell in
      accuracies[cell].count > 0 ? accuracies[cell].sum / Double(accuracies[cell].count) : nil
    }
    status.failures = failures.reversed().lazy.filter { outcomes[$0] == .failed }.prefix(StatusLimit.failures).map {
      SweepStatus.Failure(trial: expansion.name(of: $0), reason: line($0).flatMap(errorOfRecord) ?? "")
    }
    status.explanation = text.map(explanation)
    return status
  }

  func openParents(of trial: Int) -> [Int] { expansion.trials[trial].parents.filter { outcomes[$0] != .ok } }

  /// The line of a trial's last record.
  func line(_ trial: Int) -> [UInt8]? {
    guard let place = places[trial], let reader = try? LogReader(file) else { return nil }
    return try? reader.read(place)
  }
}
