internal import CVectorMath
internal import KernelContracts

// Each kept weight is a broadcast number times a row of activations. Rows of 64 columns, the usual batch, have loops
// of their own that keep their 4 vectors of sums in registers; other widths take one vector of columns at a time.

/// See `KernelTable.sparseForward`.
func sparseForward(
  _ weights: Input, _ pattern: SparsePattern, _ bias: Input, _ x: Input, _ out: Output, _ relu: Bool
) {
  var column = 0
  while column &+ 64 <= pattern.columns {
    forwardStrip(weights, pattern, bias, x + column, out + column, relu)
    column &+= 64
  }
  while column < pattern.columns {
    forwardVector(weights, pattern, bias, x + column, out + column, relu)
    column &+= vectorWidth
  }
}

@inline(__always)
private func forwardStrip(
  _ weights: Input, _ p: SparsePattern, _ bias: Input, _ x: Input, _ out: Output, _ relu: Bool
) {
  for block in 0..<p.blocks {
    let starts = p.starts + block &* (p.outputCount &+ 1)
    let isLast = block &+ 1 == p.blocks
    for output in 0..<p.outputCount {
      let row = out + output &* p.columns
      var sums = block == 0 ? WideRow() : WideRow(at: UnsafePointer(row))
      for j in Int(starts[output])..<Int(starts[output &+ 1]) {
        sums.add(weights[j], WideRow(at: x + Int(p.inputs[j])))
      }
      if isLast { sums.finish(bias[output], relu) }
      sums.store(row)
    }
  }
}

@inline(__always)
private func forwardVector(
  _ weights: Input, _ p: SparsePattern, _ bias: Input, _ x: Input, _ out: Output, _ relu: Bool
) {
  let zero = Vector(repeating: 0)
  for output in 0..<p.outputCount {
    var sum = zero
    for block in 0..<p.blocks {
      let starts = p.starts + (block &* (p.outputCount &+ 1) &+ output)
      for j in Int(starts[0])..<Int(starts[1]) {
        sum = fma(Vector(repeating: weights[j]), x.vector(Int(p.inputs[j])), sum)
      }
    }
    sum += Vector(repeating: bias[output])
    if relu { sum = select(sum .> 0, sum, zero) }
    out.store(sum, output &* p.columns)
  }
}

/// See `KernelTable.sparseInputGradient`.
func sparseInputGradient(_ weights: Input, _ pattern: SparsePattern, _ delta: Input, _ x: Input, _ dx: Output) {
  let zero = Vector(repeating: 0)
  var column = 0
  while column &+ 64 <= pattern.columns {
    for input in 0..<pattern.inputCount {
      var sums = WideRow()
      for place in Int(pattern.inputStarts[input])..<Int(pattern.inputStarts[input &+ 1]) {
        let j = Int(pattern.places[place])
        sums.add(weights[j], WideRow(at: delta + (Int(pattern.outputs[j]) &+ column)))
      }
      let at = input &* pattern.columns &+ column
      sums.gate(x + at)
      sums.store(dx + at)
    }
    column &+= 64
  }
  while column < pattern.columns {
    for input in 0..<pattern.inputCount {
      var sum = zero
      for place in Int(pattern.inputStarts[input])..<Int(pattern.inputStarts[input &+ 1]) {
        let j = Int(pattern.places[place])
        sum = fma(Vector(repeating: weights[j]), delta.vector(Int(pattern.outputs[j]) &+ column), sum)
      }
      let at = input &* pattern.columns &+ column
      dx.store(select(x.vector(at) .> 0, sum, zero), at)
    }
    column &+= vectorWidth
  }
}

