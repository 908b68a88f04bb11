internal import ResultLog
internal import SweepCore
internal import Vocabulary

/// What `/metrics` tells; made of the status, which is made once a second at most, and of a few counters.
extension CoordinatorShell where Link: ~Copyable {
  mutating func metrics(at now: Instant) -> String {
    let status = status(at: now)
    var text = MetricsText()
    text.family(
      "raffle_sweep_info", "The sweep and the program that runs it.", .gauge,
      [([("sweep", status.sweep), ("version", status.version), ("numerics", "\(numericsVersion)")], 1)])
    text.gauge("raffle_epoch", "How many coordinators this sweep has had.", Double(status.epoch))
    addTrials(status, to: &text)
    addWorkers(status, to: &text)
    addTraffic(to: &text)
    addLog(to: &text)
    ProcessFacts.add(to: &text)
    return text.text
  }

  private func addTrials(_ status: SweepStatus, to text: inout MetricsText) {
    let trials = status.trials
    let states = [
      ("ok", trials.ok), ("failed", trials.failed), ("blocked", trials.blocked), ("running", trials.running),
      ("leased", trials.leased), ("ready", trials.ready), ("waiting", trials.waiting),
    ]
    text.family(
      "raffle_trials", "Trials by where they are; each is in one state.", .gauge,
      states.map { ([("state", $0.0)], Double($0.1)) })
    text.gauge("raffle_leases", "Trials that workers hold now.", Double(machine.tally.leased))
    text.counter("raffle_leases_granted_total", "Leases given to workers.", Double(desk.counters.leases))
    text.counter(
      "raffle_trial_retries_total", "Trials tried again after an error.", Double(desk.counters.retries))
    text.counter(
      "raffle_core_seconds_total", "Time spent in trials whose ends were taken.", Double(status.coreMilliseconds) / 1_000)
    text.gauge(
      "raffle_remaining_seconds", "Expected time to the end on the workers that are here; NaN if unknown.",
      status.secondsLeft ?? .nan)
  }

  private func addWorkers(_ status: SweepStatus, to text: inout MetricsText) {
    text.gauge("raffle_workers", "Workers that are here.", Double(status.workerCount))
    text.gauge("raffle_slots", "Trials that these workers can run at once.", Double(status.slotCount))
    text.counter("raffle_workers_joined_total", "Workers that have joined.", Double(desk.counters.joinedWorkers))
    text.counter("raffle_workers_lost_total", "Workers that were lost.", Double(desk.counters.lostWorkers))
    text.counter("raffle_workers_refused_total", "Workers that were refused.", Double(desk.counters.refusedWorkers))
    func perWorker(_ value: (SweepStatus.WorkerStatus) -> Double) -> [(labels: MetricsText.Labels, value: Double)] {
      status.workers.map {
        ([("worker", String($0.name.prefix(64))), ("host", String($0.host.prefix(64))), ("process", "\($0.processID)"), ("isa", $0.instructionSet)], value($0))
      }
    }
    text.family(
      "raffle_worker_running_trials", "Trials in the slots of a worker.", .gauge,
      perWorker { Double($0.running.count) })
    text.family("raffle_worker_slots", "Slots of a worker.", .gauge, perWorker { Double($0.slots) })
    text.family(
      "raffle_worker_last_heard_seconds", "Time since a worker was last heard.", .gauge,
      perWorker { Double($0.lastHeardMilliseconds) / 1_000 })
  }

  private func addTraffic(to text: inout MetricsText) {
    let traffic = link.traffic
    text.counter("raffle_received_bytes_total", "Bytes of frames from workers.", Double(traffic.receivedBytes))
    text.counter("raffle_received_frames_total", "Frames from workers.", Double(traffic.receivedFrames))
    text.counter("raffle_sent_bytes_total", "Bytes of frames to workers.", Double(traffic.sentBytes))
    text.counter("raffle_sent_frames_total", "Frames to workers.", Double(traffic.sentFrames))
    text.counter("raffle_pings_sent_total", "Pings to workers.", Double(desk.counters.pingsSent))
    text.counter("raffle_pings_received_total", "Pings from workers.", Double(desk.counters.pingsReceived))
    text.counter("raffle_status_answers_total", "Answers to those who look.", Double(desk.counters.looks))
  }

  private func addLog(to text: inout MetricsText) {
    let timing = committer.timing
    text.counter("raffle_log_bytes_total", "Bytes written to the results log.", Double(timing.bytes))
    text.counter("raffle_log_lines_total", "Lines written to the results log.", Double(timing.lines))
    text.histogram(
      "raffle_log_sync_seconds", "Time to write and sync a batch of lines.",
      buckets: zip(CommitTiming.bounds, timing.buckets).map { ($0, $1) }, count: timing.batches, sum: timing.seconds)
  }
}
