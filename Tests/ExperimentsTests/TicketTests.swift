import Experiments
import Sweeps
import Testing
import Vocabulary

@Suite("Tickets") struct TicketTests {
  @Test("names and shapes are those of a sequence of layers with activations between")
  func names() throws {
    let laboratory = try Laboratory(sweep([.largeFinal], PrunePlan(keep: KeepRates(fc: 0.5, output: 0.5), levels: [1])))
    let tensors = try laboratory.ticket(at: 1).safeTensors
    #expect(
      tensors.tensors.map(\.name) == [
        "0.weight", "0.bias", "2.weight", "2.bias", "initial.0.weight", "initial.0.bias", "initial.2.weight",
        "initial.2.bias", "mask.0.weight", "mask.2.weight",
      ])
    #expect(tensors.tensors.prefix(4).map(\.shape) == [[12, 784], [12], [10, 12], [10]])
  }

  @Test("a file is read back with shapes and metadata as it was written")
  func file() throws {
    var tensors = SafeTensors()
    tensors.add("a", shape: [2, 3], [1, 2, 3, 4, 5, 6] as [Float])
    tensors.metadata = [("sweep", "a \"name\""), ("level", "3")]
    let read = try SafeTensors(bytes: tensors.bytes)
    #expect(read.tensors == tensors.tensors && read.metadata.map(\.value) == ["a \"name\"", "3"])
  }

  @Test("start weights are the base run's where the mask keeps them, and what is pruned is 0 from start to end")
  func rewound() throws {
    let laboratory = try Laboratory(
      sweep([.largeFinal], PrunePlan(keep: KeepRates(fc: 0.5, output: 0.5), levels: [1, 2])))
    let base = try laboratory.ticket(at: 0).safeTensors
    let ticket = try laboratory.ticket(at: 2)
    #expect(ticket.layers.map(\.kept) == [2352, 12, 30, 10])
    let tensors = ticket.safeTensors
    let initial = try #require(base.floats("initial.0.weight"))
    let start = try #require(tensors.floats("initial.0.weight"))
    let end = try #require(tensors.floats("0.weight"))
    let mask = try #require(tensors.uint8s("mask.0.weight"))
    #expect(mask.reduce(0) { $0 + Int($1) } == 2352)
    #expect(mask.indices.allSatisfy { mask[$0] == 1 ? start[$0] == initial[$0] : start[$0] == 0 && end[$0] == 0 })
  }

  @Test("an untrained network's ticket ends as it starts, without weights on disk")
  func untrained() throws {
    var sweep = sweep([.largeFinal], PrunePlan(mode: .oneshot, keep: KeepRates(fc: 0.5, output: 0.5), levels: [1]))
    sweep.mask1Actions = [.constantKeepSign]
    sweep.retraining = Retraining(iterations: 0, evaluateEvery: 10)
    let laboratory = try Laboratory(sweep)
    let tensors = try laboratory.ticket(at: 1).safeTensors
    let values = Set((tensors.floats("0.weight") ?? []).map { abs($0) })
    #expect(tensors.floats("0.weight") == tensors.floats("initial.0.weight") && values.count == 2)
  }
}
