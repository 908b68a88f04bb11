internal import KernelContracts

/// Where the sums of a product go: `[rows, columns]`, and what happens to each on its way.
///
/// Generic code over it is specialised in this module only, for types of this module: no symbol is shared with the
/// builds for other instruction sets.
protocol Destination {
  var rows: Int { get }
  var columns: Int { get }

  /// Called before a wide tile is summed, so that what its end will touch can be on its way.
  func prepare(row: Int, column: Int)

  /// Takes a vector of sums; lanes past the last column are nobody's.
  func store(_ sums: Vector, row: Int, column: Int)
}

extension Destination {
  @inline(__always)
  func prepare(row: Int, column: Int) {}

  @inline(__always)
  func store(_ sums: WideRow, row: Int, column: Int) {
    guard row < rows else { return }
    store(sums.a, row: row, column: column)
    store(sums.b, row: row, column: column &+ 16)
    store(sums.c, row: row, column: column &+ 32)
    store(sums.d, row: row, column: column &+ 48)
  }
}

/// Stores sums as they are, rows `columns` apart.
struct PlainDestination: Destination {
  var out: Output
  var rows: Int
  var columns: Int

  @inline(__always)
  func store(_ sums: Vector, row: Int, column: Int) {
    out.store(sums, row &* columns &+ column, lanes: columns &- column)
  }
}

/// Adds bias[row], then the ReLU; columns are whole vectors.
struct ActivationDestination: Destination {
  var out: Output
  var rows: Int
  var columns: Int
  var bias: Input
  var relu: Bool

  @inline(__always)
  func store(_ sums: Vector, row: Int, column: Int) {
    let value = sums + Vector(repeating: bias[row])
    let zero = Vector(repeating: 0)
    out.store(relu ? select(value .> 0, value, zero) : value, row &* columns &+ column)
  }
}

/// Keeps sums where the activation at the same place is positive, else 0; columns are whole vectors.
struct GateDestination: Destination {
  var out: Output
  var rows: Int
  var columns: Int
  var activation: Input

  @inline(__always)
  func store(_ sums: Vector, row: Int, column: Int) {
    let at = row &* columns &+ column
    out.store(select(activation.vector(at) .> 0, sums, Vector(repeating: 0)), at)
  }
}

/// Takes sums as gradients of the weights at the same place, and updates those.
struct AdamDestination: Destination {
  var update: AdamUpdate
  var rows: Int
  var columns: Int

  @inline(__always)
  func prepare(row: Int, column: Int) {
    for r in row..<min(row &+ tileRows, rows) { update.prefetch(r &* columns &+ column) }
  }

  @inline(__always)
  func store(_ sums: Vector, row: Int, column: Int) {
    update.apply(sums, at: row &* columns &+ column, lanes: columns &- column)
  }
}
