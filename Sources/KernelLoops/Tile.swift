internal import KernelContracts

// The register tile: rows of the left operand, one number each, broadcast against vectors of the right operand.
// With 32 registers of 16 numbers, 6 rows by 4 vectors keep 24 sums in registers and leave room for 4 loads and a
// broadcast. With 16 registers of 8 numbers, 6 rows by 1 vector take 12, and 3 are left. The rows are spelt out
// because a loop over them does not stay in registers.

let tileRows = 6

/// The two operands of a product and how to walk them.
///
/// product[r, c] = Σ_t left[r·leftRow + t·leftInner]·right[t·rightInner + c], ascending t.
struct Operands {
  var left: Input
  var leftRow: Int
  var leftInner: Int
  var right: Input
  var rightInner: Int
  var inner: Int

  /// The first number of left row `row`; rows past the end repeat the last, and nobody reads their sums.
  @inline(__always)
  func leftStart(_ row: Int, of rows: Int) -> Input {
    left + min(row, rows &- 1) &* leftRow
  }
}

/// One row of a wide tile: 4 vectors.
struct WideRow {
  var a: Vector
  var b: Vector
  var c: Vector
  var d: Vector

  @inline(__always)
  init() {
    a = Vector(repeating: 0)
    b = a
    c = a
    d = a
  }

  @inline(__always)
  init(at right: Input) {
    a = right.vector(0)
    b = right.vector(16)
    c = right.vector(32)
    d = right.vector(48)
  }

  @inline(__always)
  mutating func add(_ left: Float, _ right: WideRow) {
    let left = Vector(repeating: left)
    a = fma(left, right.a, a)
    b = fma(left, right.b, b)
    c = fma(left, right.c, c)
    d = fma(left, right.d, d)
  }
}

/// The sums of 6 rows by 4 vectors.
struct WideTile {
  var r0 = WideRow()
  var r1 = WideRow()
  var r2 = WideRow()
  var r3 = WideRow()
  var r4 = WideRow()
  var r5 = WideRow()

  @inline(__always)
  init(_ p: Operands, row: Int, rows: Int, column: Int, adding partial: Input?, stride: Int) {
    if let partial {
      let start = partial + column
      r0 = WideRow(at: start + min(row, rows &- 1) &* stride)
      r1 = WideRow(at: start + min(row &+ 1, rows &- 1) &* stride)
      r2 = WideRow(at: start + min(row &+ 2, rows &- 1) &* stride)
      r3 = WideRow(at: start + min(row &+ 3, rows &- 1) &* stride)
      r4 = WideRow(at: start + min(row &+ 4, rows &- 1) &* stride)
      r5 = WideRow(at: start + min(row &+ 5, rows &- 1) &* stride)
    }
    var right = p.right + column
    var l0 = p.leftStart(row, of: rows)
    var l1 = p.leftStart(row &+ 1, of: rows)
    var l2 = p.leftStart(row &+ 2, of: rows)
    var l3 = p.leftStart(row &+ 3, of: rows)
    var l4 = p.leftStart(row &+ 4, of: rows)
    var l5 = p.leftStart(row &+ 5, of: rows)
    for _ in 0..<p.inner {
      let vectors = WideRow(at: right)
      r0.add(l0.pointee, vectors)
      r1.add(l1.pointee, vectors)
      r2.add(l2.pointee, vectors)
      r3.add(l3.pointee, vectors)
      r4.add(l4.pointee, vectors)
      r5.add(l5.pointee, vectors)
      l0 += p.leftInner
      l1 += p.leftInner
      l2 += p.leftInner
      l3 += p.leftInner
      l4 += p.leftInner
      l5 += p.leftInner
      right += p.rightInner
    }
  }
}

/// The sums of 6 rows by 1 vector.
struct NarrowTile {
  var r0 = Vector(repeating: 0)
  var r1 = Vector(repeating: 0)
  var r2 = Vector(repeating: 0)
  var r3 = Vector(repeating: 0)
  var r4 = Vector(repeating: 0)
  var r5 = Vector(repeating: 0)

  @inline(__always)
  init(_ p: Operands, row: Int, rows: Int, column: Int, adding partial: Input?, stride: Int) {
    if let partial {
      let start = partial + column
      r0 = start.vector(min(row, rows &- 1) &* stride)
      r1 = start.vector(min(row &+ 1, rows &- 1) &* stride)
      r2 = start.vector(min(row &+ 2, rows &- 1) &* stride)
      r3 = start.vector(min(row &+ 3, rows &- 1) &* stride)
      r4 = start.vector(min(row &+ 4, rows &- 1) &* stride)
      r5 = start.vector(min(row &+ 5, rows &- 1) &* stride)
    }
    var right = p.right + column
    var l0 = p.leftStart(row, of: rows)
    var l1 = p.leftStart(row &+ 1, of: rows)
    var l2 = p.leftStart(row &+ 2, of: rows)
    var l3 = p.leftStart(row &+ 3, of: rows)
    var l4 = p.leftStart(row &+ 4, of: rows)
    var l5 = p.leftStart(row &+ 5, of: rows)
    for _ in 0..<p.inner {
      let vector = right.vector(0)
      r0 = fma(Vector(repeating: l0.pointee), vector, r0)
      r1 = fma(Vector(repeating: l1.pointee), vector, r1)
      r2 = fma(Vector(repeating: l2.pointee), vector, r2)
      r3 = fma(Vector(repeating: l3.pointee), vector, r3)
      r4 = fma(Vector(repeating: l4.pointee), vector, r4)
      r5 = fma(Vector(repeating: l5.pointee), vector, r5)
      l0 += p.leftInner
      l1 += p.leftInner
      l2 += p.leftInner
      l3 += p.leftInner
      l4 += p.leftInner
      l5 += p.leftInner
      right += p.rightInner
    }
  }
}
