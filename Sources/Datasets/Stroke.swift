/// A point or vector of the plane, x to the right and y down.
struct Point: Hashable, Sendable {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A piece of a pen stroke; a stroke is a list of pieces, each joined to the one before by a straight line.
enum StrokePiece: Sendable {
  /// Straight lines through the given points.
  case line([Point])
  /// A quadratic Bézier curve.
  case curve(from: Point, control: Point, to: Point)
  /// A part of an ellipse.
  ///
  /// Angles are counted in quarter turns, 0 right, 1 down, 2 left, 3 up, and may run either way and past 4.
  case arc(center: Point, radii: Point, from: Double, to: Double)
}

extension StrokePiece {
  /// The piece as points close enough together to be bent afterwards.
  var points: [Point] {
    switch self {
    case .line(let corners):
      var points = [corners[0]]
      for (start, end) in zip(corners, corners.dropFirst()) {
        for step in 1...5 {
          let t = Double(step) / 5
          points.append(Point(start.x + (end.x - start.x) * t, start.y + (end.y - start.y) * t))
        }
      }
      return points
    case .curve(let start, let control, let end):
      return (0...8).map { step in
        let t = Double(step) / 8
        let (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
        return Point(
          a * start.x + b * control.x + c * end.x,
          a * start.y + b * control.y + c * end.y)
      }
    case .arc(let center, let radii, let from, let to):
      let steps = max(2, Int((to - from).magnitude * 4 + 0.5))
      return (0...steps).map { step in
        let direction = unitVector(quarterTurns: from + (to - from) * Double(step) / Double(steps))
        return Point(center.x + radii.x * direction.x, center.y + radii.y * direction.y)
      }
    }
  }
}

/// A point of the unit circle, without sine and cosine.
///
/// Exact at whole quarter turns; between them t is the tangent of half the angle, which is almost even.
private func unitVector(quarterTurns: Double) -> Point {
  var quarter = Int(quarterTurns)
  if Double(quarter) > quarterTurns { quarter -= 1 }
  let point = rotation(halfTangent: quarterTurns - Double(quarter))
  switch quarter & 3 {
  case 0: return point
  case 1: return Point(-point.y, point.x)
  case 2: return Point(-point.x, -point.y)
  default: return Point(point.y, -point.x)
  }
}

/// Cosine and sine of the angle whose half has tangent t: (1 - t²) / (1 + t²) and 2t / (1 + t²).
func rotation(halfTangent t: Double) -> Point {
  Point((1 - t * t) / (1 + t * t), 2 * t / (1 + t * t))
}
