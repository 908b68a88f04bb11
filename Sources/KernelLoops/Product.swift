internal import KernelContracts

/// The whole product, tile by tile.
///
/// Columns outside, so that one strip of the right operand stays in the first-level cache.
///
/// - Parameter partial: sums of earlier parts of the inner index, at the same places as the target; nil for none.
@inline(__always)
func multiply<Target: Destination>(_ p: Operands, into target: Target, adding partial: Input? = nil) {
  var column = 0
  #if RAFFLE_AVX512
  while column &+ 64 <= target.columns {
    var row = 0
    while row < target.rows {
      target.prepare(row: row, column: column)
      let tile = WideTile(p, row: row, rows: target.rows, column: column, adding: partial, stride: target.columns)
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
      let tile = NarrowTile(p, row: row, rows: target.rows, column: column, adding: partial, stride: target.columns)
      target.store(tile.r0, row: row, column: column)
      if row &+ 1 < target.rows { target.store(tile.r1, row: row &+ 1, column: column) }
      if row &+ 2 < target.rows { target.store(tile.r2, row: row &+ 2, column: column) }
      if row &+ 3 < target.rows { target.store(tile.r3, row: row &+ 3, column: column) }
      if row &+ 4 < target.rows { target.store(tile.r4, row: row &+ 4, column: column) }
      if row &+ 5 < target.rows { target.store(tile.r5, row: row &+ 5, column: column) }
      row &+= tileRows
    }
    column &+= vectorWidth
  }
}
