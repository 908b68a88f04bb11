internal import CVectorMath
internal import KernelContracts

// Products with images that are mostly zero. The kernel lies input by input, `[inputs, stride]`, so that one number
// of an image meets a run of weights; sums are kept for 160 outputs (80 without AVX-512) of one image or one input.

/// See `KernelTable.listNonzeros`.
func listNonzeros(
  _ pixels: NonzeroPixels, _ order: UnsafePointer<UInt32>, _ images: Int, _ batch: NonzeroBatch, _ byFeature: Bool
) {
  var next = 0
  for image in 0..<images {
    batch.starts[image] = Int32(truncatingIfNeeded: next)
    let start = Int(pixels.starts[Int(order[image])])
    let count = Int(pixels.starts[Int(order[image]) &+ 1]) &- start
    var at = 0
    while at < count {
      // Proof: both ends have room for a vector more.
      UnsafeMutableRawPointer(batch.indices + (next &+ at)).storeBytes(
        of: raffle_whole_numbers(pixels.features + (start &+ at)), as: SIMD16<Int32>.self)
      batch.values.store(scaled(raffle_numbers(pixels.values + (start &+ at))), next &+ at)
      at &+= vectorWidth
    }
    next &+= count
  }
  for image in images...batch.columns { batch.starts[image] = Int32(truncatingIfNeeded: next) }
  if byFeature { listByFeature(images, batch) }
}

private func listByFeature(_ images: Int, _ batch: NonzeroBatch) {
  for feature in 0..<batch.features { batch.counts[feature] = 0 }
  for image in 0..<images {
    for entry in Int(batch.starts[image])..<Int(batch.starts[image &+ 1]) {
      let feature = Int(batch.indices[entry])
      let count = batch.counts[feature]
      let at = feature &* batch.columns &+ Int(count)
      batch.images[at] = Int32(truncatingIfNeeded: image)
      batch.imageValues[at] = batch.values[entry]
      batch.counts[feature] = count &+ 1
    }
  }
}

/// See `KernelTable.listedForward`. Block by block of the inputs, so that a block of weights stays in the first-level
/// cache for all images; sums wait in `rows` between blocks.
func listedForward(
  _ weights: Input, _ stride: Int, _ bias: Input, _ batch: NonzeroBatch, _ rows: Output, _ rowStride: Int,
  _ out: Output, _ outputs: Int, _ relu: Bool
) {
  var column = 0
  while column < outputs {
    for image in 0..<batch.columns { batch.cursors[image] = batch.starts[image] }
    #if RAFFLE_AVX512
    if column &+ listedNarrow < outputs {
      listedStrip(weights + column, stride, batch, rows + column, rowStride, wide: true)
      column &+= 2 &* listedNarrow
      continue
    }
    #endif
    listedStrip(weights + column, stride, batch, rows + column, rowStride, wide: false)
    column &+= listedNarrow
  }
  transposeActivations(rows, rowStride, bias, out, outputs, batch.columns, relu)
}

/// Inputs in a block, 160 outputs wide: 40 KiB.
private let listedBlock = 64

@inline(__always)
private func listedStrip(
  _ weights: Input, _ stride: Int, _ batch: NonzeroBatch, _ rows: Output, _ rowStride: Int, wide: Bool
) {
  var block = 0
  while block < batch.features {
    let end = Int32(truncatingIfNeeded: block &+ listedBlock)
    for image in 0..<batch.columns {
      let row = rows + image &* rowStride
      var low = block == 0 ? Strip() : Strip(at: Input(row))
      var high = wide && block > 0 ? Strip(at: Input(row + listedNarrow)) : Strip()
      var entry = Int(batch.cursors[image])
      let last = Int(batch.starts[image &+ 1])
      while entry < last && batch.indices[entry] < end {
        let value = Vector(repeating: batch.values[entry])
        let at = weights + Int(batch.indices[entry]) &* stride
        low.add(value, at)
        if wide { high.add(value, at + listedNarrow) }
        entry &+= 1
      }
      batch.cursors[image] = Int32(truncatingIfNeeded: entry)
      low.store(row)
      if wide { high.store(row + listedNarrow) }
    }
    block &+= listedBlock
  }
}

