internal import SweepCore

/// What a worker's connection carries to the coordinator.
enum UpFrame {
  case message(WorkerMessage)
  case get(Digest)
  case put(TrialKey)
}

/// And back.
enum DownFrame {
  case message(CoordinatorMessage)
  case leases([Attempt])
  case chunk(Digest)
  case unavailable(Digest)
  case received(TrialKey)
  case uploadRefused(TrialKey)
}

/// One connection between one worker's process and one life of the coordinator; its number is the route.
struct Connection {
  let worker: Int
  let process: Int
  let life: Int
  var isUp = true
  /// The coordinator's side knows that it is broken.
  var isKnownDead = false
  /// Broken, but the last frames still arrive.
  var lingers = false
  /// Frames keep their order: none arrives before these.
  var nextUp: Instant
  var nextDown: Instant
}
