import ResultLog
import SweepCore
import Sweeps
import Testing

@testable import SweepShell

@Suite("What a coordinator remembers for those who look")
struct StatusDeskTests {
  private let start = Instant(milliseconds: 0)
  private let expansion: Expansion

  init() throws {
    let sweep = try Sweep.parse(
      yaml: """
        name: small
        model: {fc: [784, 32, 10]}
        dataset: {synthetic: {train: 1200, test: 200}}
        train: {iterations: 400, evaluate_every: 100}
        prune: {keep: {fc: 0.5, output: 0.7}, levels: 1..2}
        grid: {criterion: [large_final, random], seed: [3, 4]}
        """, file: "small.yaml")
    expansion = try sweep.expand(data: .assumed(for: sweep.dataset))
  }

  private func desk(failed: [(trial: Int, place: LineExtent)] = []) -> StatusDesk {
    StatusDesk(expansion, ok: [0], failed: failed)
  }

  @Test("a worker that leaves is named with the reason it gave, or with what is known")
  func departures() {
    var desk = desk()
    for number in 1...3 as ClosedRange<UInt32> {
      let session = SessionID(epoch: 1, number: number)
      desk.note(.joined(session, name: "w\(number)", host: "a", slots: 1), at: start)
    }
    desk.noteReason("no data", SessionID(epoch: 1, number: 1))
    let reasons = [1, 2].map { desk.note(.left(SessionID(epoch: 1, number: $0)), at: start)?.reason }
    #expect(reasons == ["no data", "it left"])
    desk.note(.lost(SessionID(epoch: 1, number: 3), held: 2), at: start)
    desk.note(.refused(name: "w4", .key(reason: "revoked")), at: start + 1_000)
    let departures = desk.departures(at: start + 3_000)
    #expect(departures.map(\.name) == ["w4", "w3", "w2", "w1"])
    #expect(departures.map(\.millisecondsAgo) == [2_000, 3_000, 3_000, 3_000])
  }

  @Test("what is remembered of departures and sessions is bounded")
  func bounded() {
    var desk = desk()
    for number in 1...200 as ClosedRange<UInt32> {
      desk.note(.joined(SessionID(epoch: 1, number: number), name: "w", host: "a", slots: 1), at: start)
      desk.depart(name: "x", host: "", "gone", start)
    }
    #expect(desk.departures(at: start).count == 20)
    #expect(desk.isStale(openSessions: 1))
    desk.keep([SessionID(epoch: 1, number: 7)])
    #expect(!desk.isStale(openSessions: 1))
  }

  @Test("nobody gets more than five answers a second, and nobody keeps others from theirs")
  func admission() {
    var desk = desk()
    let route = Route(number: 1)
    let admitted = [0, 199, 200].map { desk.admits(route, at: start + $0) }
    #expect(admitted == [true, false, true])
    for number in 2...400 as ClosedRange<UInt64> { _ = desk.admits(Route(number: number), at: start + 300) }
    #expect(desk.watchers.count <= 256)
    let isLaterAdmitted = desk.admits(Route(number: 1_000), at: start + 6_000)
    #expect(isLaterAdmitted)
  }

  @Test("the rate is that of the last minute")
  func rate() {
    var desk = desk()
    #expect(desk.rate(0, at: start) == nil)
    for second in 0...300 as ClosedRange<Int64> {
      // One a second for four minutes, then two.
      desk.sample(Int(second < 240 ? second : 240 + 2 * (second - 240)), at: start + 1_000 * second)
    }
    #expect(desk.rate(360, at: start + 300_000) == 120)
  }

  @Test("failures are told latest first, each trial once, and not those that are ok by now")
  func failures() {
    var desk = desk(failed: [(1, LineExtent(offset: 9, length: 9)), (2, LineExtent(offset: 20, length: 9))])
    desk.noteFailure(1, "again")
    let found = desk.failures(where: { $0 != 3 }) { "at \($0.offset)" }
    #expect(found.map(\.trial) == [1, 2] && found.map(\.reason) == ["again", "at 20"])
    #expect(desk.failures(where: { $0 == 2 }) { _ in nil }.map(\.reason) == ["the log says why"])
  }

  @Test("trials are meant by key, by its first digits, and by series, level and seed")
  func search() throws {
    for (index, trial) in expansion.trials.enumerated() {
      #expect(expansion.trials(meant: trial.key.description, limit: 2) == [index])
      #expect(expansion.trials(meant: String(trial.key.description.prefix(20)).uppercased(), limit: 2) == [index])
      #expect(expansion.trials(meant: expansion.name(of: index).description.replacing(", level ", with: "/").replacing(", seed ", with: "/"), limit: 2) == [index])
    }
    #expect(expansion.trials(meant: "dense/0/4", limit: 2).count == 1)
    for nobody in ["", "zz", "random/3/3", "random/1/9", "random/1", "a/b/c", "random/-1/3", String(repeating: "0", count: 33)] {
      #expect(expansion.trials(meant: nobody, limit: 2).isEmpty, "\(nobody)")
    }
  }

  @Test("a grid has a cell for every series and level, base runs apart")
  func grid() {
    let grid = LevelGrid(expansion.treatments)
    #expect(grid.series == ["dense", "large_final", "random"])
    #expect(grid.cells.map(\.level) == [0, 1, 2, 1, 2])
    #expect(grid.cellOfTreatment == [0, 1, 2, 3, 4])
    var counts = [TrialCounts](repeating: TrialCounts(), count: 5)
    counts[4].ok = 2
    let rows = statusRows(grid, counts) { $0 == 4 ? 0.5 : nil }
    #expect(rows.map(\.series) == grid.series && rows[2].cells[1].testAccuracy == 0.5 && rows[2].cells[1].trials.ok == 2)
  }
}
