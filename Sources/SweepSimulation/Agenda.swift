internal import SweepCore

/// Something that is going to happen.
enum Happening {
  case coordinatorStart
  case coordinatorTick(life: Int)
  /// The sync of so many lines is over.
  case synced(life: Int, count: Int)
  /// A message could not be delivered.
  case unreachable(life: Int, Route)
  case toCoordinator(UpFrame, SessionID, Route)
  case coordinatorGone(life: Int)
  case workerStart(Int)
  case workerTick(Int, process: Int)
  case prepared(Int, process: Int, TrialKey)
  case jobEnd(Int, process: Int, Attempt)
  /// A cancelled trial has left its slot.
  case jobStopped(Int, process: Int, TrialKey)
  /// Somebody restarts a worker that hangs.
  case workerReset(Int, process: Int)
  case connect(Int, process: Int)
  case toWorker(DownFrame, SessionID, Route)
  case fault
}

/// What is going to happen, by time, then by the order in which it was planned: a binary heap.
struct Agenda {
  /// Light items move in the heap; what they stand for stays in its place.
  private struct Item {
    var at: Int64
    var number: Int
    var place: Int

    func isBefore(_ other: Item) -> Bool { (at, number) < (other.at, other.number) }
  }

  private var heap: [Item] = []
  private var happenings: [Happening] = []
  private var free: [Int] = []
  private var planned = 0

  var count: Int { heap.count }

  mutating func plan(_ happening: Happening, at instant: Instant) {
    let place: Int
    if let hole = free.popLast() {
      place = hole
      happenings[place] = happening
    } else {
      place = happenings.count
      happenings.append(happening)
    }
    planned += 1
    heap.append(Item(at: instant.milliseconds, number: planned, place: place))
    var at = heap.count - 1
    while at > 0, heap[at].isBefore(heap[(at - 1) / 2]) {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  mutating func next() -> (at: Instant, Happening)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    free.append(first.place)
    return (Instant(milliseconds: first.at), happenings[first.place])
  }

  private mutating func sink() {
    var at = 0
    while true {
      var best = at
      for child in 2 * at + 1...2 * at + 2 where child < heap.count && heap[child].isBefore(heap[best]) {
        best = child
      }
      if best == at { return }
      heap.swapAt(at, best)
      at = best
    }
  }
}
