internal import CVectorMath
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
    let label = raffle_numbers(labels + column)
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
    let real = laneNumbers .< Float(images &- column)
    losses.store(select(real, logarithm(sum) - (wanted - largest), zero), column)
    hits.store(select(real .& (best .== label), one, zero), column)
    for j in 0..<classes {
      let at = j &* columns &+ column
      let target = select(label .== Float(j), one, zero)
      let d = (delta.vector(at) / sum - target) * Vector(repeating: scale)
      delta.store(select(real, d, zero), at)
    }
    column &+= vectorWidth
  }
}