/// See `KernelTable.sparseWeightGradient`. Sixteen weights at a time, their lanes folded together.
func sparseWeightGradient(_ delta: Input, _ x: Input, _ pattern: SparsePattern, _ gradient: Output) {
  var j = 0
  while j < pattern.count {
    // Where much is kept, all sixteen are often one output's: its delta is read once.
    let sums: Vector
    if pattern.columns == 64, raffle_all_equal(pattern.outputs + j) != 0 {
      let d = WideRow(at: delta + Int(pattern.outputs[j]))
      let inputs = pattern.inputs + j
      sums = raffle_fold_quarters(
        raffle_fold_four(
          laneSums(d, x + Int(inputs[0])), laneSums(d, x + Int(inputs[1])), laneSums(d, x + Int(inputs[2])),
          laneSums(d, x + Int(inputs[3]))),
        raffle_fold_four(
          laneSums(d, x + Int(inputs[4])), laneSums(d, x + Int(inputs[5])), laneSums(d, x + Int(inputs[6])),
          laneSums(d, x + Int(inputs[7]))),
        raffle_fold_four(
          laneSums(d, x + Int(inputs[8])), laneSums(d, x + Int(inputs[9])), laneSums(d, x + Int(inputs[10])),
          laneSums(d, x + Int(inputs[11]))),
        raffle_fold_four(
          laneSums(d, x + Int(inputs[12])), laneSums(d, x + Int(inputs[13])), laneSums(d, x + Int(inputs[14])),
          laneSums(d, x + Int(inputs[15]))))
    } else {
      sums = raffle_fold_quarters(
        foldedFour(delta, x, pattern, j), foldedFour(delta, x, pattern, j &+ 4),
        foldedFour(delta, x, pattern, j &+ 8), foldedFour(delta, x, pattern, j &+ 12))
    }
    gradient.store(sums, j)
    j &+= vectorWidth
  }
}

/// Four weights, each folded to four lanes.
@inline(__always)
private func foldedFour(_ delta: Input, _ x: Input, _ p: SparsePattern, _ j: Int) -> Vector {
  raffle_fold_four(
    laneSums(delta, x, p, j), laneSums(delta, x, p, j &+ 1), laneSums(delta, x, p, j &+ 2),
    laneSums(delta, x, p, j &+ 3))
}

/// Lane l sums delta·x over columns l, l + 16, l + 32 and l + 48.
@inline(__always)
private func laneSums(_ d: WideRow, _ x: Input) -> Vector {
  var sum = fma(d.a, x.vector(0), Vector(repeating: 0))
  sum = fma(d.b, x.vector(16), sum)
  sum = fma(d.c, x.vector(32), sum)
  return fma(d.d, x.vector(48), sum)
}

/// Lane l sums delta·x over columns l, l + 16, l + 32, …
@inline(__always)
private func laneSums(_ delta: Input, _ x: Input, _ p: SparsePattern, _ j: Int) -> Vector {
  let d = delta + Int(p.outputs[j])
  let x = x + Int(p.inputs[j])
  var sum = fma(d.vector(0), x.vector(0), Vector(repeating: 0))
  var column = vectorWidth
  while column < p.columns {
    sum = fma(d.vector(column), x.vector(column), sum)
    column &+= vectorWidth
  }
  return sum
}

extension WideRow {
  @inline(__always)
  mutating func finish(_ bias: Float, _ relu: Bool) {
    let bias = Vector(repeating: bias)
    a += bias
    b += bias
    c += bias
    d += bias
    guard relu else { return }
    let zero = Vector(repeating: 0)
    a = select(a .> 0, a, zero)
    b = select(b .> 0, b, zero)
    c = select(c .> 0, c, zero)
    d = select(d .> 0, d, zero)
  }

  /// Keeps what stands where the activation is positive.
  @inline(__always)
  mutating func gate(_ x: Input) {
    let zero = Vector(repeating: 0)
    a = select(x.vector(0) .> 0, a, zero)
    b = select(x.vector(16) .> 0, b, zero)
    c = select(x.vector(32) .> 0, c, zero)
    d = select(x.vector(48) .> 0, d, zero)
  }

  @inline(__always)
  func store(_ out: Output) {
    out.store(a, 0)
    out.store(b, 16)
    out.store(c, 32)
    out.store(d, 48)
  }
}
