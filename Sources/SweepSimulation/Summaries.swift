package import SweepCore

// Short forms for a trace.

extension Scenario {
  var summary: String {
    let trials = nodes.indices.map { trial in
      let parents = nodes[trial].parents.map(String.init).joined(separator: ",")
      let behaviour = behaviours[trial] == .fine ? "" : " \(behaviours[trial])"
      return "\(trial)\(parents.isEmpty ? "" : "<\(parents)")\(behaviour)"
    }
    let staff = workers.map { "\($0.slots) on \($0.host)" }
    return "trials \(trials.joined(separator: "; ")); workers \(staff.joined(separator: ", "))"
  }
}

extension Coordinator.Event {
  package var summary: String {
    switch self {
    case .message(let message, let session, let route):
      "\(message.summary) of \(session.summary) on route \(route.number)"
    case .report(let report, let facts, let session, let route):
      "\(WorkerMessage.report(report).summary)\(facts.missing.isEmpty ? "" : ", artifact missing,") of "
        + "\(session.summary) on route \(route.number)"
    case .inputMissing(let trial, let producers, let session):
      "input of trial \(trial) by \(producers) missing at \(session.summary)"
    case .unreachable(let route): "unreachable route \(route.number)"
    case .durable(let number): "durable through \(number)"
    default: "\(self)"
    }
  }
}

extension Coordinator.Action {
  package var summary: String {
    switch self {
    case .send(let message, let session, let route):
      "\(message.summary) to \(session.summary) on route \(route.number)"
    case .lease(let grants, let session, _):
      "lease " + grants.map { "\($0.trial)#\($0.attempt)" }.joined(separator: " ") + " to \(session.summary)"
    case .append(let number, .record(let trial, _, _)): "append \(number): trial \(trial) ok"
    case .append(let number, .failed(let trial, let reason)): "append \(number): trial \(trial) failed: \(reason)"
    case .append(let number, .blocked(let trial, let parent)): "append \(number): trial \(trial) blocked by \(parent)"
    case .append(let number, .differing(let trial, _, let session, _)):
      "append \(number): trial \(trial) differs from \(session.summary)"
    case .note(let note): "note \(note.summary)"
    case .stop(let status): "stop: \(status)"
    }
  }
}

extension Coordinator.Note {
  package var summary: String {
    switch self {
    case .joined(let session, let name, _, _): "\(name) joined as \(session.summary)"
    case .left(let session): "\(session.summary) left"
    case .lost(let session, let held): "\(session.summary) lost with \(held) trials"
    case .leased(let trial, let attempt, let session): "trial \(trial)#\(attempt) leased to \(session.summary)"
    case .adopted(let trial, let attempt, let session): "trial \(trial)#\(attempt) adopted by \(session.summary)"
    case .differing(let trial, let session): "trial \(trial) differs from \(session.summary)"
    case .refused(let name, let refusal): "\(name) refused: \(refusal.summary)"
    case .retried(let trial, let reason): "trial \(trial) is tried again: \(reason)"
    case .standstill(let trial, let iteration, let session):
      "trial \(trial) stands still at \(iteration) in \(session.summary)"
    case .auditing(let trial, let session): "trial \(trial) is audited by \(session.summary)"
    case .auditFailed(let trial, let reason): "the audit of trial \(trial) came to nothing: \(reason)"
    case .unknownKey(let key, let session): "\(session.summary) names an unknown trial \(key)"
    case .artifactLost(let trial): "the artifact of trial \(trial) is lost"
    case .paused(let milliseconds): "paused for \(milliseconds) ms"
    }
  }
}

extension Refusal {
  var summary: String {
    switch self {
    case .numericsVersion(let expected, let found): "numerics version \(found), expected \(expected)"
    case .key(let reason): "key: \(reason)"
    }
  }
}

extension SessionID {
  package var summary: String { "session \(rawValue >> 32).\(rawValue & 0xFFFF_FFFF)" }
}

extension Attempt {
  package var summary: String { "\(key.high)#\(number)" }
}

extension WorkerMessage {
  package var summary: String {
    switch self {
    case .hello(let hello):
      "hello of \(hello.name) process \(hello.instance), held \(hello.held.map(\.summary)), "
        + "finished \(hello.finished.map(\.summary))"
    case .report(let report):
      switch report.outcome {
      case .ok: "report \(report.key.high)#\(report.attempt) ok"
      case .failed(let reason): "report \(report.key.high)#\(report.attempt) failed: \(reason)"
      }
    case .ping(let held): "ping " + held.map { "\($0.key.high)#\($0.attempt)" }.joined(separator: " ")
    case .returned(let keys): "returned \(keys.map(\.high))"
    case .inputMissing(let key, let digest): "input \(digest.words[0]) of \(key.high) missing"
    case .goodbye: "goodbye"
    }
  }
}

extension CoordinatorMessage {
  package var summary: String {
    switch self {
    case .welcome: "welcome"
    case .refused(let refusal): "refused (\(refusal.summary))"
    case .recorded(let key, let attempt): "recorded \(key.high)#\(attempt)"
    case .artifactsWanted(let key, _): "artifacts of \(key.high) wanted"
    case .cancel(let keys): "cancel \(keys.map(\.high))"
    default: "\(self)"
    }
  }
}

extension Worker.Event {
  package var summary: String {
    switch self {
    case .message(let message, let session): "\(message.summary) of \(session.summary)"
    case .leased(let attempts, let session): "leased \(attempts.map(\.summary)) of \(session.summary)"
    case .heard(let session): "heard \(session.summary)"
    case .prepared(let key): "prepared \(key.high)"
    case .inputMissing(let key, let digest): "input \(digest.words[0]) of \(key.high) missing"
    case .ended(let report): "ended: \(WorkerMessage.report(report).summary)"
    case .uploaded(let key): "uploaded \(key.high)"
    case .restored(let reports): "restored \(reports.map { WorkerMessage.report($0).summary })"
    case .spooled(let key): "spooled \(key.high)"
    case .stopped(let key): "stopped \(key.high)"
    case .uploadRefused(let key, _): "upload of \(key.high) refused"
    case .tick: "tick"
    case .sweepOver: "the sweep is over"
    case .drain(let deadline): "drain until \(deadline.milliseconds)"
    }
  }
}

extension Worker.Action {
  package var summary: String {
    switch self {
    case .send(let message, let session): "\(message.summary) in \(session.summary)"
    case .prepare(let key): "prepare \(key.high)"
    case .run(let attempt): "run \(attempt.summary)"
    case .cancel(let key): "cancel \(key.high)"
    case .upload(let key, _): "upload \(key.high)"
    case .spool(let key): "spool \(key.high)"
    case .forget(let key): "forget \(key.high)"
    case .joined(let session): "joined \(session.summary)"
    case .stop(.refused(let refusal)): "stop: refused (\(refusal.summary))"
    case .stop(let end): "stop: \(end)"
    }
  }
}
