internal import KernelContracts

/// See `KernelTable.gather`.
func gather(
  _ pixels: UnsafePointer<UInt8>, _ order: UnsafePointer<UInt32>, _ features: Int, _ images: Int, _ columns: Int,
  _ x: Output, _ rows: Output?
) {
  var column = 0
  while column < columns {
    let real = max(0, min(vectorLanes, images &- column))
    for feature in 0..<features {
      var v = Vector(repeating: 0)
      for lane in 0..<real {
        v[lane] = Float(pixels[Int(order[column &+ lane]) &* features &+ feature])
      }
      x.store(scaled(v), feature &* columns &+ column)
    }
    column &+= vectorLanes
  }
  guard let rows else { return }
  for image in 0..<images {
    let source = pixels + Int(order[image]) &* features
    let row = rows + image &* padded(features)
    var feature = 0
    while feature < features {
      var v = Vector(repeating: 0)
      for lane in 0..<min(vectorLanes, features &- feature) { v[lane] = Float(source[feature &+ lane]) }
      row.store(scaled(v), feature)
      feature &+= vectorLanes
    }
  }
}

/// See `KernelTable.imageMajor`.
func imageMajor(_ x: Input, _ rows: Output, _ features: Int, _ columns: Int, _ images: Int) {
  let stride = padded(features)
  for image in 0..<images {
    var feature = 0
    while feature < features {
      var v = Vector(repeating: 0)
      for lane in 0..<min(vectorLanes, features &- feature) { v[lane] = x[(feature &+ lane) &* columns &+ image] }
      rows.store(v, image &* stride &+ feature)
      feature &+= vectorLanes
    }
  }
}

/// p / 255, correctly rounded for each of the 256 bytes: the product with 1/255 and one correction of its error.
@inline(__always)
private func scaled(_ p: Vector) -> Vector {
  let reciprocal = Vector(repeating: 1 / 255)
  let quotient = p * reciprocal
  let remainder = fma(Vector(repeating: -255), quotient, p)
  return fma(remainder, reciprocal, quotient)
}
