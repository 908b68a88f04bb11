package import SweepCore
internal import Sweeps

/// A status as lines for people: how far, how fast, who works on what, and the results so far.
package struct StatusPage {
  private let status: SweepStatus
  /// Where the status comes from, in words.
  private let source: String
  private let width: Int

  package init(_ status: SweepStatus, source: String, width: Int) {
    self.status = status
    self.source = source
    self.width = max(20, width)
  }

  /// All of it, for one look.
  package var lines: [StyledLine] {
    var lines = summary
    for section in [workers(height: 60), heatMap(height: 60), departures(height: 10), failures(height: 20)] {
      if !section.isEmpty { lines += [StyledLine()] + section }
    }
    return lines
  }

  /// As much as fits, the most important first: never more than `height` lines.
  package func lines(height: Int) -> [StyledLine] {
    var lines = summary
    var room = height - lines.count
    // What went wrong is short, and comes before what goes well.
    let troubles = section(failures(height: min(4, room / 4))) + section(departures(height: min(4, room / 5)))
    room -= troubles.count
    let fullMap = section(heatMap(height: 1_000))
    let fullWorkers = section(workers(height: 1_000))
    if fullMap.count + fullWorkers.count <= room {
      lines += fullWorkers + fullMap
    } else {
      // Each gets half, and what the other one leaves.
      let forMap = min(fullMap.count, max(room / 2, room - fullWorkers.count))
      let map = section(heatMap(height: forMap - 1))
      lines += section(workers(height: room - map.count - 1)) + map
    }
    return Array((lines + troubles).prefix(max(0, height)))
  }

  private func section(_ lines: [StyledLine]) -> [StyledLine] { lines.isEmpty ? [] : [StyledLine()] + lines }

  // MARK: Summary

  private var summary: [StyledLine] {
    let trials = status.trials
    var title = [StyledLine(status.sweep, .strong), StyledLine(status.state.rawValue, statePaint)]
    if status.elapsedMilliseconds > 0 { title.append(StyledLine(timeText(milliseconds: status.elapsedMilliseconds))) }
    if width >= 60 { title.append(StyledLine(source, .faint)) }
    var counts = [StyledLine("\(trials.ok) ok", .good)]
    counts.append(StyledLine("\(trials.failed) failed", trials.failed > 0 ? .bad : .plain))
    if trials.blocked > 0 { counts.append(StyledLine("\(trials.blocked) blocked", .bad)) }
    if status.epoch > 0 && trials.open > 0 {
      counts.append(StyledLine("\(trials.running) running"))
      if trials.leased > 0 { counts.append(StyledLine("\(trials.leased) leased")) }
    }
    if trials.open > 0 {
      counts.append(StyledLine("\(trials.ready) ready"))
      counts.append(StyledLine("\(trials.waiting) waiting for parents"))
    }
    return flow(title, width: width) + [bar] + flow(counts, width: width) + flow(pace, width: width)
  }

  private var pace: [StyledLine] {
    var parts: [StyledLine] = []
    if let rate = status.trialsPerMinute {
      parts.append(StyledLine(rate >= 120 ? "\(decimals(rate / 60, 1))/s" : "\(decimals(rate, 1))/min"))
    }
    if let left = status.secondsLeft, status.trials.open > 0 { parts.append(StyledLine("\(timeText(left)) left", .strong)) }
    if status.epoch > 0 && status.state != .complete {
      parts.append(StyledLine("\(counted(status.workerCount, "worker")), \(counted(status.slotCount, "slot"))"))
    }
    if status.coreMilliseconds > 0 {
      parts.append(StyledLine("\(timeText(milliseconds: status.coreMilliseconds)) of training"))
    }
    return parts
  }

  private var statePaint: Paint {
    switch status.state {
    case .running: .good
    case .complete: status.trials.failed + status.trials.blocked > 0 ? .warning : .good
    case .idle, .stopping, .unattended: .warning
    }
  }

  private var bar: StyledLine {
    let trials = status.trials
    let share = trials.total == 0 ? 1 : Double(trials.done) / Double(trials.total)
    // Never 100 before the end.
    let figure = " \(trials.done)/\(trials.total)  \(Int(share * 100)) %"
    let room = max(4, min(60, width - figure.count - 2))
    let done = Int(share * Double(room))
    let running = trials.total == 0 ? 0 : min(room - done, Int((Double(trials.running) / Double(trials.total) * Double(room)).rounded(.up)))
    let line = StyledLine("[") + StyledLine(String(repeating: "#", count: done), .good)
      + StyledLine(String(repeating: ">", count: running), .warning)
      + StyledLine(String(repeating: ".", count: room - done - running), .faint) + StyledLine("]" + figure)
    return line.clipped(to: width)
  }

  // MARK: Sections

  private func workers(height: Int) -> [StyledLine] {
    WorkerTable(status.workers, count: status.workerCount).lines(width: width, height: height)
  }

  private func heatMap(height: Int) -> [StyledLine] { HeatMap(status).lines(width: width, height: height) }

  private func departures(height: Int) -> [StyledLine] {
    let recent = status.departures.filter { $0.millisecondsAgo < 15 * 60_000 }.prefix(max(0, height))
    return recent.map { departure in
      let host = departure.host.isEmpty ? "" : " on \(departure.host)"
      let ago = timeText(milliseconds: departure.millisecondsAgo)
      return (StyledLine("gone ", .warning) + StyledLine("\(departure.name)\(host), \(ago) ago: \(departure.reason)"))
        .clipped(to: width)
    }
  }

  private func failures(height: Int) -> [StyledLine] {
    let shown = status.failures.prefix(max(0, height))
    return shown.map { failure in
      (StyledLine("failed ", .bad) + StyledLine("\(failure.trial.path): \(failure.reason)")).clipped(to: width)
    }
  }
}

extension SweepStatus.TrialName {
  /// As `--explain` takes it.
  package var path: String { "\(series)/\(level)/\(seed)" }
}

/// The answer to `--explain`, for people.
package func explanationLines(_ explanation: SweepStatus.Explanation) -> [StyledLine] {
  var lines: [StyledLine] = []
  if let trial = explanation.trial {
    lines.append(StyledLine("\(trial)", .strong) + StyledLine("  key \(trial.key)", .faint))
  }
  let paint: Paint = ["failed", "blocked", "unknown"].contains(explanation.state) ? .bad : .good
  let first = explanation.why.first.map { ": \($0)" } ?? ""
  lines.append(StyledLine(explanation.state, paint) + StyledLine(first))
  return lines + explanation.why.dropFirst().map { StyledLine("  \($0)") }
}
