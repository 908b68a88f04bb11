internal import SweepCore
internal import Sweeps

/// Workers and what runs there, a line for each running trial.
///
///     worker    host    slots  isa     heard  trial                    iteration     loss
///     node7-41  node7   2/2    avx512  0.4 s  large_final/8/1          3400/5000     0.0712
///                                             random/2/0               120/5000      0.2210
struct WorkerTable {
  private let workers: [SweepStatus.WorkerStatus]
  private let count: Int

  private struct Row {
    var who: [String]
    var what: [String]
    var paint = Paint.plain
  }

  /// - Parameter count: of all workers, also those that are not listed.
  init(_ workers: [SweepStatus.WorkerStatus], count: Int) {
    self.workers = workers
    self.count = count
  }

  /// At most `height` lines of at most `width` columns.
  func lines(width: Int, height: Int) -> [StyledLine] {
    guard !workers.isEmpty, height >= 2 else { return [] }
    // Each gets one line before anybody gets two.
    let room = height - 1
    let listed = workers.count <= room && workers.count == count ? workers.count : min(workers.count, room - 1)
    let spare = max(0, room - (listed < count ? listed + 1 : listed))
    let rows = rows(listed, spare: spare)
    var lines = table(rows, width)
    if listed < count { lines.append(StyledLine("and \(counted(count - listed, "more worker"))", .faint)) }
    return lines.map { $0.clipped(to: width) }
  }

  private func rows(_ listed: Int, spare: Int) -> [Row] {
    var rows: [Row] = []
    var spare = spare
    for worker in workers.prefix(listed) {
      let who = [
        worker.name, worker.host, "\(worker.running.count)/\(worker.slots)", worker.instructionSet,
        timeText(milliseconds: worker.lastHeardMilliseconds),
      ]
      let first = worker.running.first
      var row = Row(who: who, what: first.map(what) ?? [worker.state == .working ? "starting" : worker.state.rawValue, "", ""])
      if worker.state == .silent || worker.state == .leaving { row.paint = .warning }
      let more = worker.running.dropFirst()
      let shown = more.prefix(more.count <= spare ? spare : max(0, spare - 1))
      if shown.count < more.count && shown.isEmpty { row.what[0] += " +\(more.count)" }
      rows.append(row)
      for trial in shown { rows.append(Row(who: who.map { _ in "" }, what: what(trial))) }
      spare -= shown.count
      if shown.count < more.count && !shown.isEmpty {
        rows.append(Row(who: who.map { _ in "" }, what: ["and \(more.count - shown.count) more", "", ""]))
        spare -= 1
      }
    }
    return rows
  }

  private func what(_ running: SweepStatus.RunningTrial) -> [String] {
    [
      running.trial.path, "\(running.iteration)/\(running.iterations)",
      running.loss.map { decimals(Double($0), 4) } ?? "",
    ]
  }

  /// A trial's path without the end of its series: level and seed tell more.
  private static func shortened(_ path: String, to width: Int) -> String {
    guard path.count > width, let slash = path.firstIndex(of: "/") else { return path }
    let tail = path[slash...]
    return tail.count + 1 < width ? path.prefix(width - tail.count - 1) + "~" + tail : path
  }

  private func table(_ rows: [Row], _ width: Int) -> [StyledLine] {
    let header = Row(who: ["worker", "host", "busy", "isa", "heard"], what: ["trial", "iteration", "loss"], paint: .faint)
    let all = [header] + rows
    let limits = [20, 16, 9, 8, 10, 40, 15, 8]
    let cells = all.map { $0.who + $0.what }
    var widths = limits.indices.map { column in min(limits[column], cells.reduce(0) { max($0, $1[column].count) }) }
    // What a narrow terminal does without: host, instruction set, busy slots, last word, then the tails of names.
    var dropped: Set<Int> = []
    func total() -> Int { widths.indices.reduce(-2) { $0 + (dropped.contains($1) ? 0 : widths[$1] + 2) } }
    for column in [1, 3, 2] + (width < 60 ? [4] : []) where total() > width { dropped.insert(column) }
    for column in [0, 5] where total() > width { widths[column] = max(8, widths[column] - (total() - width)) }
    for column in [4, 7, 6] where total() > width { dropped.insert(column) }
    return zip(all, cells).map { row, cells in
      let texts = cells.indices.filter { !dropped.contains($0) }.map { column in
        switch column {
        case 5: Self.shortened(cells[column], to: widths[column]).padded(to: widths[column])
        case 7: cells[column].padded(from: widths[column])
        default: cells[column].padded(to: widths[column])
        }
      }
      return StyledLine(texts.joined(separator: "  "), row.paint)
    }
  }
}
