internal import CVectorMath
internal import KernelContracts

/// One register's worth of numbers.
typealias Vector = SIMD16<Float>

/// `vectorLanes`, known while compiling: reading the other module's constant is a call in every tile.
@inline(__always)
var vectorWidth: Int { 16 }

/// `padded`, known while compiling.
@inline(__always)
func paddedWidth(_ count: Int) -> Int {
  (count &+ 15) & ~15
}

extension UnsafePointer<Float> {
  /// The vector that starts at element `offset`; any alignment.
  @inline(__always)
  func vector(_ offset: Int) -> Vector {
    // Proof: callers stay within the shapes that the kernel's contract gives.
    unsafe UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }
}

extension UnsafeMutablePointer<Float> {
  /// The vector that starts at element `offset`; any alignment.
  @inline(__always)
  func vector(_ offset: Int) -> Vector {
    UnsafePointer(self).vector(offset)
  }

  /// Writes the vector to the elements from `offset` on; any alignment.
  @inline(__always)
  func store(_ vector: Vector, _ offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: vector, as: Vector.self)
  }

  /// Writes the first `lanes` lanes.
  @inline(__always)
  func store(_ vector: Vector, _ offset: Int, lanes: Int) {
    if lanes >= vectorWidth {
      store(vector, offset)
    } else {
      for lane in 0..<lanes { self[offset + lane] = vector[lane] }
    }
  }
}

/// a·b + c with one rounding.
@inline(__always)
func fma(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector {
  c.addingProduct(a, b)
}

/// The sum of the lanes, folded in halves.
@inline(__always)
func foldedSum(_ v: Vector) -> Float {
  let eight = v.lowHalf + v.highHalf
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}

@inline(__always)
func squareRoot(_ v: Vector) -> Vector {
  raffle_square_root(v)
}

/// yes where the condition holds, else no.
@inline(__always)
func select(_ condition: SIMDMask<SIMD16<Int32>>, _ yes: Vector, _ no: Vector) -> Vector {
  no.replacing(with: yes, where: condition)
}

/// 0, 1, …, 15: what tells lanes apart.
@inline(__always)
var laneNumbers: Vector {
  Vector(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
}
