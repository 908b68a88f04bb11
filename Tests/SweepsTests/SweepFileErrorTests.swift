import Sweeps
import Testing

/// Each case: lines after the head (which fills lines 1-3), and what is said about them.
@Suite("Faults of sweep files") struct SweepFileErrorTests {
  @Test(
    "a misspelt or missing key is named with its place",
    arguments: [
      ("tran: {}\n\(grid)", ["4:1: unknown key 'tran'; did you mean 'train'?"]),
      (
        "colour: red\n\(grid)",
        [
          "4:1: unknown key 'colour'; known: 'name', 'about', 'model', 'dataset', 'data', 'train', 'retrain', 'prune', 'supermask', 'beside', 'grid', 'keep' and 'quick'"
        ]
      ),
      ("train: {optimiser: adam}\n\(grid)", ["4:9: train: unknown key 'optimiser'; did you mean 'optimizer'?"]),
      ("grid: {}", ["4:7: grid: expected the key 'seed', found none; write for example seed: 0..4"]),
      ("grid: {seeds: 0..4}", ["4:8: grid: unknown key 'seeds'; did you mean 'seed'?"]),
      (
        "prune: {mode: oneshot}\n\(grid)",
        [
          "4:8: prune: expected the key 'levels', found none; write for example levels: 1..24"
        ]
      ),
      (
        "train: {optimizer: sgd}\n\(grid)",
        [
          "4:8: train: expected the key 'rate', found none; sgd has no usual rate; write for example rate: 0.1"
        ]
      ),
    ])
  func keys(body: String, messages: [String]) { expect(body, messages) }

  @Test(
    "an unknown name is answered with the nearest known one",
    arguments: [
      (
        "prune: {levels: 1}\ngrid: {criterion: large_fnal, seed: 0}",
        [
          "5:19: grid.criterion: unknown criterion 'large_fnal'; did you mean 'large_final'?"
        ]
      ),
      (
        "train: {optimizer: adm, init: xavier}\n\(grid)",
        [
          "4:20: train.optimizer: unknown value 'adm'; did you mean 'adam'?",
          "4:31: train.init: unknown value 'xavier'; known: 'glorot', 'he' and 'pytorch'",
        ]
      ),
      (
        "prune: {levels: 1, mode: itertive, mask1: reinti}\n\(prunedGrid)",
        [
          "4:26: prune.mode: unknown value 'itertive'; did you mean 'iterative'?",
          "4:43: prune.mask1: unknown value 'reinti'; did you mean 'reinit'?",
        ]
      ),
      ("keep: [mask, wieghts]\n\(grid)", ["4:14: keep: unknown artifact 'wieghts'; did you mean 'weights'?"]),
      (
        "prune: {levels: 1}\ngrid: {criterion: [random, random], seed: 0}",
        [
          "5:28: grid.criterion: expected each criterion once, found 'random' again; leave one of them out"
        ]
      ),
      (
        "keep: [{a: b}]\n\(grid)",
        [
          "4:8: keep: expected the name of a known artifact, found a mapping; known: 'weights', 'mask' and 'curve'"
        ]
      ),
    ])
  func names(body: String, messages: [String]) { expect(body, messages) }

  @Test(
    "a wrong type or an impossible value says what fits; all faults are told at once",
    arguments: [
      (
        "train: {rate: fast, batch: 0, iterations: 1.5, evaluate_every: '9', validation: 0}\n\(grid)",
        [
          "4:15: train.rate: expected a number above 0, found 'fast'; write for example rate: 0.0012",
          "4:28: train.batch: expected a whole number from 1 to 1,000,000, found '0'; the studies use 60",
          "4:43: train.iterations: expected a whole number from 0 to 1,000,000,000, found '1.5'; the studies use 50380",
          "4:64: train.evaluate_every: expected a whole number from 1 to 1,000,000,000, found the text \"9\"; leave out the quotes: 9",
          "4:81: train.validation: expected a whole number from 1 to 100,000,000, found '0'; the studies use 5000 of 60000 images; test takes the test images",
        ]
      ),
      (
        "train: {rate: 0, momentum: 0.9}\n\(grid)",
        [
          "4:15: train.rate: expected a number above 0, found '0'; write for example rate: 0.0012",
          "4:28: train.momentum: expected none with adam, found one; leave it out or write optimizer: sgd",
        ]
      ),
      (
        "train: {optimizer: sgd, rate: nan, momentum: 1}\n\(grid)",
        [
          "4:31: train.rate: expected a number above 0, found 'nan'; write for example rate: 0.0012",
          "4:46: train.momentum: expected a number from 0 to below 1, found '1'; write for example momentum: 0.9, or 0 for none",
        ]
      ),
      (
        "prune: {levels: 1, keep: {fc: 1, output: 0}}\n\(prunedGrid)",
        [
          "4:31: prune.keep.fc: expected a number between 0 and 1, both excluded, found '1'; a pruning round keeps that share of the survivors",
          "4:42: prune.keep.output: expected a number between 0 and 1, both excluded, found '0'; a pruning round keeps that share of the survivors",
        ]
      ),
      (
        "train:\ndata: []\nprune: 5\n\(grid)",
        [
          "4:7: train: expected a mapping, found nothing; write for example train: {optimizer: adam, rate: 0.0012, batch: 60, iterations: 50380}",
          "5:7: data: expected text, found an empty list; write a path",
          "6:8: prune: expected a mapping, found '5'; write for example prune: {levels: 1..24}",
        ]
      ),
    ])
  func values(body: String, messages: [String]) { expect(body, messages) }

