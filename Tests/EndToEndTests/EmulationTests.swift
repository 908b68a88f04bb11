import Foundation
import Testing

/// The one release binary on processors without AVX, and with AVX2 only. Slow: fused multiply-adds are emulated.
@Suite(
  "Emulated processors",
  .enabled(if: ProcessInfo.processInfo.environment["RAFFLE_EMULATION"] == "1", "asked for with Tests/run --emulation"))
struct EmulationTests {
  @Test("older processors run the binary and give the same bits", arguments: [("Nehalem", "baseline"), ("Haswell", "avx2")])
  func older(processor: String, expected: String) throws {
    let bench = try Bench()
    let sweep = try bench.write(
      "tiny.yaml",
      """
      name: tiny
      model: {fc: [784, 16, 10]}
      dataset: {synthetic: {train: 120, test: 20}}
      train: {iterations: 10, evaluate_every: 5, batch: 20, validation: 20}
      prune: {keep: {fc: 0.3, output: 0.5}, levels: 1..2}
      grid: {criterion: [large_final, random], seed: 0}
      """)
    let program = "\(Bench.project)/.build/release/raffle"
    #expect(try bench.command(program, ["run", sweep, "--out", bench.path("here"), "--quiet"]).status == 0)
    let there = try bench.command(
      "/usr/bin/env",
      ["qemu-x86_64", "-cpu", processor, program, "run", sweep, "--out", bench.path("there"), "--quiet", "--slots", "1"])
    #expect(there.status == 0, "\(there.errors)")
    #expect(try deterministicParts(bench.path("there")) == deterministicParts(bench.path("here")))
    let log = try String(contentsOfFile: bench.path("there/results.jsonl"), encoding: .utf8)
    #expect(log.contains("\"isa\":\"\(expected)\""))
  }
}
