internal import KernelContracts

/// `KernelTable.listNonzeros`, one entry at a time.
@Sendable
func referenceListNonzeros(
  _ pixels: NonzeroPixels, _ order: UnsafePointer<UInt32>, _ images: Int, _ batch: NonzeroBatch, _ byFeature: Bool
) {
  if byFeature { for f in 0..<batch.features { batch.counts[f] = 0 } }
  var next = 0
  for c in 0..<batch.columns {
    batch.starts[c] = Int32(next)
    guard c < images else { continue }
    for at in Int(pixels.starts[Int(order[c])])..<Int(pixels.starts[Int(order[c]) + 1]) {
      let (f, value) = (Int(pixels.features[at]), Float(pixels.values[at]) / 255)
      batch.indices[next] = Int32(f)
      batch.values[next] = value
      next += 1
      guard byFeature else { continue }
      batch.images[f * batch.columns + Int(batch.counts[f])] = Int32(c)
      batch.imageValues[f * batch.columns + Int(batch.counts[f])] = value
      batch.counts[f] += 1
    }
  }
  batch.starts[batch.columns] = Int32(next)
}
