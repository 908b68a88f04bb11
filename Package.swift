// swift-tools-version: 6.2
import PackageDescription

let house: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

// Optimised in debug builds too, so that tests are fast.
let quick: [SwiftSetting] = house + [.unsafeFlags(["-O"], .when(configuration: .debug))]

// One source, built once per instruction set: the folders are links to KernelLoops.
func loops(_ name: String, _ settings: [SwiftSetting] = []) -> Target {
  .target(name: name, dependencies: ["CVectorMath", "KernelContracts"], swiftSettings: quick + settings)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
  name: "raffle",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0"),
    .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
  ],
  targets: [
    // Leaves under both towers.
    .target(name: "Vocabulary", swiftSettings: house),
    .target(name: "Randomness", swiftSettings: quick),

    // Compute tower.
    .target(name: "CVectorMath"),
    .target(name: "KernelContracts", swiftSettings: quick),
    loops("KernelLoops"),
    loops("KernelLoopsAVX2", [.unsafeFlags(["-Xcc", "-march=x86-64-v3"]), .define("RAFFLE_AVX2")]),
    loops("KernelLoopsAVX512", [.unsafeFlags(["-Xcc", "-march=x86-64-v4"]), .define("RAFFLE_AVX512")]),
    .target(
      name: "Kernels",
      dependencies: [
        "CVectorMath", "KernelContracts", "KernelLoops", "KernelLoopsAVX2", "KernelLoopsAVX512", "Randomness",
      ],
      swiftSettings: quick),
    .target(
      name: "Networks", dependencies: ["KernelContracts", "Kernels", "Randomness", "Vocabulary"],
      swiftSettings: quick),
    .systemLibrary(name: "CZlib"),
    .target(name: "Datasets", dependencies: ["CZlib", "Randomness", crypto], swiftSettings: quick),
    .target(
      name: "Training",
      dependencies: ["Datasets", "KernelContracts", "Kernels", "Networks", "Randomness", "Vocabulary"],
      swiftSettings: quick),
    .target(
      name: "Pruning", dependencies: ["Kernels", "Networks", "Randomness", "Vocabulary"], swiftSettings: quick),
    .target(
      name: "Experiments",
      dependencies: [
        "Datasets", "KernelContracts", "Kernels", "Networks", "Pruning", "Randomness", "SweepCore", "Sweeps",
        "Training", "Vocabulary", crypto,
      ],
      swiftSettings: quick),

    .target(
      name: "Benchmarks",
      dependencies: ["Datasets", "KernelContracts", "Kernels", "Networks", "Pruning", "Randomness", "Training", "Vocabulary"],
      swiftSettings: quick),

    // Distribution tower.
    .target(name: "SweepCore", swiftSettings: quick),
    .target(name: "SweepSimulation", dependencies: ["Randomness", "SweepCore"], swiftSettings: quick),
    .target(
      name: "Sweeps", dependencies: ["SweepCore", "Vocabulary", "Yams", crypto], swiftSettings: house),

    .target(name: "Reports", dependencies: ["SweepCore", "Sweeps", "Vocabulary"], swiftSettings: house),
    .target(name: "Watching", dependencies: ["SweepCore", "Sweeps"], swiftSettings: house),

    .target(
      name: "ResultLog", dependencies: ["CZlib", "SweepCore", crypto], swiftSettings: quick),
    .target(
      name: "Wire", dependencies: ["SweepCore", protobuf], exclude: ["raffle.proto"], swiftSettings: house),
    .systemLibrary(name: "CZeroMQ"),
    .target(name: "Transport", dependencies: ["CZeroMQ"], swiftSettings: house),

    .target(name: "Access", dependencies: ["Sweeps", "Transport"], swiftSettings: house),

    // Where the towers meet.
    .target(
      name: "SweepShell",
      dependencies: [
        "Access", "Datasets", "Experiments", "KernelContracts", "ResultLog", "SweepCore", "Sweeps", "Transport", "Vocabulary",
        "Wire", logging,
      ],
      swiftSettings: house),

    .target(
      name: "DataFetch", dependencies: ["Datasets", "SweepCore", "SweepShell", crypto], swiftSettings: house),

    .target(
      name: "CommandSupport",
      dependencies: [
        "Access", "Kernels", "SweepCore", "SweepShell", "Sweeps", "Transport", "Vocabulary", "Watching", arguments,
        logging,
      ],
      swiftSettings: house),
    .target(
      name: "Programs",
      dependencies: [
        "Access", "CommandSupport", "Kernels", "SweepCore", "SweepShell", "Sweeps", "Transport", "Vocabulary", arguments,
      ],
      swiftSettings: house),
    .executableTarget(
      name: "raffle",
      dependencies: [
        "Access", "Benchmarks", "CommandSupport", "DataFetch", "Datasets", "Experiments", "Kernels", "Programs", "Reports",
        "ResultLog", "SweepCore", "SweepShell", "SweepSimulation", "Sweeps", "Transport", "Vocabulary", "Watching",
        arguments,
      ],
      swiftSettings: house),
    .executableTarget(name: "raffle-coordinator", dependencies: ["Programs"], swiftSettings: house),
    .executableTarget(name: "raffle-worker", dependencies: ["Programs"], swiftSettings: house),

    .executableTarget(
      name: "fuzz", dependencies: ["Datasets", "ResultLog", "SweepCore", "Sweeps", "Wire"], path: "Tests/Fuzz",
      swiftSettings: house),
    // A worker that crashes or answers wrongly, for Tests/faults.
    .executableTarget(
      name: "faulty-worker",
      dependencies: [
        "CommandSupport", "Datasets", "Experiments", "KernelContracts", "Kernels", "SweepCore", "SweepShell", "Sweeps",
        "Vocabulary", arguments,
      ],
      path: "Tests/FaultyWorker", swiftSettings: house),
    .testTarget(name: "SweepsTests", dependencies: ["Sweeps", "SweepCore", "Vocabulary"], swiftSettings: house),
    .testTarget(name: "WatchingTests", dependencies: ["SweepCore", "Watching"], swiftSettings: house),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "SweepCore", "Sweeps", "Vocabulary"], swiftSettings: house),
    .testTarget(
      name: "SweepCoreTests", dependencies: ["Randomness", "SweepCore", "SweepSimulation"], exclude: ["Transcripts"],
      swiftSettings: house),
    .testTarget(name: "SweepSimulationTests", dependencies: ["SweepCore", "SweepSimulation"], swiftSettings: house),
    .testTarget(name: "WireTests", dependencies: ["Wire", "SweepCore"], exclude: ["Golden"], swiftSettings: house),
    .testTarget(name: "TransportTests", dependencies: ["Transport", "CZeroMQ"], swiftSettings: house),
    .testTarget(name: "AccessTests", dependencies: ["Access", "Transport"], swiftSettings: house),
    .testTarget(name: "ResultLogTests", dependencies: ["ResultLog", "SweepCore"], swiftSettings: house),
    .testTarget(
      name: "KernelsTests", dependencies: ["Kernels", "KernelContracts", "Randomness"], swiftSettings: house),
    .testTarget(
      name: "SweepShellTests",
      dependencies: [
        "Access", "Datasets", "Kernels", "ResultLog", "SweepCore", "SweepShell", "Sweeps", "Transport", "Vocabulary", "Wire",
      ],
      swiftSettings: house),
    .testTarget(name: "DataFetchTests", dependencies: ["DataFetch", "SweepShell"], swiftSettings: house),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "raffle", "raffle-coordinator", "raffle-worker", "Access", "SweepCore", "Transport", "Vocabulary", "Wire",
      ],
      swiftSettings: house),
    .testTarget(name: "RandomnessTests", dependencies: ["Randomness"], swiftSettings: house),
    .testTarget(
      name: "NetworksTests", dependencies: ["KernelContracts", "Kernels", "Networks", "Randomness", "Vocabulary"],
      swiftSettings: house),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Datasets", "KernelContracts", "Kernels", "Networks", "Randomness", "Training", "Vocabulary", crypto,
      ],
      exclude: ["Golden"], swiftSettings: house),
    .testTarget(
      name: "PruningTests", dependencies: ["Kernels", "Networks", "Pruning", "Randomness", "Vocabulary"],
      swiftSettings: house),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: ["Datasets", "Experiments", "Kernels", "SweepCore", "Sweeps", "Vocabulary"], swiftSettings: house),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", crypto], swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)
