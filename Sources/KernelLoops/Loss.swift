internal import KernelContracts

/// See `KernelTable.softmaxCrossEntropy`. One vector of images at a time; classes ascending.
func softmaxCrossEntropy(
  _ logits: Input, _ labels: UnsafePointer<UInt8>, _ delta: Output, _ losses: Output, _ hits: Output,
  _ classes: Int, _ columns: Int, _ images: Int, _ scale: Float
) {
  let zero = Vector(repeating: 0)
  let one = Vector(repeating: 1)
  var column = 0
  while column < columns {
    let label = classNumbers(labels + column)
    var largest = logits.vector(column)
    var best = zero
    var wanted = largest
    for j in 1..<classes {
      let z = logits.vector(j &* columns &+ column)
      let better = z .> largest
      largest = select(better, z, largest)
      best = select(better, Vector(repeating: Float(j)), best)
      wanted = select(label .== Float(j), z, wanted)
    }
    var sum = zero
    for j in 0..<classes {
      let at = j &* columns &+ column
      let e = exponential(logits.vector(at) - largest)
      delta.store(e, at)
      sum += e
    }
    let real = laneNumbers(from: column) .< Float(images)
    losses.store(select(real, logarithm(sum) - (wanted - largest), zero), column)
    hits.store(select(real .& (best .== label), one, zero), column)
    for j in 0..<classes {
      let at = j &* columns &+ column
      let target = select(label .== Float(j), one, zero)
      let d = (delta.vector(at) / sum - target) * Vector(repeating: scale)
      delta.store(select(real, d, zero), at)
    }
    column &+= vectorLanes
  }
}

/// Sixteen labels as numbers.
@inline(__always)
private func classNumbers(_ labels: UnsafePointer<UInt8>) -> Vector {
  var v = Vector(repeating: 0)
  for lane in 0..<vectorLanes { v[lane] = Float(labels[lane]) }
  return v
}

/// first, first + 1, …
@inline(__always)
private func laneNumbers(from first: Int) -> Vector {
  Vector(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) + Vector(repeating: Float(first))
}
