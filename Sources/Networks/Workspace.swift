package import KernelContracts
package import Kernels

/// The memory that one network needs for one batch: allocated once, reused for every iteration.
package struct Workspace: ~Copyable {
  /// Images in a batch, rounded up to whole vectors.
  package let columns: Int
  private let arena: Buffer
  private let labelMemory: UnsafeMutablePointer<UInt8>
  private let activationStarts: [Int]
  private let deltaStarts: [Int]
  private let rowStarts: [Int]
  private let lossStart: Int
  private let hitStart: Int
  private let sumStart: Int
  private let listedDeltaStart: Int
  /// The batch's numbers that are not zero, where the network reads lists.
  package let lists: NonzeroLists
  /// Numbers between the first layer's outputs of one image and the next, where the network reads lists.
  let listedStride: Int

  /// - Parameter listsImages: whether the network's first layer takes listed images.
  package init(_ architecture: Architecture, images: Int, listsImages: Bool = false) {
    precondition(images > 0, "workspace: \(images) images, expected at least 1")
    let columns = padded(images)
    var next = 0
    func take(_ count: Int) -> Int {
      defer { next += padded(count) }
      return next
    }
    let widths = [architecture.inputs] + architecture.layers.map(\.outputs)
    activationStarts = widths.map { take($0 * columns) }
    deltaStarts = widths.map { take($0 * columns) }
    rowStarts = widths.map { take(columns * padded($0)) }
    lossStart = take(columns)
    hitStart = take(columns)
    listedStride = listsImages ? (padded(widths[1]) + listedWidth - 1) / listedWidth * listedWidth : 0
    sumStart = take(columns * listedStride)
    listedDeltaStart = take(columns * listedStride)
    lists = NonzeroLists(features: listsImages ? architecture.inputs : 0, columns: columns)
    arena = Buffer(count: next)
    self.columns = columns
    // Proof: freed once, in deinit; the type is not copyable.
    labelMemory = .allocate(capacity: columns)
    labelMemory.initialize(repeating: 0, count: columns)
  }

  deinit { labelMemory.deallocate() }

  /// `[features, columns]`: 0 is the network's input, n the output of layer n - 1.
  func activation(_ index: Int) -> Output { arena.base + activationStarts[index] }
  /// The loss's gradient by `activation(index)` before its ReLU, `[features, columns]`.
  func delta(_ index: Int) -> Output { arena.base + deltaStarts[index] }
  /// `activation(index)` image by image, `[columns, padded(features)]`.
  func rows(_ index: Int) -> Output { arena.base + rowStarts[index] }

  /// Room for the first layer's sums, `[columns, listedStride]`.
  var listedSums: Output { arena.base + sumStart }
  /// `delta(1)` image by image, `[columns, listedStride]`.
  var listedDeltas: Output { arena.base + listedDeltaStart }

  /// `[columns]`, as gathered.
  var labels: UnsafeMutablePointer<UInt8> { labelMemory }
  /// The loss of each image, `[columns]`.
  package var losses: Output { arena.base + lossStart }
  /// 1 for each image that was classified as its label says, `[columns]`.
  package var hits: Output { arena.base + hitStart }

  /// Brings the images `order[0..<images]` and their labels into the network's input.
  ///
  /// - Parameters:
  ///   - pixels: `[_, features]` bytes.
  ///   - forTraining: also lays the images out row by row, which `backward` reads.
  package func gather(
    _ kernels: KernelTable, pixels: UnsafePointer<UInt8>, labels: UnsafePointer<UInt8>,
    order: UnsafePointer<UInt32>, features: Int, images: Int, forTraining: Bool
  ) {
    precondition(images > 0 && images <= columns, "gather: \(images) images, expected 1...\(columns)")
    kernels.gather(
      pixels, order, features, images, columns, activation(0), forTraining ? rows(0) : nil)
    for image in 0..<images { labelMemory[image] = labels[Int(order[image])] }
  }

  /// Brings the images `order[0..<images]` as lists, and their labels, into the network's input.
  ///
  /// - Parameter forTraining: also lists them by feature, which `backward` reads.
  package func list(
    _ kernels: KernelTable, _ pixels: NonzeroPixels, labels: UnsafePointer<UInt8>, order: UnsafePointer<UInt32>,
    images: Int, forTraining: Bool
  ) {
    precondition(images > 0 && images <= columns, "list: \(images) images, expected 1...\(columns)")
    kernels.listNonzeros(pixels, order, images, lists.batch, forTraining)
    for image in 0..<images { labelMemory[image] = labels[Int(order[image])] }
  }
}
