import ArgumentParser
import Benchmarks
import CommandSupport
import Datasets
import Foundation
import Kernels
import SweepCore
import SweepShell
import Sweeps

struct BenchSweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "A chain of levels as a sweep trains it: microseconds an iteration, share of evaluation.",
    discussion: """
      large_final on MNIST where --data or RAFFLE_DATA gives it, else on the synthetic digits.

      Example:
        taskset -c 0 raffle bench sweep --iterations 20000 --data data/mnist
      """)

  @Option(help: ArgumentHelp("The folder of MNIST's files.", valueName: "DIR"))
  var data: String?

  @Option(help: ArgumentHelp("The last level.", valueName: "N"))
  var levels = 24

  @Option(help: ArgumentHelp("Iterations a level.", valueName: "N"))
  var iterations = 1_000

  @OptionGroup var options: BuildOptions

  func validate() throws {
    guard levels >= 0, levels <= 60 else { throw ValidationError("--levels \(levels): expected 0 to 60") }
    guard iterations > 0 else { throw ValidationError("--iterations \(iterations): expected at least 1") }
  }

  func run() throws {
    let build = try options.build()
    let folder = data ?? ProcessInfo.processInfo.environment["RAFFLE_DATA"]
    let dataset = try SweepSetup.load(
      folder == nil ? .synthetic(train: 12_000, test: 2_000) : .mnist, places: [folder].compactMap { $0 })
    print("\(dataset.name), \(iterations) iterations a level, \(build.rawValue)")
    let widths = [5, 9, 9, 12]
    print(row(["level", "density %", "us", "evaluation %"], widths: widths))
    var times: [Double] = []
    var evaluationRatios: [Double] = []
    try SweepBenchmark.run(
      on: dataset, validation: dataset.training.count / 12, build: build, lastLevel: levels, iterations: iterations
    ) { level in
      times.append(level.perIteration)
      if level.level == 0 || level.level == levels { evaluationRatios.append(level.evaluationRatio) }
      print(
        row(
          [
            "\(level.level)", decimals(level.density * 100, 2), decimals(level.perIteration, 1),
            decimals(level.evaluationShare * 100, 1),
          ], widths: widths))
    }
    print("mean \(decimals(times.reduce(0, +) / Double(times.count), 1)) us an iteration, evaluation included")
    let ratios = evaluationRatios.map { decimals($0, 2) }
    print("evaluation against the same images as training's forward passes, levels 0 and \(levels): "
      + ratios.joined(separator: " and ") + " times the time")
  }
}

struct BenchCompare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Runs the peers on this core and prints how much faster Raffle is.",
    discussion: """
      PEERS is a script called as PEERS ENGINE MODEL DENSITY that prints a JSON line with us_per_iteration and us_min; \
      the engines are torch, jax and sparseprop. Each peer is measured right before Raffle; start it with taskset -c N.

      Medians come first, then the fastest repetition of all rounds. PyTorch's Adam slows down threefold in the course \
      of its own run where its moments sink into subnormals and the processor is slow at those; its fastest repetition \
      is what it does without them.

      Example:
        taskset -c 0 raffle bench compare --peers peers.py --python python3
      """)

  @Option(help: ArgumentHelp("The peers' script.", valueName: "FILE"))
  var peers: String

  @Option(help: ArgumentHelp("The Python that has the peers installed.", valueName: "FILE"))
  var python = "python3"

  @Option(help: ArgumentHelp("Times each pair is measured.", valueName: "N"))
  var rounds = 3

  @OptionGroup var options: BuildOptions

  /// Which engine makes sense at which density.
  private static let pairs: [(engine: String, density: Double)] = [
    ("jax", 1), ("torch", 1), ("torch", 0.2), ("torch", 0.05), ("sparseprop", 0.05), ("torch", 0.012),
    ("sparseprop", 0.012),
  ]

  func validate() throws {
    guard rounds > 0, rounds <= 100 else { throw ValidationError("--rounds \(rounds): expected 1 to 100") }
    guard FileManager.default.isReadableFile(atPath: peers) else {
      throw ValidationError("--peers \(peers): expected a script that can be read, found none")
    }
  }

  func run() throws {
    let build = try options.build()
    let widths = [10, 9, 10, 10, 8, 10, 10, 8]
    print(
      row(
        ["peer", "density", "peer us", "raffle us", "ratio", "peer least", "raffle", "ratio"], widths: widths))
    for (engine, density) in Self.pairs {
      var (theirs, ours, ratios) = ([Double](), [Double](), [Double]())
      var (theirLeast, ourLeast) = (Double.infinity, Double.infinity)
      for _ in 0..<rounds {
        let peer = try peerTime(engine, density)
        let raffle = TrainBenchmark(density: density, build: build).timing
        theirs.append(peer.median)
        ours.append(raffle.median)
        ratios.append(peer.median / raffle.median)
        theirLeast = min(theirLeast, peer.least)
        ourLeast = min(ourLeast, raffle.least)
      }
      let middle = { (values: [Double]) in values.sorted()[values.count / 2] }
      print(
        row(
          [
            engine, "\(density)", decimals(middle(theirs), 1), decimals(middle(ours), 1), "\(decimals(middle(ratios), 2))x",
            decimals(theirLeast, 1), decimals(ourLeast, 1), "\(decimals(theirLeast / ourLeast, 2))x",
          ], widths: widths))
    }
  }

  /// The median and the least of a peer's repetitions.
  private func peerTime(_ engine: String, _ density: Double) throws(ShellError) -> (median: Double, least: Double) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, peers, engine, "fc", "\(density)"]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let data: Data
    do {
      try process.run()
      data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
    } catch {
      throw ShellError(.failure, "\(python) cannot be run: \(error)")
    }
    guard process.terminationStatus == 0, let line = data.split(separator: UInt8(ascii: "\n")).last,
      let json = try? JSONValue(parsing: line), let time = json["us_per_iteration"]?.number,
      let least = json["us_min"]?.number
    else {
      throw ShellError(
        .failure,
        "\(python) \(peers) \(engine) fc \(density): expected a JSON line with us_per_iteration and us_min, found none; "
          + "is the engine installed?")
    }
    return (time, least)
  }
}
