import Foundation

@testable import Datasets

/// The bytes of an IDX file of bytes.
func idx(_ dimensions: [UInt8], _ data: [UInt8]) -> [UInt8] {
  [0, 0, 8, UInt8(dimensions.count)] + dimensions.flatMap { [0, 0, 0, $0] } + data
}

/// `idx([3], [1, 2, 0])`, packed by gzip.
let threeLabelsPacked: [UInt8] = [
  31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 224, 96, 100, 96, 96, 96, 102, 100, 98, 0, 0, 49, 180, 180, 61, 11, 0, 0, 0,
]

func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { String(format: "%02x", $0) }.joined()
}

/// A folder that is removed at the end of its scope.
struct TemporaryFolder: ~Copyable {
  let path: String

  /// Creates the folder with the given files in it.
  init(_ files: [String: [UInt8]] = [:]) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "datasets-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, bytes) in files { try Data(bytes).write(to: url.appending(path: name)) }
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Four small files under the names of MNIST: two training images and one test image of 2x1 pixels.
let smallFiles: [String: [UInt8]] = [
  "train-images-idx3-ubyte": idx([2, 1, 2], [10, 20, 30, 40]),
  "train-labels-idx1-ubyte": idx([2], [3, 9]),
  "t10k-images-idx3-ubyte": idx([1, 1, 2], [50, 60]),
  "t10k-labels-idx1-ubyte": idx([1], [4]),
]

/// Where the real MNIST files are, if they are here.
let mnistFolder: String? = {
  let package = URL(filePath: #filePath).appending(path: "../../..").standardized
  let beside = package.appending(path: "../shared/data/mnist").standardized.path
  let given = ProcessInfo.processInfo.environment["RAFFLE_DATA"] ?? beside
  return [given, beside].first { (try? IDXFiles(mnistIn: $0)) != nil }
}()
