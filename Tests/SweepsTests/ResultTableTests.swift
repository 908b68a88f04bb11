import SweepCore
import Sweeps
import Testing
import Vocabulary

@Suite("Results") struct ResultTableTests {
  @Test("statistics per criterion and reported level, the base run under every criterion")
  func statistics() throws {
    let rows = ResultTable(try results(complete)).rows
    #expect(
      rows.map { "\($0.criterion ?? "base") \($0.level)" } == [
        "large_final 0", "large_final 2", "random 0", "random 2",
      ])
    #expect(rows[0].trained == Summary(of: [0.97, 0.98]) && rows[2].trained == rows[0].trained)
    #expect(rows[1].density == 0.64 && rows[1].asked == 2)
    #expect(rows[1].trained == Summary(of: [0.96, 0.98]))
    #expect(rows[1].trained.mean == 0.97 && rows[1].trained.minimum == 0.96 && rows[1].trained.maximum == 0.98)
    #expect(abs((rows[1].trained.deviation ?? 0) - 0.0141421356237) < 1e-12)
  }

  @Test("levels of one action stand together, also where they alternate with those of the chain that has their masks")
  func alternating() throws {
    var sweep = sweep([.largeFinal], levels: [1, 2])
    sweep.pruning.masks = .rewind
    sweep.mask1Actions = [.reinit, .rewind]
    let frozen = FrozenSweep(sweep, data: facts, trials: 5)
    let rows = ResultTable(try SweepResults(frozen: frozen)).rows
    #expect(
      rows.map { "\($0.mask1) \($0.level)" } == ["reinit 0", "reinit 1", "reinit 2", "rewind 0", "rewind 1", "rewind 2"])
  }

  @Test("a missing or failed cell is shown as missing, never averaged away")
  func missing() throws {
    let lines = [
      ok(nil, 0, seed: 0, 0.9), failed(.largeFinal, 2, seed: 0), ok(.largeFinal, 2, seed: 1, 0.98),
      ok(.random, 1, seed: 0, 0.5),
    ]
    let rows = ResultTable(try results(lines)).rows
    #expect(rows.map(\.trained.count) == [1, 1, 1, 0] && rows.map(\.failed) == [0, 1, 0, 0])
    #expect(rows.map(\.missing) == [1, 0, 1, 2])
    #expect(rows[1].trained.mean == 0.98 && rows[1].trained.deviation == nil)
    #expect(rows[3].trained.mean == nil && rows[3].density == nil)
  }

  @Test("where each seed keeps another share, the row shows the mean")
  func densities() throws {
    let other = ok(.random, 2, seed: 1, 0.5).replacing("0.64", with: "0.36")
    #expect(ResultTable(try results([ok(.random, 2, seed: 0, 0.5), other])).rows[3].density == 0.5)
  }

  @Test("the last word on a key counts, and ok is final")
  func lastWord() throws {
    let later = try results([failed(.random, 2, seed: 0), ok(.random, 2, seed: 0, 0.5), failed(.random, 2, seed: 0)])
    #expect(later.failures.isEmpty && later.records.count == 1)
    let first = try results([ok(.random, 2, seed: 0, 0.5), ok(.random, 2, seed: 0, 0.6)])
    #expect(ResultTable(first).rows[3].trained.mean == 0.5)
    let blocked = try results([failed(.random, 2, seed: 0), failed(.random, 2, seed: 0, status: "blocked")])
    #expect(blocked.failures.map(\.outcome) == [.blocked(reason: "no score")])
  }

  @Test("the text table is aligned, in percent, and marks what is missing")
  func text() throws {
    let lines = complete.dropLast() + [failed(.random, 2, seed: 1)]
    #expect(
      ResultTable(try results(Array(lines))).text == """
        Test accuracy at the smallest validation loss, over seeds; std divides by n - 1.

        criterion    level  density %  seeds  mean ± std %  min %  max %  untrained mean ± std %
        large_final      0     100.00      2  97.50 ± 0.71  97.00  98.00            10.00 ± 0.00
        large_final      2      64.00      2  97.00 ± 1.41  96.00  98.00            10.00 ± 0.00
        random           0     100.00      2  97.50 ± 0.71  97.00  98.00            10.00 ± 0.00
        random           2      64.00    1/2  90.00 ±    –  90.00  90.00            10.00 ±    –

        """)
    #expect(
      ResultTable(try results([])).text.hasSuffix(
        "\nrandom           2          –    0/2             –      –      –                       –\n"))
  }

  @Test("CSV has fractions and empty fields, JSON fractions and null")
  func machines() throws {
    let table = ResultTable(
      try results([
        ok(.random, 2, seed: 1, 0.5), failed(.largeFinal, 2, seed: 0),
        failed(.largeFinal, 2, seed: 1, status: "blocked"),
      ]))
    let rest = "rewind,zero,,5000,784-300-100-10,,,,,,,,,2"
    #expect(
      table.csv
        == [
          "criterion,level,density,seeds,mean,std,min,max,initial_mean,initial_std,mask1,mask0,amount,iterations,model,"
            + "val_loss_mean,val_loss_std,final_val_loss_mean,final_val_loss_std,early_stop_mean,early_stop_std,"
            + "relative_size_mean,relative_size_std,asked,failed,blocked,missing",
          "large_final,0,,0,,,,,,,\(rest),0,0,2", "large_final,2,,0,,,,,,,\(rest),1,1,0",
          "random,0,,0,,,,,,,\(rest),0,0,2",
          "random,2,0.64,1,0.5,,0.5,0.5,0.1,,rewind,zero,,5000,784-300-100-10,0.07,,0.1,,900.0,,,,2,0,0,1", "",
        ].joined(separator: "\r\n"))
    guard case .array(let rows) = table.json else { throw ResultsError(line: 0, "expected an array") }
    #expect(
      rows[3].text
        == #"{"criterion":"random","level":2,"density":0.64,"seeds":1,"mean":0.5,"std":null,"min":0.5,"max":0.5,"#
        + #""initial_mean":0.1,"initial_std":null,"mask1":"rewind","mask0":"zero","amount":null,"iterations":5000,"#
        + #""model":"784-300-100-10","val_loss_mean":0.07,"val_loss_std":null,"final_val_loss_mean":0.1,"#
        + #""final_val_loss_std":null,"early_stop_mean":900.0,"early_stop_std":null,"relative_size_mean":null,"#
        + #""relative_size_std":null,"asked":2,"failed":0,"blocked":0,"missing":1}"#)
  }

  @Test("a sweep of base runs has one row")
  func baseOnly() throws {
    let sweep = sweep([], levels: [])
    var results = try SweepResults(frozen: FrozenSweep(sweep, data: facts, trials: 1))
    results.add(try record(ok(nil, 0, seed: 0, 0.97)))
    #expect(
      ResultTable(results).csv.hasSuffix(
        "\r\n,0,1.0,1,0.97,,0.97,0.97,0.1,,rewind,zero,,5000,784-300-100-10,0.07,,0.1,,900.0,,,,1,0,0,0\r\n"))
    #expect(ResultTable(results).text.contains("\nbase           0     100.00      1  97.00 ±    –"))
  }

  @Test("a record is read whole, and what it does not know is passed over")
  func reading() throws {
    let record = try record(ok(.largeFinal, 2, seed: 3, 0.98))
    #expect(record.key == key(.largeFinal, 2, seed: 3))
    #expect(record.criterion == "large_final" && record.mode == .iterative && record.level == 2 && record.seed == 3)
    #expect(
      record.outcome
        == .ok(
          ResultRecord.Measures(
            density: 0.64, kept: [10, 20, 3], iterations: 5000, earlyStopIteration: 900, validationLoss: 0.07,
            validationAccuracy: 0.975, testAccuracy: 0.98,
            final: ResultRecord.FinalMeasures(
              trainAccuracy: 1, trainLoss: .infinity, validationLoss: 0.1, testAccuracy: 0.97),
            initialTestAccuracy: 0.1)))
    #expect(try ResultRecord(line: #"{"kind":"epoch"}"#.utf8, number: 2) == nil)
  }

  @Test(
    "a record that lacks something is refused with the line",
    arguments: [
      (#"{"kind":"record"}"#, "line 7: expected key to be 32 hexadecimal digits, found nothing"),
      (
        ok(.random, 2, seed: 0, 0.5).replacing("\"ok\"", with: "\"fine\""),
        "line 7: expected status to be ok, failed or blocked, found \"fine\""
      ),
      (
        ok(.random, 2, seed: 0, 0.5).replacing("\"train_loss\"", with: "\"loss\""),
        "line 7: expected final.train_loss to be a number, found nothing"
      ),
      (
        ok(.random, 2, seed: 0, 0.5).replacing("\"rewind\"", with: "\"rewnd\""),
        "line 7: expected mask1 to be one of rewind, reinit"
      ),
    ])
  func refusals(line: String, message: String) {
    let error = #expect(throws: ResultsError.self) { try ResultRecord(line: line.utf8, number: 7) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test("the record of a trial without a result is one, but for the closing brace that the log adds")
  func failures() throws {
    let expansion = try sweep([.largeFinal], levels: [1]).expand(data: facts)
    let bytes = expansion.failureRecord(at: 1, status: .failed, reason: "a \"bad\" score")
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"kind":"record","schema":1,"key":"\#(expansion.trials[1].key)","status":"failed","model":"fc","#
        + #""dataset":"mnist","criterion":"large_final","mode":"iterative","level":1,"seed":0,"error":"a \"bad\" score""#)
    #expect(try ResultRecord(line: bytes + Array("}".utf8), number: 2)?.outcome == .failed(reason: "a \"bad\" score"))
  }
}

private let complete = [
  ok(nil, 0, seed: 0, 0.97), ok(nil, 0, seed: 1, 0.98), ok(.largeFinal, 1, seed: 0, 0.2),
  ok(.largeFinal, 2, seed: 0, 0.96),
  ok(.largeFinal, 2, seed: 1, 0.98), ok(.random, 2, seed: 0, 0.90), ok(.random, 2, seed: 1, 0.94),
]

/// The fold of a log of `large_final` and `random`, level 2 reported, two seeds.
private func results(_ lines: [String]) throws -> SweepResults {
  let sweep = sweep([.largeFinal, .random], levels: [2], seeds: [0, 1])
  let first = String(decoding: FrozenSweep(sweep, data: facts, trials: 10).bytes, as: UTF8.self)
  return try SweepResults(lines: ([first, #"{"kind":"epoch","epoch":1}"#] + lines).map(\.utf8))
}

private func record(_ line: String) throws -> ResultRecord {
  guard let record = try ResultRecord(line: line.utf8, number: 1) else {
    throw ResultsError(line: 1, "expected a record")
  }
  return record
}

private func key(_ criterion: Criterion?, _ level: Int, seed: UInt64) -> TrialKey {
  let trial = asked?.trials.first { trial in
    let step = asked?.treatments[trial.treatment].step
    return trial.seed == seed && step?.criterion == criterion && step?.level ?? 0 == level
  }
  return trial?.key ?? TrialKey(high: 0, low: UInt64(level) << 32 | seed)
}

private let asked = try? sweep([.largeFinal, .random], levels: [2], seeds: [0, 1]).expand(data: facts)

private func ok(_ criterion: Criterion?, _ level: Int, seed: UInt64, _ accuracy: Double) -> String {
  let grid = criterion.map { #""criterion":"\#($0.name)","mode":"iterative","# } ?? ""
  return #"{"kind":"record","schema":1,"key":"\#(key(criterion, level, seed: seed))","status":"ok","model":"fc","#
    + #""dataset":"mnist",\#(grid)"level":\#(level),"density":\#(level == 0 ? 1.0 : 0.64),"kept":[10,20,3],"#
    + #""seed":\#(seed),"mask1":"rewind","mask0":"zero","iterations":5000,"early_stop_iteration":900,"val_loss":0.07,"#
    + #""val_accuracy":0.975,"test_accuracy":\#(accuracy),"final":{"train_accuracy":1,"train_loss":"Infinity","val_loss":0.1,"#
    + #""test_accuracy":0.97},"initial":{"test_accuracy":0.1},"provenance":{"host":"a"},"crc":"00000000"}"#
}

private func failed(_ criterion: Criterion, _ level: Int, seed: UInt64, status: String = "failed") -> String {
  #"{"kind":"record","schema":1,"key":"\#(key(criterion, level, seed: seed))","status":"\#(status)","criterion":"#
    + #""\#(criterion.name)","mode":"iterative","level":\#(level),"seed":\#(seed),"error":"no score"}"#
}
