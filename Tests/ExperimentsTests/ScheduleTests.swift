import Experiments
import Sweeps
import Testing
import Vocabulary

@Suite("Schedules")
struct ScheduleTests {
  @Test("base runs stop at the first evaluation that reaches the accuracy, and say where")
  func stopAt() throws {
    var training = small
    training.optimizer = .adam(rate: 0.02)
    training.iterations = 200
    training.evaluateEvery = 1
    training.stop = .accuracy(0.3)
    var stopped = sweep([.largeFinal], PrunePlan(mode: .oneshot, levels: [4]), training: training)
    stopped.retraining = Retraining(iterations: 0, evaluateEvery: 100)
    let laboratory = try Laboratory(stopped)
    let base = laboratory.records[0]
    let iterations = try #require(base["iterations"]?.integer)
    #expect(iterations > 0 && iterations < 200 && base["stop_at"]?.number == 0.3)
    // The same masks as those of a base run of so many iterations.
    var short = stopped
    short.training.stop = nil
    short.training.iterations = iterations
    let other = try Laboratory(short)
    #expect(other.records[1]["artifacts"]?["mask"] == laboratory.records[1]["artifacts"]?["mask"])
    let evaluated = laboratory.records[1]
    #expect(evaluated["iterations"]?.integer == 0 && evaluated["early_stop_iteration"]?.integer == 0)
    #expect(evaluated["test_accuracy"] == evaluated["initial"]?["test_accuracy"])
    #expect(evaluated["final"]?["train_accuracy"] == .null && evaluated["artifacts"]?["weights"] == nil)
  }

  @Test("Rolfs's pipeline takes the minimum and the best threshold from its parents' records")
  func rolfs() throws {
    let rule = Criterion.expression(try ScoreExpression(name: "sign_rule", parsing: "sign(wi) * wf"))
    var pipeline = sweep(
      [rule],
      PrunePlan(
        mode: .oneshot, schedule: .thresholds([0, 0.05, 0.1]), maskFrom: .argminValidationLoss, bestIterations: 20))
    pipeline.training.initialization = .pytorch
    pipeline.training.optimizer = .adam(rate: 0.05)
    pipeline.retraining = Retraining(iterations: 0, evaluateEvery: 100)
    pipeline.validation = 0
    pipeline.beside = Beside(models: [.fc(sizes: [784, 5, 10])], iterations: 20)
    let records = try Laboratory(pipeline).records
    #expect(records.count == 7)
    #expect(records[1]["iterations"] == records[0]["early_stop_iteration"])
    #expect(records[0]["val_accuracy"] == records[0]["test_accuracy"])
    let evaluated = records[2...4]
    let sizes = evaluated.compactMap { $0["relative_size"]?.number }
    #expect(sizes.count == 3 && sizes[0] > sizes[1] && sizes[1] > sizes[2])
    let best = try #require(evaluated.max { ($0["val_accuracy"]?.number ?? 0) < ($1["val_accuracy"]?.number ?? 0) })
    let winner = records[5]
    #expect(winner["amount"]?.string == "best(parents)" && winner["threshold"] == best["threshold"])
    #expect(winner["artifacts"]?["mask"] == best["artifacts"]?["mask"])
    #expect(winner["initial"] == best["initial"] && winner["iterations"]?.integer == 20)
    #expect(records[6]["sizes"]?.array?.count == 3)
  }

  @Test("rates say what is pruned of the whole layer, in one shot and in a chain", arguments: PruneMode.allCases)
  func rates(mode: PruneMode) throws {
    let plan = PrunePlan(mode: mode, schedule: .rates([[0.5, 0.25], [0.8, 0.4]]))
    let records = try Laboratory(sweep([.movement], plan)).records
    #expect(records.map { $0["kept"]?.array?.compactMap(\.integer) } == [[9408, 120], [4704, 90], [1882, 72]])
  }

  @Test("global competition prunes a share of all weights")
  func global() throws {
    let plan = PrunePlan(
      mode: .oneshot, schedule: .levels([1], keep: KeepRates(fc: 0.5, output: 0.9)), scope: .global)
    let kept = try Laboratory(sweep([.largeFinal], plan)).records[1]["kept"]?.array?.compactMap(\.integer) ?? []
    #expect(kept.reduce(0, +) == 9528 / 2 && kept[0] != 4704)
  }

  @Test("learned supermasks leave a mask, the weights under it and all logits")
  func supermask() throws {
    var learned = sweep([], PrunePlan(levels: []))
    learned.training.optimizer = .sgd(rate: 10, momentum: 0.9)
    learned.supermasks = [SupermaskPlan(weights: .signedConstant, rescale: true)]
    let laboratory = try Laboratory(learned)
    let record = laboratory.records[0]
    let tensors = try laboratory.tensors(record, .weights)
    let weights = tensors.floats("0.weight") ?? []
    #expect(Set(weights.map { abs($0) }).count == 1)
    #expect(weights.count == record["kept"]?.array?.first?.integer)
    #expect(tensors.floats("logits.0.weight")?.count == 9408)
    #expect(record["supermask"]?["samples"]?.integer == 10)
    let final = try #require(record["final"]?["test_accuracy"]?.number)
    #expect(final > (record["initial"]?["test_accuracy"]?.number ?? 1))
  }
}
