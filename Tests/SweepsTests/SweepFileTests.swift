import Sweeps
import Testing
import Vocabulary

@Suite("Sweep files") struct SweepFileTests {
  @Test("a short file gets every default")
  func defaults() throws {
    let sweep = try parse(
      "name: a\nmodel: fc\ndataset: mnist\nprune: {levels: 1..3}\ngrid: {criterion: random, seed: 7}")
    let pruning = PrunePlan(
      mode: .iterative, keep: KeepRates(fc: 0.8, output: 0.9), levels: [1, 2, 3])
    let training = TrainingPlan(
      optimizer: .adam(rate: 0.0012), batch: 60, iterations: 50_380, evaluateEvery: 100, initialization: .glorot)
    #expect(
      sweep
        == Sweep(
          name: "a", model: .fc(sizes: [784, 300, 100, 10]), dataset: .mnist, training: training, pruning: pruning,
          criteria: [.random], seeds: [7], keptArtifacts: [.weights, .mask, .curve]))
  }

  @Test("a full file is read as written, its paths against its own folder")
  func full() throws {
    let yaml = """
      name: full
      about: {paper: "x: y", minutes: 12, half: 0.5, tags: [a, true, ~]}
      model: {fc: [100, 20, 3]}
      dataset: {idx: {train_images: a.gz, train_labels: b, test_images: /c, test_labels: ../d}}
      data: images
      train: {optimizer: sgd, rate: 1e-1, momentum: 0, batch: 32, iterations: 1_000, evaluate_every: 50, init: he, validation: 10}
      prune: {mode: oneshot, keep: {fc: 0.5}, levels: [8, 0, 4]}
      grid: {criterion: [random, movement], seed: [3, 0..1]}
      keep: [curve, weights]
      """
    let sweep = try Sweep.parse(yaml: yaml, file: "/sweeps/full.yaml")
    #expect(sweep.about.text == #"{"paper":"x: y","minutes":12,"half":0.5,"tags":["a",true,null]}"#)
    #expect(sweep.model == .fc(sizes: [100, 20, 3]))
    #expect(
      sweep.dataset
        == .idx(
          IDXFiles(
            trainImages: "/sweeps/a.gz", trainLabels: "/sweeps/b", testImages: "/c", testLabels: "/sweeps/../d")))
    #expect(sweep.dataFolder == "/sweeps/images")
    #expect(sweep.training.optimizer == .sgd(rate: 0.1, momentum: 0))
    #expect(sweep.training.iterations == 1000 && sweep.validation == 10)
    #expect(sweep.pruning == PrunePlan(mode: .oneshot, keep: KeepRates(fc: 0.5, output: 0.9), levels: [4, 8]))
    #expect(sweep.criteria == [.random, .movement])
    #expect(sweep.seeds == [0, 1, 3])
    #expect(sweep.keptArtifacts == [.weights, .curve])
  }

  @Test(
    "whole numbers can be listed in every way that people write them",
    arguments: [
      ("4", [4]), ("[8, 4]", [4, 8]), ("1..4", [1, 2, 3, 4]), ("2..20..6", [2, 8, 14, 20]), ("1..6..2", [1, 3, 5]),
      ("2, 4, … 10", [2, 4, 6, 8, 10]), ("[2, 4, ..., 10]", [2, 4, 6, 8, 10]),
      ("[1..3, 8, 10..12]", [1, 2, 3, 8, 10, 11, 12]),
      ("1…3", [1, 2, 3]), ("1 .. 3", [1, 2, 3]), ("\"5..6\"", [5, 6]), ("[1, 3, … 7, 20]", [1, 3, 5, 7, 20]),
      ("3..3", [3]),
    ])
  func lists(text: String, levels: [Int]) throws {
    let sweep = try parse(
      "name: a\nmodel: fc\ndataset: mnist\nprune:\n  levels: \(text)\ngrid: {criterion: all, seed: 0}")
    #expect(sweep.pruning.levels == levels)
  }

  @Test("level 0 belongs to every sweep, listed or not; a sweep of base runs has no criteria")
  func baseRuns() throws {
    let head = "name: a\nmodel: fc\ndataset: synthetic\n"
    let none = try parse(head + "grid: {seed: 0..1}")
    #expect(none.pruning.levels == [] && none.criteria == [] && none.dataset == .synthetic(train: 12_000, test: 2_000))
    #expect(try parse(head + "prune: {levels: 0}\ngrid: {criterion: all, seed: 0..1}") == none)
    #expect(
      try parse(head + "prune: {levels: [0, 3]}\ngrid: {criterion: all, seed: 0}")
        == parse(head + "prune: {levels: 3}\ngrid: {criterion: all, seed: 0}"))
  }

  @Test("actions, schedules and other networks are read as written")
  func science() throws {
    let sweep = try parse(
      """
      name: a
      model: fc
      dataset: mnist
      train: {iterations: 5000, stop_at: 0.25, validation: test}
      retrain: {iterations: 0}
      prune: {mode: oneshot, rates: [0.5, [0.9, 0.8, 0.1]], output_factor: 0.5, mask_from: 100, best: {iterations: 9}}
      beside: {model: {fc: [784, 5, 10]}, iterations: 7}
      grid:
        criterion: [random, {name: mine, score: "wf-wi"}]
        mask1: [rewind, reinit_keep_sign]
        mask0: all
        draw: 0..2
        seed: 0
      """)
    #expect(sweep.training.stop == .accuracy(0.25) && sweep.validation == 0)
    #expect(sweep.retraining == Retraining(iterations: 0, evaluateEvery: 100))
    #expect(sweep.pruning.schedule == .rates([[0.5, 0.5, 0.25], [0.9, 0.8, 0.1]]))
    #expect(sweep.pruning.scope == .layer && sweep.pruning.maskFrom == .iteration(100))
    #expect(sweep.pruning.bestIterations == 9)
    #expect(sweep.beside == Beside(models: [.fc(sizes: [784, 5, 10])], iterations: 7))
    #expect(sweep.criteria.map(\.name) == ["random", "mine"])
    #expect(sweep.mask1Actions == [.rewind, .reinitKeepSign] && sweep.mask0Actions == Mask0Action.allCases)
    #expect(sweep.draws == [0, 1, 2])
    #expect(try Sweep(config: sweep.config) == sweep)
  }

  @Test("thresholds count in steps of their last decimal place")
  func thresholds() throws {
    let sweep = try parse(
      "name: a\nmodel: fc\ndataset: mnist\nprune: {mode: oneshot, thresholds: [0..0.07..0.01, 0.2]}\n"
        + "grid: {criterion: random, seed: 0}")
    #expect(sweep.pruning.schedule == .thresholds([0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.2]))
  }

  @Test("a threshold with an exponent is that number, a range with exponents is refused")
  func exponents() throws {
    let head = "name: a\nmodel: fc\ndataset: mnist\ngrid: {criterion: random, seed: 0}\nprune:\n  mode: oneshot\n"
    #expect(try parse(head + "  thresholds: [1e-3, 2.5e-2]").pruning.schedule == .thresholds([0.001, 0.025]))
    let error = #expect(throws: SweepFileError.self) { try parse(head + "  thresholds: 0..1e-2..1e-3") }
    #expect(error?.description.contains("expected a number from 0 on or a range such as 0..0.2..0.01") == true)
  }

  @Test("a quick block that cannot be run is refused in the full form, too, at its own place")
  func wrongQuickBlock() {
    let yaml = """
      name: a
      model: fc
      dataset: synthetic
      prune: {levels: 1..3}
      grid: {criterion: random, seed: 0}
      quick: {train: {iteratoins: 100}}
      """
    let error = #expect(throws: SweepFileError.self) { try Sweep.parse(yaml: yaml, file: "a.yaml") }
    #expect(error?.description.hasPrefix("a.yaml:6:17: train: unknown key 'iteratoins'") == true, "\(String(describing: error))")
    #expect(throws: Never.self) {
      try Sweep.parse(yaml: yaml, file: "a.yaml", variation: SweepVariation(settings: ["grid.seed=1"]))
    }
  }

  @Test("the quick block is laid over the rest, --set over that")
  func variations() throws {
    let yaml = """
      name: a
      model: fc
      dataset: mnist
      train: {iterations: 5000, batch: 32}
      prune: {levels: 1..4}
      grid: {criterion: random, seed: 0..4}
      quick: {train: {iterations: 100}, grid: {seed: 1}}
      """
    let plain = try parse(yaml)
    #expect(plain.training.iterations == 5000 && plain.seeds.count == 5 && !plain.isQuick)
    let quick = try Sweep.parse(yaml: yaml, file: "a.yaml", variation: SweepVariation(isQuick: true))
    #expect(quick.training.iterations == 100 && quick.training.batch == 32 && quick.seeds == [1] && quick.isQuick)
    #expect(quick.name == "a-quick" && quick.criteria == [.random])
    let settings = ["train.batch=16", "grid.seed=2..3", "retrain.iterations=7", "model={fc: [784, 5, 10]}"]
    let set = try Sweep.parse(yaml: yaml, file: "a.yaml", variation: SweepVariation(isQuick: true, settings: settings))
    #expect(set.training.batch == 16 && set.seeds == [2, 3] && set.training.iterations == 100)
    #expect(set.retraining?.iterations == 7 && set.model == .fc(sizes: [784, 5, 10]))
  }

  @Test(
    "a wrong variation is told as such",
    arguments: [
      ("train", "--set train: expected a key and a value, found none; write for example --set train.iterations=1000"),
      ("model.fc=1", "--set model.fc=1: expected a mapping that has the last key, found something else on the way there"),
      ("train.batch=", "--set train.batch=: expected a value after =, found none"),
      ("train.batch=x", "a.yaml: train.batch: expected a whole number from 1 to 1,000,000, found 'x'; the studies use 60"),
    ])
  func wrongSettings(setting: String, message: String) {
    let yaml = "name: a\nmodel: fc\ndataset: mnist\ngrid: {seed: 0}"
    let error = #expect(throws: SweepFileError.self) {
      try Sweep.parse(yaml: yaml, file: "a.yaml", variation: SweepVariation(settings: [setting]))
    }
    #expect(error?.description == message)
    #expect(throws: SweepFileError.self) {
      try Sweep.parse(yaml: yaml, file: "a.yaml", variation: SweepVariation(isQuick: true))
    }
  }

  @Test(
    "the resolved sweep is itself a sweep file and means the same",
    arguments: [
      "model: fc\ndataset: mnist\nprune: {levels: 1..24}\ngrid: {criterion: all, seed: 0..4}",
      "model: {fc: [784, 5, 10]}\ndataset: {synthetic: {train: 600}}\ngrid: {seed: 1}\nkeep: none\ndata: /x",
      "model: fc\ndataset: {idx: {train_images: a, train_labels: b, test_images: c, test_labels: d}}\nabout: {a: \"0..1\"}\n"
        + "train: {optimizer: sgd, rate: 0.1, validation: 5}\nprune: {levels: [1, 5], mode: oneshot}\ngrid: {criterion: random, seed: 3..9..3}",
    ])
  func config(body: String) throws {
    let sweep = try parse("name: \"a: #b\"\n" + body)
    #expect(try Sweep(config: sweep.config) == sweep)
    #expect(try parse(sweep.config.text) == sweep)
  }
}

func parse(_ yaml: String) throws(SweepFileError) -> Sweep { try Sweep.parse(yaml: yaml, file: "sweep.yaml") }
