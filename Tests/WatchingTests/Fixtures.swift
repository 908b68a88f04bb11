import SweepCore

func name(_ series: String, _ level: UInt32, _ seed: UInt64 = 0) -> SweepStatus.TrialName {
  SweepStatus.TrialName(key: TrialKey(high: 1, low: seed), series: series, level: level, seed: seed)
}

func running(_ series: String, _ level: UInt32, iteration: UInt32, loss: Float? = nil) -> SweepStatus.RunningTrial {
  SweepStatus.RunningTrial(
    trial: name(series, level), attempt: 1, iteration: iteration, iterations: 5_000, loss: loss, milliseconds: 1_500)
}

func worker(
  _ name: String, state: SweepStatus.WorkerState = .working, running: [SweepStatus.RunningTrial] = []
) -> SweepStatus.WorkerStatus {
  SweepStatus.WorkerStatus(
    name: name, host: "node-\(name)", processID: 7, slots: 2, instructionSet: "avx512", version: "1.0", state: state,
    lastHeardMilliseconds: 400, held: UInt32(running.count), running: running)
}

func cell(_ level: UInt32, ok: Int = 0, failed: Int = 0, running: Int = 0, waiting: Int = 0, accuracy: Double? = nil)
  -> SweepStatus.Cell
{
  var cell = SweepStatus.Cell(level: level)
  cell.trials.ok = ok
  cell.trials.failed = failed
  cell.trials.running = running
  cell.trials.waiting = waiting
  cell.testAccuracy = accuracy
  return cell
}

/// Two workers, two series, a failure and a departure.
var busy: SweepStatus {
  var status = SweepStatus()
  status.sweep = "mnist-quick"
  status.version = "1.0"
  status.epoch = 1
  status.elapsedMilliseconds = 250_000
  status.coreMilliseconds = 480_000
  status.trialsPerMinute = 18.24
  status.secondsLeft = 270
  status.workerCount = 2
  status.slotCount = 4
  status.workers = [
    worker("alice", running: [running("large_final", 8, iteration: 3_400, loss: 0.0712), running("random", 2, iteration: 0)]),
    worker("bob", state: .silent),
  ]
  status.departures = [
    SweepStatus.Departure(name: "carol", host: "node-3", reason: "no data", millisecondsAgo: 12_000)
  ]
  status.failures = [SweepStatus.Failure(trial: name("random", 2, 1), reason: "training diverged")]
  status.rows = [
    SweepStatus.Row(series: "dense", cells: [cell(0, ok: 2, accuracy: 0.9796)]),
    SweepStatus.Row(
      series: "large_final",
      cells: [cell(2, ok: 2, accuracy: 0.982), cell(8, ok: 1, running: 1, accuracy: 0.9801), cell(10, waiting: 2)]),
    SweepStatus.Row(series: "random", cells: [cell(2, ok: 0, failed: 1, running: 1), cell(8, running: 1), cell(10, waiting: 2)]),
  ]
  for row in status.rows { for cell in row.cells { status.trials += cell.trials } }
  return status
}