/// out[o, c] = rows[c, o] + bias[o], then the ReLU.
private func transposeActivations(
  _ rows: Output, _ rowStride: Int, _ bias: Input, _ out: Output, _ outputs: Int, _ columns: Int, _ relu: Bool
) {
  let zero = Vector(repeating: 0)
  var output = 0
  while output &+ vectorWidth <= outputs {
    var column = 0
    while column < columns {
      raffle_transpose_numbers(
        rows + (column &* rowStride &+ output), rowStride, out + (output &* columns &+ column), columns)
      column &+= vectorWidth
    }
    output &+= vectorWidth
  }
  while output < outputs {
    for column in 0..<columns { out[output &* columns &+ column] = rows[column &* rowStride &+ output] }
    output &+= 1
  }
  for output in 0..<outputs {
    let b = Vector(repeating: bias[output])
    var column = output &* columns
    while column < (output &+ 1) &* columns {
      let value = out.vector(column) + b
      out.store(relu ? select(value .> 0, value, zero) : value, column)
      column &+= vectorWidth
    }
  }
}

/// See `KernelTable.listedWeightGradient`.
func listedWeightGradient(
  _ delta: Input, _ deltaStride: Int, _ batch: NonzeroBatch, _ gradient: Output, _ stride: Int
) {
  listedProduct(
    delta, deltaStride, batch, into: PlainDestination(out: gradient, rows: batch.features, columns: stride),
    storesUnseen: true)
}

/// See `KernelTable.listedWeightGradientAdam`.
func listedWeightGradientAdam(
  _ delta: Input, _ deltaStride: Int, _ batch: NonzeroBatch, _ adam: AdamOperands, _ stride: Int
) {
  listedProduct(
    delta, deltaStride, batch,
    into: AdamDestination(update: AdamUpdate(adam), rows: batch.features, columns: stride), storesUnseen: false)
}

/// - Parameter storesUnseen: whether features that no batch has had so far are stored, as zeros.
@inline(__always)
private func listedProduct<Target: Destination>(
  _ delta: Input, _ deltaStride: Int, _ batch: NonzeroBatch, into target: Target, storesUnseen: Bool
) {
  for feature in 0..<batch.features {
    let count = Int(batch.counts[feature])
    if count > 0 { batch.seen[feature] = 1 }
    if !storesUnseen && batch.seen[feature] == 0 { continue }
    let images = batch.images + feature &* batch.columns
    let values = batch.imageValues + feature &* batch.columns
    var column = 0
    while column < target.columns {
      #if RAFFLE_AVX512
      if column &+ listedNarrow < target.columns {
        var low = Strip()
        var high = Strip()
        for entry in 0..<count {
          let value = Vector(repeating: values[entry])
          let at = delta + (Int(images[entry]) &* deltaStride &+ column)
          low.add(value, at)
          high.add(value, at + listedNarrow)
        }
        low.store(into: target, row: feature, column: column)
        high.store(into: target, row: feature, column: column &+ listedNarrow)
        column &+= 2 &* listedNarrow
        continue
      }
      #endif
      var strip = Strip()
      for entry in 0..<count {
        strip.add(Vector(repeating: values[entry]), delta + (Int(images[entry]) &* deltaStride &+ column))
      }
      strip.store(into: target, row: feature, column: column)
      column &+= listedNarrow
    }
  }
}

/// `listedWidth`, known while compiling: the outputs of a strip.
@inline(__always)
private var listedNarrow: Int { 80 }

/// 5 vectors of sums.
private struct Strip {
  var a: Vector
  var b: Vector
  var c: Vector
  var d: Vector
  var e: Vector

  @inline(__always)
  init() {
    a = Vector(repeating: 0)
    b = a
    c = a
    d = a
    e = a
  }

  @inline(__always)
  init(at start: Input) {
    a = start.vector(0)
    b = start.vector(16)
    c = start.vector(32)
    d = start.vector(48)
    e = start.vector(64)
  }

  @inline(__always)
  mutating func add(_ left: Vector, _ right: Input) {
    a = fma(left, right.vector(0), a)
    b = fma(left, right.vector(16), b)
    c = fma(left, right.vector(32), c)
    d = fma(left, right.vector(48), d)
    e = fma(left, right.vector(64), e)
  }

  @inline(__always)
  func store(_ out: Output) {
    out.store(a, 0)
    out.store(b, 16)
    out.store(c, 32)
    out.store(d, 48)
    out.store(e, 64)
  }

  /// Hands over the vectors that are not past the last column.
  @inline(__always)
  func store<Target: Destination>(into target: Target, row: Int, column: Int) {
    target.store(a, row: row, column: column)
    if column &+ 16 < target.columns { target.store(b, row: row, column: column &+ 16) }
    if column &+ 32 < target.columns { target.store(c, row: row, column: column &+ 32) }
    if column &+ 48 < target.columns { target.store(d, row: row, column: column &+ 48) }
    if column &+ 64 < target.columns { target.store(e, row: row, column: column &+ 64) }
  }
}
