package import Datasets
internal import KernelContracts
package import Kernels
package import Networks

/// A network with its weights, mask and optimiser state: takes steps and is evaluated.
package struct Trainer: ~Copyable {
  package let network: Network
  /// As the network stores them, like all vectors here.
  private var stored: Buffer
  private let gradient: Buffer
  private let mask: Buffer
  /// Whether any stored weight is frozen.
  private let isMasked: Bool
  private var optimizer: Optimizer
  private let workspace: Workspace
  private let plan: Hyperparameters

  /// - Parameters:
  ///   - weights: start weights in the network's layout; pruned ones hold what they are frozen at.
  ///   - mask: 1 where a weight is trained, 0 where it is frozen, in the same layout.
  ///   - listsImages: whether all images will come with their `nonzeros`; changes no bit, only the speed.
  package init(
    _ network: Network, plan: Hyperparameters, weights: consuming Buffer, mask: consuming Buffer,
    listsImages: Bool = false
  ) {
    let count = network.layout.count
    precondition(
      weights.count == count && mask.count == count,
      "trainer: \(weights.count) weights and a mask of \(mask.count), expected \(count) each")
    let kept = (0..<count).map { mask[$0] > 0 }
    let frozenAtZero = (0..<count).allSatisfy { kept[$0] || weights[$0] == 0 }
    self.network = network.arranged(
      keeping: kept, frozenAtZero: frozenAtZero, images: plan.batch, listsImages: listsImages)
    let storage = self.network.storage
    stored = storage.packed(weights)
    self.mask = storage.packed(mask)
    isMasked = storage.holdsFrozen(mask)
    self.plan = plan
    gradient = Buffer(count: storage.count)
    optimizer = Optimizer(plan, count: storage.count)
    workspace = Workspace(network.architecture, images: plan.batch, listsImages: self.network.readsLists)
  }

  /// The weights as they are now, in the network's layout.
  package var weights: Buffer { network.storage.unpacked(stored) }

  /// One iteration on the images `rows[0..<batch]`: forward, loss, backward, optimiser, mask.
  package mutating func step(_ images: ImageSet, rows: UnsafePointer<UInt32>) {
    forward(images, rows: rows)
    optimizer.step(network, stored, gradient, mask: isMasked ? mask.base : nil) { adam in
      network.backward(stored, workspace, into: gradient, images: plan.batch, adam: adam)
    }
    network.storage.spread(stored)
  }

  /// The first half of a step: brings the images in, computes their loss.
  package func forward(_ images: ImageSet, rows: UnsafePointer<UInt32>) {
    gather(images, rows: rows, count: plan.batch, forTraining: true)
    network.forward(stored, workspace)
    network.loss(workspace, images: plan.batch, scale: 1 / Float(plan.batch))
  }

  /// The gradient of the batch's mean loss, in the network's layout; takes no step.
  package func gradient(_ images: ImageSet, rows: UnsafePointer<UInt32>) -> [Float] {
    differentiate(images, rows: rows)
    return network.storage.unpacked(gradient).values()
  }

  /// Computes the gradient of the batch's mean loss by the kernels, into a vector in the layout; takes no step.
  func differentiate(_ images: ImageSet, rows: UnsafePointer<UInt32>, into kernels: borrowing Buffer) {
    differentiate(images, rows: rows)
    network.storage.unpackKernels(gradient, into: kernels, network.kernels)
  }

  private func differentiate(_ images: ImageSet, rows: UnsafePointer<UInt32>) {
    forward(images, rows: rows)
    network.backward(stored, workspace, into: gradient, images: plan.batch)
  }

  /// Takes other kernels, in the layout; nothing may be compressed.
  mutating func load(kernels: borrowing Buffer) {
    precondition(
      network.storage.isWhole && kernels.count == network.layout.count,
      "load: \(kernels.count) weights, expected \(network.layout.count) and whole kernels")
    network.storage.packKernels(kernels, into: stored, network.kernels)
  }

  /// The mean loss of the batch that the last step took, before its step; to be read before the next evaluation.
  package var batchLoss: Double {
    (0..<plan.batch).reduce(0.0) { $0 + Double(workspace.losses[$1]) } / Double(plan.batch)
  }

  /// Mean loss and accuracy over the rows, the losses added in Double in the order of the rows.
  package func evaluate(_ images: ImageSet, rows: [UInt32]) -> Evaluation {
    precondition(!rows.isEmpty, "evaluate: no images, expected at least one")
    var loss = 0.0
    var hits = 0
    rows.withUnsafeBufferPointer { rows in
      var next = 0
      while next < rows.count {
        let count = min(workspace.columns, rows.count - next)
        guard let base = rows.baseAddress else { return }
        gather(images, rows: base + next, count: count, forTraining: false)
        network.forward(stored, workspace)
        network.loss(workspace, images: count, scale: 1)
        for image in 0..<count {
          loss += Double(workspace.losses[image])
          hits += workspace.hits[image] > 0 ? 1 : 0
        }
        next += count
      }
    }
    return Evaluation(loss: loss / Double(rows.count), accuracy: Double(hits) / Double(rows.count))
  }

  private func gather(_ images: ImageSet, rows: UnsafePointer<UInt32>, count: Int, forTraining: Bool) {
    if network.readsLists { return list(images, rows: rows, count: count, forTraining: forTraining) }
    images.pixels.withUnsafeBufferPointer { pixels in
      images.labels.withUnsafeBufferPointer { labels in
        guard let pixels = pixels.baseAddress, let labels = labels.baseAddress else {
          preconditionFailure("gather: the image set is empty")
        }
        workspace.gather(
          network.kernels, pixels: pixels, labels: labels, order: rows, features: images.features, images: count,
          forTraining: forTraining && network.readsRows)
      }
    }
  }

  private func list(_ images: ImageSet, rows: UnsafePointer<UInt32>, count: Int, forTraining: Bool) {
    guard let nonzeros = images.nonzeros else { preconditionFailure("list: the image set has no lists of its pixels") }
    nonzeros.starts.withUnsafeBufferPointer { starts in
      nonzeros.features.withUnsafeBufferPointer { features in
        nonzeros.values.withUnsafeBufferPointer { values in
          images.labels.withUnsafeBufferPointer { labels in
            guard let starts = starts.baseAddress, let features = features.baseAddress,
              let values = values.baseAddress, let labels = labels.baseAddress
            else { preconditionFailure("list: the image set is empty") }
            workspace.list(
              network.kernels, NonzeroPixels(starts: starts, features: features, values: values), labels: labels,
              order: rows, images: count, forTraining: forTraining)
          }
        }
      }
    }
  }
}
