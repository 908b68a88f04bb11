import Foundation
import SweepCore
import Testing
import Watching

@Suite("A status as JSON")
struct StatusJSONTests {
  private func object(_ status: SweepStatus) throws -> [String: Any] {
    let data = Data(status.json(source: "coordinator").utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("the names of members stay as they are documented")
  func names() throws {
    var status = busy
    status.explanation = SweepStatus.Explanation(trial: name("random", 2), state: "ready", why: ["no worker is connected"])
    let json = try object(status)
    #expect(
      json.keys.sorted() == [
        "cells", "core_seconds", "departures", "elapsed_seconds", "epoch", "explanation", "failures", "schema",
        "seconds_left", "slots_total", "source", "state", "sweep", "trials", "trials_per_minute", "version", "workers",
        "workers_total",
      ])
    let worker = try #require((json["workers"] as? [[String: Any]])?.first)
    #expect(
      worker.keys.sorted() == [
        "held", "host", "isa", "last_heard_seconds", "name", "process", "running", "slots", "state", "version",
      ])
    let running = try #require((worker["running"] as? [[String: Any]])?.first)
    #expect(
      running.keys.sorted() == ["attempt", "iteration", "iterations", "key", "level", "seconds", "seed", "series", "val_loss"])
    #expect(running["val_loss"] as? Double == 0.0712)
    let counts = ["blocked", "failed", "leased", "ok", "ready", "running", "total", "waiting"]
    #expect((json["trials"] as? [String: Any])?.keys.sorted() == counts)
    let cells = try #require(json["cells"] as? [[String: Any]])
    #expect(cells.count == 7)
    #expect(cells[0].keys.sorted() == (counts + ["level", "series", "test_accuracy"]).sorted())
    #expect((json["explanation"] as? [String: Any])?.keys.sorted() == ["key", "level", "seed", "series", "state", "why"])
  }

  @Test("what is not known is null, not left out")
  func nulls() throws {
    let json = try object(SweepStatus())
    #expect(json["seconds_left"] is NSNull && json["trials_per_minute"] is NSNull)
  }
}
