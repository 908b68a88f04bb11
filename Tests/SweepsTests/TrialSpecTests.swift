import SweepCore
import Sweeps
import Testing
import Vocabulary

@Suite("Trial specifications") struct TrialSpecTests {
  @Test(
    "canonical bytes and keys are golden: a change here gives every recorded result another name", arguments: golden)
  func goldens(spec: TrialSpec, text: String, key: String) {
    #expect(spec.canonicalBytes == Array(text.utf8), "\(String(decoding: spec.canonicalBytes, as: UTF8.self))")
    #expect(spec.key.description == key)
  }

  @Test("a specification reads back from its bytes, and gives the same bytes again", arguments: golden.map(\.0))
  func roundTrip(spec: TrialSpec) throws {
    let read = try TrialSpec(canonicalBytes: spec.canonicalBytes)
    #expect(read == spec)
    #expect(read.canonicalBytes == spec.canonicalBytes)
  }

  @Test("a field at its default is left out, so a new one would not move old keys")
  func defaultsAreLeftOut() {
    var spec = base
    spec.step = PruneStep(
      criterion: .movement, mode: .iterative, level: 1, amount: .keep(KeepRates(fc: 0.8, output: 0.9)), mask1: .rewind,
      mask0: .zero)
    let text = String(decoding: spec.canonicalBytes, as: UTF8.self)
    for name in [
      "optimizer", "rate", "momentum", "batch", "evaluate_every", "init", "mode", "keep", "mask1", "mask0", "parents",
      "stop_at", "scope", "masks", "draw", "rewind_to", "amount",
    ] {
      #expect(!text.contains("\"\(name)\""), "\(name)")
    }
  }

  @Test("every part of a specification moves the key")
  func everyPartCounts() {
    var specs = [base]
    func vary(_ change: (inout TrialSpec) -> Void) {
      var spec = pruned
      change(&spec)
      specs.append(spec)
    }
    vary { _ in }
    vary { $0.recipe.numericsVersion = 2 }
    vary { $0.recipe.dataset = .idx }
    vary { $0.recipe.datasetDigest = Digest([1, 2, 3, 5]) }
    vary { $0.recipe.model = .fc(sizes: [784, 300, 101, 10]) }
    vary { $0.recipe.training.optimizer = .adam(rate: 0.001) }
    vary { $0.recipe.training.optimizer = .sgd(rate: 0.001, momentum: 0.9) }
    vary { $0.recipe.training.optimizer = .sgd(rate: 0.001, momentum: 0.8) }
    vary { $0.recipe.training.batch = 61 }
    vary { $0.recipe.training.iterations = 1 }
    vary { $0.recipe.training.evaluateEvery = 1 }
    vary { $0.recipe.training.initialization = .he }
    vary { $0.recipe.validation = 1 }
    vary { $0.seed = 4 }
    vary { $0.step?.criterion = .movement }
    vary { $0.step?.mode = .oneshot }
    vary { $0.step?.level = 9 }
    vary { $0.step?.amount = .keep(KeepRates(fc: 0.5)) }
    vary { $0.step?.amount = .keep(KeepRates(output: 0.5)) }
    vary { $0.step?.amount = .rates([0.5, 0.5, 0.5]) }
    vary { $0.step?.amount = .threshold(0.5) }
    vary { $0.step?.amount = .best }
    vary { $0.step?.scope = .global }
    for action in Mask1Action.allCases where action != .rewind { vary { $0.step?.mask1 = action } }
    for action in Mask0Action.allCases where action != .zero { vary { $0.step?.mask0 = action } }
    vary { $0.step?.masks = .rewind }
    vary { $0.step?.draw = 1 }
    vary { $0.step?.rewindTo = 100 }
    vary { $0.recipe.training.stop = .accuracy(0.25) }
    vary { $0.recipe.training.stop = .argminValidationLoss }
    for score in ["wf", "wi", "wf + 1"] {
      vary { spec in
        if let own = try? ScoreExpression(name: "mine", parsing: score) { spec.step?.criterion = .expression(own) }
      }
    }
    vary { $0.supermask = SupermaskPlan(weights: .initial, rescale: false) }
    vary { $0.supermask = SupermaskPlan(weights: .initial, rescale: true) }
    vary { $0.supermask = SupermaskPlan(weights: .signedConstant, rescale: true) }
    vary { $0.parents = [] }
    vary { $0.parents = [TrialKey(high: 1, low: 3)] }
    #expect(Set(specs.map(\.key)).count == specs.count)
    #expect(Set(specs).count == specs.count)
  }

