import ArgumentParser
import Benchmarks
import Kernels
import SweepCore
import Sweeps
import SweepShell

struct BenchPeak: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peak", abstract: "The most fused multiply-adds that this core does.",
    discussion: "Example:\n  taskset -c 0 raffle bench peak")

  @OptionGroup var options: BuildOptions

  func run() throws {
    let build = try options.build()
    print("\(build.rawValue): \(decimals(PeakBenchmark(build).gigaflops, 1)) GFLOP/s")
  }
}

struct BenchGemm: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gemm",
    abstract: "The products of a dense training iteration, against the core's peak in the same run.",
    discussion: """
      Counts the useful operations of 60 images; they are padded to 64.

      Example:
        taskset -c 0 raffle bench gemm --isa avx2
      """)

  @OptionGroup var options: BuildOptions

  @Option(help: ArgumentHelp("Times each product is measured.", valueName: "N"))
  var samples = 9

  func validate() throws {
    guard samples > 0, samples <= 1_000 else { throw ValidationError("--samples \(samples): expected 1 to 1000") }
  }

  func run() throws {
    let build = try options.build()
    let widths = [16, 9, 9, 10, 8]
    print(row(["product", "shape", "us", "GFLOP/s", "of peak"], widths: widths))
    var (operations, microseconds, peaks) = (0.0, 0.0, [Double]())
    for (pass, shape) in ProductBenchmark.trainingProducts {
      // The peak is taken again beside each product: the machine's speed changes.
      let peak = PeakBenchmark(build, samples: 5).gigaflops
      let product = ProductBenchmark(pass, shape, build, samples: samples)
      try checked("\(pass.rawValue) \(product.name)", isExact: product.isExact, hash: product.hash)
      print(
        row(
          [
            pass.rawValue, product.name, decimals(product.timing.median, 2), decimals(product.gigaflops, 1),
            "\(decimals(product.gigaflops / peak * 100, 1)) %",
          ], widths: widths))
      operations += product.operations
      microseconds += product.timing.median
      peaks.append(peak)
    }
    let peak = peaks.sorted()[peaks.count / 2]
    let reached = operations / microseconds / 1e3
    print(
      row(
        ["all", "", decimals(microseconds, 2), decimals(reached, 1), "\(decimals(reached / peak * 100, 1)) %"], widths: widths))
    print("peak, \(build.rawValue): \(decimals(peak, 1)) GFLOP/s")
  }
}

struct BenchTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "One training iteration: gather, forward, loss, backward, Adam, mask.",
    discussion: """
      A batch of 60 of 6,000 random images; the model is LeNet-300-100.

      Example:
        taskset -c 0 raffle bench train --density 0.05 --json
      """)

  @Option(help: ArgumentHelp("The model; only fc so far.", valueName: "MODEL"))
  var model = "fc"

  @Option(help: ArgumentHelp("The fraction of weights that is kept.", valueName: "D"))
  var density: [Double] = [1]

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @OptionGroup var options: BuildOptions

  func validate() throws {
    guard model == "fc" else { throw ValidationError("--model \(model): expected fc") }
    for density in density where !(density > 0 && density <= 1) {
      throw ValidationError("--density \(density): expected more than 0 and at most 1")
    }
  }

  func run() throws {
    let build = try options.build()
    for density in density {
      let result = TrainBenchmark(density: density, build: build, iterations: build == .baseline ? 2 : 300)
      try checked("training at density \(density)", isExact: result.isExact, hash: result.hash)
      let (median, least) = (decimals(result.timing.median, 1), decimals(result.timing.least, 1))
      print(
        json
          ? "{\"engine\":\"raffle\",\"model\":\"fc\",\"density\":\(density),\"threads\":1,"
            + "\"us_per_iteration\":\(median),\"us_min\":\(least),\"isa\":\"\(build.rawValue)\"}"
          : "density \(density): \(median) us an iteration (least \(least)), \(build.rawValue)")
    }
  }
}
