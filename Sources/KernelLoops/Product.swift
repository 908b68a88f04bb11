internal import KernelContracts

/// What happens to a sum before it is stored.
enum Finish {
  /// Stored as it is.
  case nothing
  /// + bias[row], and the ReLU where asked for.
  case bias(Input, relu: Bool)
  /// Kept where the activation at the same place is positive, else 0.
  case gate(Input)
}

/// Where a product goes: `[rows, columns]`, rows `stride` apart.
struct Destination {
  var out: Output
  var rows: Int
  var columns: Int
  var stride: Int
  var finish: Finish

  @inline(__always)
  func store(_ sum: Vector, row: Int, column: Int) {
    let at = row &* stride &+ column
    let zero = Vector(repeating: 0)
    var value = sum
    switch finish {
    case .nothing: break
    case .bias(let bias, let relu):
      value += Vector(repeating: bias[row])
      if relu { value = select(value .> 0, value, zero) }
    case .gate(let activation):
      value = select(activation.vector(at) .> 0, value, zero)
    }
    out.store(value, at, lanes: columns &- column)
  }

  @inline(__always)
  func store(_ sums: WideRow, row: Int, column: Int) {
    guard row < rows else { return }
    store(sums.a, row: row, column: column)
    store(sums.b, row: row, column: column &+ 16)
    store(sums.c, row: row, column: column &+ 32)
    store(sums.d, row: row, column: column &+ 48)
  }
}

/// The whole product, tile by tile: columns outside, so that one strip of the right operand stays in the cache.
@inline(__always)
func multiply(_ p: Operands, into target: Destination) {
  var column = 0
  #if RAFFLE_AVX512
  while column &+ 64 <= target.columns {
    var row = 0
    while row < target.rows {
      let tile = WideTile(p, row: row, rows: target.rows, column: column)
      target.store(tile.r0, row: row, column: column)
      target.store(tile.r1, row: row &+ 1, column: column)
      target.store(tile.r2, row: row &+ 2, column: column)
      target.store(tile.r3, row: row &+ 3, column: column)
      target.store(tile.r4, row: row &+ 4, column: column)
      target.store(tile.r5, row: row &+ 5, column: column)
      row &+= tileRows
    }
    column &+= 64
  }
  #endif
  while column < target.columns {
    var row = 0
    while row < target.rows {
      let tile = NarrowTile(p, row: row, rows: target.rows, column: column)
      target.store(tile.r0, row: row, column: column)
      if row &+ 1 < target.rows { target.store(tile.r1, row: row &+ 1, column: column) }
      if row &+ 2 < target.rows { target.store(tile.r2, row: row &+ 2, column: column) }
      if row &+ 3 < target.rows { target.store(tile.r3, row: row &+ 3, column: column) }
      if row &+ 4 < target.rows { target.store(tile.r4, row: row &+ 4, column: column) }
      if row &+ 5 < target.rows { target.store(tile.r5, row: row &+ 5, column: column) }
      row &+= tileRows
    }
    column &+= vectorLanes
  }
}
