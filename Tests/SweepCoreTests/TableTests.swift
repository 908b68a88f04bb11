import Randomness
@testable import SweepCore
import Testing

@Suite("tables and queues")
struct TableTests {
  @Test("an ordered table does what an array of pairs does")
  func orderedTable() {
    var random = RandomStream(seed: 1, .simulation)
    var table = OrderedTable<Int, Int>()
    var pairs: [(key: Int, value: Int)] = []
    for step in 0..<5_000 {
      let key = Int(random.uniformInteger(below: step < 2_500 ? 200 : 20))
      if random.bernoulli(0.5) {
        table[key] = step
        if let place = pairs.firstIndex(where: { $0.key == key }) {
          pairs[place].value = step
        } else {
          pairs.append((key, step))
        }
      } else {
        let place = pairs.firstIndex { $0.key == key }
        #expect(table.remove(key) == place.map { pairs.remove(at: $0).value })
      }
      #expect(table.keys == pairs.map(\.key) && table.values == pairs.map(\.value))
      #expect(table.count == pairs.count && table.first == pairs.first?.key)
      #expect(table[key] == pairs.first { $0.key == key }?.value)
      #expect(table.firstKey { $0 % 3 == 0 } == pairs.first { $0.value % 3 == 0 }?.key)
    }
  }

  @Test("the first key of a queue can be put last")
  func rotate() {
    var queue = OrderedKeys<Int>()
    queue.rotate()
    for key in 1...3 { queue.append(key) }
    queue.rotate()
    #expect(queue.keys == [2, 3, 1])
  }

  @Test("ready trials come by rank, then by number, each once")
  func readyQueue() {
    var queue = ReadyQueue(ranks: [1, 5, 3, 5, 2])
    for trial in [4, 3, 2, 3, 1, 0, 3] { queue.push(trial) }
    var order: [Int] = []
    while let trial = queue.pop() { order.append(trial) }
    #expect(order == [1, 3, 2, 4, 0])
    queue.push(3)
    #expect(queue.contains(3) && !queue.isEmpty)
  }

  @Test("a queue that is ranked anew keeps what is inside, in the new order")
  func rankedAnew() {
    var queue = ReadyQueue(ranks: [1, 2, 3, 4, 5])
    for trial in 0..<4 { queue.push(trial) }
    queue.rank(by: [9, 7, 8, 1, 10])
    #expect(queue.highestRank == 9)
    var order: [Int] = []
    while let trial = queue.pop() { order.append(trial) }
    #expect(order == [0, 2, 1, 3])
  }
}
