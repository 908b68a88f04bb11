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

let package = Package(
  name: "raffle",
  targets: [
    .target(name: "Vocabulary", swiftSettings: house),
    .target(name: "Randomness", swiftSettings: quick),
    .target(name: "CVectorMath"),
    .target(name: "KernelContracts", swiftSettings: quick),
    .target(name: "KernelLoops", dependencies: ["CVectorMath", "KernelContracts"], swiftSettings: quick),
    .target(name: "KernelLoopsAVX2", dependencies: ["CVectorMath", "KernelContracts"],
      swiftSettings: quick + [.unsafeFlags(["-Xcc", "-march=x86-64-v3"]), .define("RAFFLE_AVX2")]),
    .target(name: "KernelLoopsAVX512", dependencies: ["CVectorMath", "KernelContracts"],
      swiftSettings: quick + [.unsafeFlags(["-Xcc", "-march=x86-64-v4"]), .define("RAFFLE_AVX512")]),
    .target(name: "Kernels",
      dependencies: ["CVectorMath", "KernelContracts", "KernelLoops", "KernelLoopsAVX2", "KernelLoopsAVX512"],
      swiftSettings: quick),
    .testTarget(name: "KernelsTests", dependencies: ["Kernels", "KernelContracts"]),
  ],
  swiftLanguageModes: [.v6]
)
