import Sweeps
import Testing
import Vocabulary

/// Each case: a file's lines after the head, whose three lines have no fault, and what is said about them.
@Suite("Parts of sweep files that do not go together") struct SweepFileClashTests {
  @Test(
    "what would be passed over is refused",
    arguments: [
      (
        "prune: {mode: oneshot, rates: [0.5], keep: {fc: 0.1}}\n\(grid)",
        "4:44: prune.keep: expected only with 'levels', found 'rates'; these say themselves how much goes"
      ),
      (
        "prune: {mode: oneshot, thresholds: 0.1, scope: global}\n\(grid)",
        "4:48: prune.scope: expected none with 'thresholds', found global; a threshold holds for each weight alone"
      ),
      (
        "prune: {levels: 1, scope: global, keep: {fc: 0.8, output: 0.5}}\n\(grid)",
        "4:41: prune.keep.output: expected none with scope: global, found 0.5; all weights compete at one rate; leave it "
          + "out, or write scope: layer"
      ),
      (
        "prune: {rates: [0.5], output_factor: 0.5, scope: global}\n\(grid)",
        "4:38: prune.output_factor: expected the same rate for all layers with scope: global, found several; all weights "
          + "compete at one rate; leave it out, or write scope: layer"
      ),
      (
        "prune: {rates: [[0.5, 0.5, 0.1]], scope: global}\n\(grid)",
        "4:16: prune.rates: expected the same rate for all layers with scope: global, found several; all weights compete "
          + "at one rate; leave it out, or write scope: layer"
      ),
      (
        "grid: {criterion: all, seed: 0}",
        "4:19: grid.criterion: expected 'prune' in the file, found none; write for example prune: {levels: 1..24}, or leave it out"
      ),
      (
        "grid: {mask1: reinit, seed: 0}",
        "4:15: grid.mask1: expected 'prune' in the file, found none; write for example prune: {levels: 1..24}, or leave it out"
      ),
      (
        "retrain: {iterations: 5}\ngrid: {seed: 0}",
        "4:10: retrain: expected 'prune' beside it, found none; it says how pruned networks train"
      ),
      (
        "prune: {levels: 1}\ngrid: {criterion: random, draw: 0..2, seed: 0}",
        "5:33: grid.draw: expected an action that draws start values, such as mask1: reinit, found none; draws repeat "
          + "those, seeds repeat everything"
      ),
    ])
  func passedOver(body: String, message: String) { expect(body, message) }

  @Test(
    "what cannot be run is refused before anything runs",
    arguments: [
      (
        "train: {iterations: 50}\nprune: {levels: 1, rewind_to: 51}\n\(grid)",
        "5:31: prune.rewind_to: expected at most the base run's 50 iterations (train.iterations), found 51"
      ),
      (
        "train: {iterations: 50}\nprune: {mode: oneshot, levels: 1, mask_from: 100}\n\(grid)",
        "5:46: prune.mask_from: expected at most the base run's 50 iterations (train.iterations), found 100"
      ),
      (
        "train: {iterations: 0}\nprune: {levels: 1..2}\n\(grid)",
        "4:8: train.iterations: expected mode: oneshot with 0; levels of a chain follow from trained ones"
      ),
      (
        "retrain: {iterations: 0}\nprune: {levels: 1..2}\n\(grid)",
        "4:10: retrain.iterations: expected mode: oneshot with 0; levels of a chain follow from trained ones"
      ),
      (
        "prune: {mode: oneshot, thresholds: 0..0.5..0.001, best: {iterations: 5}}\n\(grid)",
        "4:57: prune.best: expected at most 500 levels to choose from, found 501; use fewer"
      ),
      (
        "beside: {model: {fc: [784, 1000000, 10]}}\ngrid: {seed: 0}",
        "4:22: model.fc: expected at most 100,000,000 weights, found 794,000,000; use smaller layers"
      ),
      (
        "train: {optimizer: sgd, rate: 1}\nsupermask: {rescale: []}\ngrid: {seed: 0}",
        "5:22: supermask.rescale: expected true, false or both, found an empty list; write for example supermask: "
          + "{weights: [init, constant_keep_sign], rescale: [false, true]}"
      ),
      (
        "train: {optimizer: sgd, rate: 1}\nsupermask: {rescale: [true, true]}\ngrid: {seed: 0}",
        "5:22: supermask.rescale: expected each once, found one again; leave it out"
      ),
      (
        "prune: {levels: 1}\ngrid: {criterion: {name: a/b, score: wf}, seed: 0}",
        "5:26: grid.criterion.name: expected a name without slashes that is not 'dense', found 'a/b'"
      ),
      (
        "prune: {levels: 1}\ngrid: {criterion: all, mask1: all, mask0: all, draw: 0..999999, seed: 0..999999}",
        "5:7: grid: expected at most 10,000,000 trials, found 650,000,001,000,000; use fewer seeds or levels"
      ),
    ])
  func impossible(body: String, message: String) { expect(body, message) }

  @Test("a misspelt section is one fault, not many")
  func misspelt() {
    expect(
      "prun: {levels: 1}\nretrain: {iterations: 5}\n\(grid)", "4:1: unknown key 'prun'; did you mean 'prune'?")
  }

  @Test("a log whose sweep an earlier version took stays readable")
  func frozen() throws {
    var sweep = sweep([.random], levels: [1])
    sweep.draws = [0, 1]
    sweep.pruning.rewindTo = 100_000
    #expect(try Sweep(config: sweep.config) == sweep)
  }

  private func expect(_ body: String, _ message: String) {
    let error = #expect(throws: SweepFileError.self) { try parse("name: a\nmodel: fc\ndataset: mnist\n\(body)") }
    #expect(error?.description == "sweep.yaml:\(message)")
  }
}

private let grid = "grid: {criterion: all, seed: 0}\n"
