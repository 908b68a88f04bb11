import Randomness

/// A random deformation of a digit: elastic, then affine.
///
/// The elastic part moves a point (x, y) of the unit square by Σ B_i(x)·B_j(y)·d_ij, with a 4x4 grid of random
/// vectors d and the cubic Bernstein polynomials B: smooth, and too slow in space to break a stroke.
/// Source: Sederberg, Parry, "Free-Form Deformation of Solid Geometric Models" (SIGGRAPH 1986).
struct DigitWarp {
  /// d_ij at 4·i + j, in unit squares.
  private let grid: [Point]
  /// Pixels per unit.
  private let size: Point
  private let shear: Double
  /// Cosine and sine.
  private let turn: Point

  init(_ stream: inout RandomStream) {
    grid = (0..<16).map { _ in
      let x = stream.uniform(from: -0.3, to: 0.3)
      let y = stream.uniform(from: -0.2, to: 0.2)
      return Point(x, y)
    }
    let width = stream.uniform(from: 9, to: 16)
    let height = stream.uniform(from: 16, to: 21)
    size = Point(width, height)
    shear = stream.uniform(from: -0.4, to: 0.2)
    turn = rotation(halfTangent: stream.uniform(from: -0.13, to: 0.13))
  }

  /// The digit in pixel coordinates, shifted at random but inside the page with `margin` around its line.
  func place(
    _ writing: SyntheticDigits.Writing, margin: Double, _ stream: inout RandomStream
  ) -> SyntheticDigits.Writing {
    var page = writing.map { stroke in stroke.map(apply) }
    let (low, high) = bounds(of: page)
    let across = Fit(low: low.x, high: high.x, margin: margin, &stream)
    let down = Fit(low: low.y, high: high.y, margin: margin, &stream)
    for stroke in page.indices {
      for index in page[stroke].indices {
        let point = page[stroke][index]
        page[stroke][index] = Point(
          point.x * across.scale + across.offset,
          point.y * down.scale + down.offset)
      }
    }
    return page
  }

  private func apply(_ point: Point) -> Point {
    let (across, down) = (bernstein(point.x), bernstein(point.y))
    var bent = point
    for i in 0..<4 {
      for j in 0..<4 {
        let weight = across[i] * down[j]
        bent.x += weight * grid[4 * i + j].x
        bent.y += weight * grid[4 * i + j].y
      }
    }
    let y = (bent.y - 0.5) * size.y
    let x = (bent.x - 0.5) * size.x + shear * y
    return Point(turn.x * x - turn.y * y, turn.y * x + turn.x * y)
  }

  private func bounds(of page: SyntheticDigits.Writing) -> (low: Point, high: Point) {
    var low = Point(.infinity, .infinity)
    var high = Point(-.infinity, -.infinity)
    for stroke in page {
      for point in stroke {
        low = Point(min(low.x, point.x), min(low.y, point.y))
        high = Point(max(high.x, point.x), max(high.y, point.y))
      }
    }
    return (low, high)
  }
}

/// Scale and offset that bring an interval into the page, near its middle.
private struct Fit {
  let scale: Double
  let offset: Double

  init(low: Double, high: Double, margin: Double, _ stream: inout RandomStream) {
    let shift = stream.uniform(from: -2.75, to: 2.75)
    let room = Double(SyntheticDigits.side) - 2 * (DigitPen.border + margin)
    let length = high - low
    scale = length > room ? room / length : 1
    let free = (room - length * scale) / 2
    let middle = Double(SyntheticDigits.side) / 2 + max(-free, min(free, shift))
    offset = middle - (low + high) / 2 * scale
  }
}

/// The four cubic Bernstein polynomials at t, which is brought into 0...1.
private func bernstein(_ t: Double) -> SIMD4<Double> {
  let t = max(0, min(1, t))
  let s = 1 - t
  return SIMD4(s * s * s, 3 * t * s * s, 3 * t * t * s, t * t * t)
}
