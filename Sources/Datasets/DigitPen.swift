import Randomness

/// A pen of random thickness, softness and ink that draws strokes into pixels.
struct DigitPen {
  /// Pixels at the edge of the page that stay paper in every image.
  static let border = 1.0
  /// How far beyond the ink there is noise, in pixels.
  private static let halo = 1.5

  /// Half the thickness of the line, in pixels.
  let radius: Double
  /// Width of the edge in which ink fades to paper, in pixels.
  private let softness: Double
  /// Brightness of full ink, 0...255.
  private let ink: Double
  /// Largest change of a pixel by noise, 0...255.
  private let noise: Double

  init(_ stream: inout RandomStream) {
    radius = stream.uniform(from: 0.7, to: 1.9)
    softness = stream.uniform(from: 0.8, to: 1.8)
    ink = stream.uniform(from: 140, to: 255)
    noise = ink * stream.uniform(from: 0.05, to: 0.3)
  }

  /// Draws strokes given in pixels; the pixel in row r and column c has its middle at (c + 0.5, r + 0.5).
  func draw(_ page: SyntheticDigits.Writing, _ stream: inout RandomStream) -> [UInt8] {
    distances(to: page).map { squaredDistance in
      guard squaredDistance < .infinity else { return 0 }
      let distance = squaredDistance.squareRoot()
      guard distance < radius + softness / 2 + Self.halo else { return 0 }
      let grain = stream.uniform(from: -noise, to: noise)
      return UInt8(max(0, min(255, ink * coverage(at: distance) + grain)) + 0.5)
    }
  }

  /// The share of ink at a distance from the middle of the line: 1 inside, then a smooth step 3t² - 2t³ down to 0.
  private func coverage(at distance: Double) -> Double {
    let t = max(0, min(1, (radius + softness / 2 - distance) / softness))
    return t * t * (3 - 2 * t)
  }

  /// Each pixel's squared distance to the nearest stroke; infinity far away and in the border.
  private func distances(to page: SyntheticDigits.Writing) -> [Double] {
    let side = SyntheticDigits.side
    let reach = radius + softness / 2 + Self.halo
    var nearest = [Double](repeating: .infinity, count: side * side)
    for stroke in page {
      for (a, b) in zip(stroke, stroke.dropFirst()) {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let squaredLength = dx * dx + dy * dy
        let inverse = squaredLength > 0 ? 1 / squaredLength : 0
        let columns = pixels(min(a.x, b.x) - reach, max(a.x, b.x) + reach)
        for row in pixels(min(a.y, b.y) - reach, max(a.y, b.y) + reach) {
          let y = Double(row) + 0.5 - a.y
          for column in columns {
            let x = Double(column) + 0.5 - a.x
            let along = max(0, min(1, (x * dx + y * dy) * inverse))
            let (offX, offY) = (x - along * dx, y - along * dy)
            let squaredDistance = offX * offX + offY * offY
            if squaredDistance < nearest[row * side + column] { nearest[row * side + column] = squaredDistance }
          }
        }
      }
    }
    return nearest
  }

  /// The pixels between two coordinates, without the border.
  private func pixels(_ low: Double, _ high: Double) -> Range<Int> {
    let first = Int(max(Self.border, low))
    let last = Int(min(Double(SyntheticDigits.side) - Self.border, high + 1))
    return first..<max(first, last)
  }
}
