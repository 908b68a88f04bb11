import Sweeps
import Testing
import Vocabulary

@Suite("Frozen sweeps") struct FrozenSweepTests {
  @Test("the first line of a log is golden")
  func line() throws {
    #expect(
      String(decoding: frozen().bytes, as: UTF8.self)
        == #"{"kind":"sweep","schema":1,"name":"test","config":{"name":"test","model":{"fc":[784,300,100,10]},"#
        + #""dataset":"mnist","train":{"optimizer":"adam","rate":0.0012,"batch":60,"iterations":5000,"#
        + #""evaluate_every":100,"init":"glorot"},"prune":{"mode":"iterative","keep":{"fc":0.8,"output":0.9},"#
        + #""levels":[0,2],"mask1":"rewind","mask0":"zero"},"grid":{"criterion":["large_final","random"],"seed":"0..2"},"#
        + #""keep":["weights","mask","curve"]},"dataset":{"name":"mnist","sha256":"#
        + #""0000000000000001000000000000000200000000000000030000000000000004","train":60000,"test":10000},"#
        + #""trials":15,"numerics":1,"version":"\#(raffleVersion)"}"#)
  }

  @Test("the line reads back as it was, with or without the log's checksum")
  func roundTrip() throws {
    #expect(try FrozenSweep(line: frozen().bytes) == frozen())
    #expect(try FrozenSweep(line: frozen().bytes.dropLast() + Array(",\"crc\":\"00000000\"}".utf8)) == frozen())
  }

  @Test(
    "another line is refused",
    arguments: [
      (#"{"kind":"epoch"}"#, #"line 1: expected the frozen sweep, found kind "epoch""#),
      (#"{"kind":"sweep","schema":2}"#, "line 1: expected schema 1, found 2; use the version that wrote it"),
      (
        #"{"kind":"sweep","schema":1}"#,
        "line 1: expected config, dataset, trials, numerics and version of a frozen sweep"
      ),
      ("", "line 1: expected a JSON object, found a fault at byte 0: expected a value, found the end"),
    ])
  func refusals(line: String, message: String) {
    let error = #expect(throws: ResultsError.self) { try FrozenSweep(line: line.utf8) }
    #expect(error?.description == message)
  }

  @Test("what decides no trial makes no difference")
  func sameSweep() {
    let same = frozen {
      $0.about = .string("x")
      $0.dataFolder = "/elsewhere"
      $0.criteria = [.random, .largeFinal]
      $0.validation = 5000
    }
    #expect(frozen().difference(from: same) == nil)
  }

  @Test("the first difference is told in words")
  func differences() {
    func difference(_ change: (inout Sweep) -> Void) -> String? { frozen().difference(from: frozen(change)) }
    #expect(
      difference { $0.training.iterations = 10 } == "the folder's sweep has train.iterations 5000, this one has 10")
    #expect(
      difference { $0.training.optimizer = .sgd(rate: 0.0012, momentum: 0.9) }
        == "the folder's sweep has train.optimizer adam, this one has sgd")
    #expect(
      difference { $0.criteria = [.random] } == "the folder's sweep has grid.criterion large_final, this one has not")
    #expect(difference { $0.seeds = [0, 1, 2, 3] } == "this sweep has grid.seed 3, the folder's has not")
    #expect(difference { $0.pruning = PrunePlan(levels: [1, 2]) } == "this sweep has prune.levels 1, the folder's has not")
    #expect(
      difference { $0.pruning = PrunePlan(keep: KeepRates(output: 0.5), levels: [2]) } == "the folder's sweep has prune.keep.output 0.9, this one has 0.5")
  }
}

private func frozen(_ change: (inout Sweep) -> Void = { _ in }) -> FrozenSweep {
  var sweep = sweep([.largeFinal, .random], levels: [2], seeds: [0, 1, 2])
  change(&sweep)
  return FrozenSweep(sweep, data: facts, trials: 15)
}
