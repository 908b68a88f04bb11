/// Ready trials by rank, highest first; equal ranks by number.
///
/// A binary heap. Trials that stop being ready stay inside until they surface, and the caller skips them; one that is
/// inside is not taken in twice, so the heap never outgrows the sweep.
struct ReadyQueue {
  private var ranks: [Float]
  private var heap: [Int32] = []
  private var isInside: [Bool]

  init(ranks: [Float]) {
    self.ranks = ranks
    isInside = [Bool](repeating: false, count: ranks.count)
  }

  var isEmpty: Bool { heap.isEmpty }

  /// The highest rank of the trials inside.
  var highestRank: Float { heap.first.map { ranks[Int($0)] } ?? 0 }

  /// Takes other ranks for all trials; those that are inside stay there.
  mutating func rank(by ranks: [Float]) {
    self.ranks = ranks
    isInside += [Bool](repeating: false, count: ranks.count - isInside.count)
    for at in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(from: at) }
  }

  func rank(_ trial: Int) -> Float { ranks[trial] }

  func contains(_ trial: Int) -> Bool { isInside[trial] }

  mutating func push(_ trial: Int) {
    guard !isInside[trial] else { return }
    isInside[trial] = true
    heap.append(Int32(trial))
    var at = heap.count - 1
    while at > 0 {
      let parent = (at - 1) / 2
      guard isBefore(heap[at], heap[parent]) else { break }
      heap.swapAt(at, parent)
      at = parent
    }
  }

  mutating func pop() -> Int? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink(from: 0)
    }
    isInside[Int(first)] = false
    return Int(first)
  }

  private mutating func sink(from start: Int) {
    var at = start
    while true {
      var best = at
      for child in [2 * at + 1, 2 * at + 2] where child < heap.count && isBefore(heap[child], heap[best]) {
        best = child
      }
      if best == at { return }
      heap.swapAt(at, best)
      at = best
    }
  }

  private func isBefore(_ a: Int32, _ b: Int32) -> Bool {
    let left = ranks[Int(a)]
    let right = ranks[Int(b)]
    return left != right ? left > right : a < b
  }
}
