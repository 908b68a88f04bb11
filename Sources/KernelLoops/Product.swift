internal import KernelContracts

/// The whole product, tile by tile.
///
/// A row of tiles is finished before the next begins, so that what is stored, or updated, is walked in its own order.
@inline(__always)
func multiply<Target: Destination>(_ p: Operands, into target: Target) {
  var row = 0
  while row < target.rows {
    var column = 0
    #if RAFFLE_AVX512
    while column &+ 64 <= target.columns {
      let tile = WideTile(p, row: row, rows: target.rows, column: column)
      target.store(tile.r0, row: row, column: column)
      target.store(tile.r1, row: row &+ 1, column: column)
      target.store(tile.r2, row: row &+ 2, column: column)
      target.store(tile.r3, row: row &+ 3, column: column)
      target.store(tile.r4, row: row &+ 4, column: column)
      target.store(tile.r5, row: row &+ 5, column: column)
      column &+= 64
    }
    #endif
    while column < target.columns {
      let tile = NarrowTile(p, row: row, rows: target.rows, column: column)
      target.store(tile.r0, row: row, column: column)
      if row &+ 1 < target.rows { target.store(tile.r1, row: row &+ 1, column: column) }
      if row &+ 2 < target.rows { target.store(tile.r2, row: row &+ 2, column: column) }
      if row &+ 3 < target.rows { target.store(tile.r3, row: row &+ 3, column: column) }
      if row &+ 4 < target.rows { target.store(tile.r4, row: row &+ 4, column: column) }
      if row &+ 5 < target.rows { target.store(tile.r5, row: row &+ 5, column: column) }
      column &+= vectorLanes
    }
    row &+= tileRows
  }
}