  @Test(
    "bytes that this version would write otherwise are refused",
    arguments: [
      (
        "x", "expected a trial's specification as JSON, found a fault at byte 0: expected a value, found byte 120 ('x')"
      ),
      (#"{"kind":"evaluate"}"#, "expected kind to be train, found \"evaluate\""),
      (#"{"kind":"train"}"#, "expected dataset to be an object, found nothing"),
      (
        edited("\"iterations\":5000", "\"iterations\":\"5000\""),
        "expected train.iterations to be a whole number of at least 0, found \"5000\""
      ),
      (edited("\"level\":8", "\"level\":0"), "expected step.level to be a whole number of at least 1, found 0"),
      (edited("large_final", "large_fnal"), "expected step.criterion to be one of large_final, small_final"),
      (edited("\"seed\":3", "\"seed\":3,\"scope\":\"global\""), "expected a specification that this version writes as"),
      (edited("\"validation\"", "\"batch\":60,\"validation\""), "expected a specification that this version writes as"),
      (edited("\"seed\":3", "\"seed\": 3"), "expected a specification that this version writes as"),
    ])
  func refusals(text: String, message: String) {
    let error = #expect(throws: SpecError.self) { try TrialSpec(canonicalBytes: Array(text.utf8)) }
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }
}

private let base = TrialSpec(
  recipe: Recipe(
    numericsVersion: 1, dataset: .mnist, datasetDigest: Digest([1, 2, 3, 4]), model: .lenet300,
    training: TrainingPlan(iterations: 5000), validation: 5000),
  seed: 3)

private let pruned = TrialSpec(
  recipe: base.recipe, seed: 3, step: PruneStep(criterion: .largeFinal, level: 8), parents: [TrialKey(high: 1, low: 2)])

private func edited(_ part: String, _ other: String) -> String {
  String(decoding: pruned.canonicalBytes, as: UTF8.self).replacing(part, with: other)
}

private let common =
  #"{"kind":"train","numerics":1,"dataset":{"name":"mnist","sha256":"#
  + #""0000000000000001000000000000000200000000000000030000000000000004"},"model":{"fc":[784,300,100,10]},"#
  + #""train":{"iterations":5000,"validation":5000},"seed":3"#

/// Keys checked with `hashlib.sha256(text.encode()).hexdigest()[:32]`.
private let golden: [(TrialSpec, String, String)] = [
  (base, common + "}", "6a161db2d531d7c1f8724368f2b8287e"),
  (
    pruned,
    common + #","step":{"criterion":"large_final","level":8},"parents":["00000000000000010000000000000002"]}"#,
    "47bbfe349f588c9c49d57d88b16a9ebe"
  ),
  (
    TrialSpec(recipe: base.recipe, seed: 3, step: PruneStep(criterion: .random, level: 24)),
    common + #","step":{"criterion":"random","level":24}}"#,
    "ad38c687e413cf2eb8c891005464fc0f"
  ),
  (
    TrialSpec(
      recipe: Recipe(
        numericsVersion: 1, dataset: .synthetic(train: 600, test: 2000), datasetDigest: Digest([.max, 0, 0, 0]),
        model: .fc(sizes: [784, 20, 10]),
        training: TrainingPlan(
          optimizer: .sgd(rate: 0.1, momentum: 0.5), batch: 32, iterations: 0, evaluateEvery: 7,
          initialization: .pytorch),
        validation: 50),
      seed: 9_007_199_254_740_991,
      step: PruneStep(criterion: .smallInit, mode: .oneshot, level: 2, amount: .keep(KeepRates(fc: 0.8, output: 0.25))),
      parents: []),
    #"{"kind":"train","numerics":1,"dataset":{"name":"synthetic","train":600,"sha256":"#
      + #""ffffffffffffffff000000000000000000000000000000000000000000000000"},"model":{"fc":[784,20,10]},"#
      + #""train":{"optimizer":"sgd","rate":0.1,"momentum":0.5,"batch":32,"iterations":0,"evaluate_every":7,"#
      + #""init":"pytorch","validation":50},"seed":9007199254740991,"#
      + #""step":{"criterion":"small_init","mode":"oneshot","level":2,"keep":{"output":0.25}}}"#,
    "21f4a94017db008383b3ebfcc23baf56"
  ),
  (
    TrialSpec(
      recipe: base.recipe, seed: 3,
      step: PruneStep(
        criterion: .movement, mode: .oneshot, level: 2, amount: .rates([0.5, 0.5, 0.25]), scope: .global,
        mask1: .reinitKeepSign, mask0: .variant1, masks: .rewind, draw: 4, rewindTo: 100),
      parents: [TrialKey(high: 1, low: 2), TrialKey(high: 3, low: 4)]),
    common + #","step":{"criterion":"movement","mode":"oneshot","level":2,"rates":[0.5,0.5,0.25],"scope":"global","#
      + #""mask1":"reinit_keep_sign","mask0":"variant1","masks":"rewind","draw":4,"rewind_to":100},"#
      + #""parents":["00000000000000010000000000000002","00000000000000030000000000000004"]}"#,
    "24a90256887f9307f2c09f4b6e617995"
  ),
  (edited { $0.recipe.training.stop = .argminValidationLoss; $0.parents = [TrialKey(high: 1, low: 2)] }, stopped(#""argmin_val_loss(parent)""#) + one, "93877704858416ef922a063f175c5313"),
  (edited { $0.recipe.training.stop = .accuracy(0.25) }, stopped("0.25") + "}", "c77c78a7cedc61d23e7ac64fba8a15fc"),
  (
    edited { $0.step = signRule(22, .best); $0.parents = [TrialKey(high: 1, low: 2)] },
    common + #","step":{"criterion":{"name":"sign_rule","score":"sign(wi) * wf"},"mode":"oneshot","level":22,"#
      + #""amount":"best(parents)"}"# + one, "8d7f57f31eff08666b24ba10db96bca1"
  ),
  (
    edited { $0.step = signRule(1, .threshold(0.01)); $0.parents = [TrialKey(high: 1, low: 2)] },
    common + #","step":{"criterion":{"name":"sign_rule","score":"sign(wi) * wf"},"mode":"oneshot","level":1,"#
      + #""threshold":0.01}"# + one, "aa1bf1af249bed027adb98feb66e95e5"
  ),
  (
    edited { $0.supermask = SupermaskPlan(weights: .signedConstant, rescale: true) },
    common + #","supermask":{"weights":"constant_keep_sign","rescale":true}}"#, "b055b5bbe68e8e28c1016b6bcbf589f0"
  ),
]

private let one = #","parents":["00000000000000010000000000000002"]}"#

private func stopped(_ value: String) -> String {
  common.replacing(#""iterations":5000,"#, with: #""iterations":5000,"stop_at":\#(value),"#)
}

private func edited(_ change: (inout TrialSpec) -> Void) -> TrialSpec {
  var spec = base
  change(&spec)
  return spec
}

private func signRule(_ level: Int, _ amount: PruneAmount) -> PruneStep? {
  (try? ScoreExpression(name: "sign_rule", parsing: "sign(wi)*wf")).map {
    PruneStep(criterion: .expression($0), mode: .oneshot, level: level, amount: amount)
  }
}