  @Test(
    "a list that cannot be meant is refused",
    arguments: [
      ("24..1", "expected a range that ascends, found '24..1'"),
      ("[]", "expected at least one whole number, found an empty list"),
      ("1..2000", "expected a whole number from 0 to 1000, found '1..2000'"),
      ("[1, x]", "expected a whole number from 0 to 1000, found 'x'"),
      ("[3, 1..4]", "expected each number once, found 3 more than once; leave one of them out"),
      ("2, 4, … 21", "expected '…' to end at a number that the steps of 2 from 4 meet, found '… 21'"),
      ("[2, …, 4]", "expected two ascending numbers before '…', found '4'"),
      ("[2, 4, …]", "expected a number after '…', found a list"),
      ("1..9..0", "expected a step of at least 1, found '1..9..0'"),
      ("{a: 1}", "expected a whole number or a range, found a mapping"),
      ("1..2..3..4", "expected a range such as 1..24 or 2..20..2, found '1..2..3..4'"),
    ])
  func lists(levels: String, message: String) {
    let error = #expect(throws: SweepFileError.self) { try parse("\(head)prune:\n  levels: \(levels)\n\(prunedGrid)") }
    #expect(error?.problems.count == 1)
    #expect(error?.problems.first?.message.hasPrefix("prune.levels: \(message)") == true, "\(error?.description ?? "")")
  }

  @Test("a seed beyond what every JSON reader keeps exact, and a grid beyond memory, are refused")
  func limits() {
    expect(
      "grid: {seed: 9007199254740992}",
      [
        "4:14: grid.seed: expected a whole number from 0 to 9007199254740991, found '9007199254740992'; write for example seed: 0..4"
      ])
    expect(
      "prune: {levels: 1000}\ngrid: {criterion: all, seed: 0..999}",
      [
        "5:7: grid: expected at most 10,000,000 trials, found 13,001,000; use fewer seeds or levels"
      ])
  }

  @Test(
    "a sweep's name is no path",
    arguments: [
      ("a/b", "'a/b'"), ("'../out'", "'../out'"), ("..", "'..'"), (".", "'.'"), ("a\\b", "'a\\b'"),
      ("\"a\\tb\"", "'a\tb'"),
    ])
  func paths(name: String, found: String) {
    whole(
      "name: \(name)\nmodel: fc\ndataset: mnist\n\(grid)",
      [
        "1:7: name: expected a name without slashes and control characters, found \(found); write for example name: "
          + "my-sweep; --out says where results go"
      ])
    let long = String(repeating: "ä", count: 101)
    whole(
      "name: \(long)\nmodel: fc\ndataset: mnist\n\(grid)",
      ["1:7: name: expected at most 200 bytes, found 202; write a shorter one"])
  }

  @Test("a number in quotes is told to be text")
  func quotedNumbers() {
    expect(
      "train: {rate: \"0.1\", batch: '60', iterations: \"many\"}\n\(grid)",
      [
        "4:15: train.rate: expected a number above 0, found the text \"0.1\"; leave out the quotes: 0.1",
        "4:29: train.batch: expected a whole number from 1 to 1,000,000, found the text \"60\"; leave out the quotes: 60",
        "4:47: train.iterations: expected a whole number from 0 to 1,000,000,000, found 'many'; the studies use 50380",
      ])
  }

  @Test("networks and data that this version has not are named as such")
  func notYet() {
    let text = "convolutional networks and CIFAR-10 are not part of this version"
    whole(
      "name: a\nmodel: conv2\ndataset: cifar10\n\(grid)",
      [
        "2:8: model: expected a fully connected network and its data, found 'conv2'; \(text)",
        "3:10: dataset: expected a fully connected network and its data, found 'cifar10'; \(text)",
      ])
    whole(
      "name: a\nmodel: {fc: [100, 11]}\ndataset: {synthetic: {train: 0}}\n\(grid)",
      [
        "2:8: model: expected 784 inputs, found 100; images have 28 x 28 pixels and 10 classes",
        "2:8: model: expected 10 outputs, found 11; images have 28 x 28 pixels and 10 classes",
        "3:30: dataset.synthetic.train: expected a whole number from 1 to 10,000,000, found '0'; write for example {synthetic: {train: 12000, test: 2000}}",
      ])
  }

  @Test(
    "a file that is no YAML, or no mapping, is told with the parser's place",
    arguments: [
      ("", "1:1: expected a sweep, found an empty file; start with name: my-sweep"),
      ("- a\n", "1:1: sweep: expected a mapping, found a list; start with name: my-sweep"),
      (
        "name: a\n\tmodel: fc\n",
        "2:1: expected YAML, found a fault: while scanning a plain scalar, found a tab character that violates indentation; indent with spaces, not tabs"
      ),
      (
        "name: [a\n",
        "2:1: expected YAML, found a fault: while parsing a flow sequence, did not find expected ',' or ']'; look for a missing colon, bracket or quote"
      ),
      ("name: a\nmodel: fc\nname: b\n", "1:1: expected each key once, found 'name' more than once; keep one of them"),
      (
        "name: *x\n",
        "1:7: expected YAML, found a fault: found undefined alias; look for a missing colon, bracket or quote"
      ),
      (
        "name: a\u{1}b\n",
        "1:8: expected UTF-8 text, found a fault: control characters are not allowed; save the file as UTF-8 text"
      ),
    ])
  func syntax(yaml: String, message: String) { whole(yaml, [message]) }

  private func expect(_ body: String, _ messages: [String]) { whole(head + body, messages) }

  private func whole(_ yaml: String, _ messages: [String]) {
    let error = #expect(throws: SweepFileError.self) { try parse(yaml) }
    #expect(error?.description == messages.map { "sweep.yaml:\($0)" }.joined(separator: "\n"))
  }
}

private let head = "name: a\nmodel: fc\ndataset: mnist\n"
private let grid = "grid: {seed: 0}\n"
private let prunedGrid = "grid: {criterion: all, seed: 0}\n"
