import Foundation
import Testing

@Suite("the dispatch benchmark")
struct DispatchTests {
  @Test("real processes run every empty trial once, and it ends with a JSON line")
  func small() throws {
    let bench = try Bench()
    let result = try bench.run(
      "raffle", "bench", "dispatch", "--trials", "2000", "--workers", "2", "--json")
    #expect(result.status == 0)
    let line = try #require(result.output.split(separator: "\n").last)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Double])
    #expect(json["trials"] == 2000)
    #expect(json["trials_per_second"] ?? 0 > 0)
    #expect(json["coordinator_cpu_us_per_trial"] ?? 0 > 0)
  }
}
