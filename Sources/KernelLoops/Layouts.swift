internal import CVectorMath
internal import KernelContracts

/// See `KernelTable.gather`. Sixteen images by sixteen features at a time, transposed while they are still bytes.
func gather(
  _ pixels: UnsafePointer<UInt8>, _ order: UnsafePointer<UInt32>, _ features: Int, _ images: Int, _ columns: Int,
  _ x: Output, _ rows: Output?
) {
  var column = 0
  while column < columns {
    gatherColumns(pixels, order, features, max(0, min(vectorWidth, images &- column)), columns, column, x)
    column &+= vectorWidth
  }
  guard let rows else { return }
  for image in 0..<images {
    let source = pixels + Int(order[image]) &* features
    let row = rows + image &* paddedWidth(features)
    var feature = 0
    while feature &+ vectorWidth <= features {
      row.store(scaled(raffle_numbers(source + feature)), feature)
      feature &+= vectorWidth
    }
    if feature < features {
      var tail = Vector(repeating: 0)
      for lane in 0..<features &- feature { tail[lane] = Float(source[feature &+ lane]) }
      row.store(scaled(tail), feature)
    }
  }
}

/// One vector of images, of which `real` are wanted; the other columns become 0.
@inline(__always)
private func gatherColumns(
  _ pixels: UnsafePointer<UInt8>, _ order: UnsafePointer<UInt32>, _ features: Int, _ real: Int, _ columns: Int,
  _ column: Int, _ x: Output
) {
  let zero = Vector(repeating: 0)
  let wanted = laneNumbers .< Float(real)
  // Columns without an image read the first one and are masked.
  var starts = InlineArray<16, UnsafePointer<UInt8>?>(repeating: pixels)
  for lane in 0..<real { starts[lane] = pixels + Int(order[column &+ lane]) &* features }
  var block = InlineArray<256, UInt8>(repeating: 0)
  let x = x + column
  // Proof: both arrays have the 16 pointers and 256 bytes that the transposition reads and writes.
  withUnsafeBytes(of: &starts) { starts in
    withUnsafeMutableBytes(of: &block) { block in
      guard let rows = starts.baseAddress?.assumingMemoryBound(to: UnsafePointer<UInt8>?.self),
        let bytes = block.baseAddress?.assumingMemoryBound(to: UInt8.self)
      else { return }
      var feature = 0
      while feature &+ vectorWidth <= features {
        raffle_transpose_bytes(rows, feature, bytes)
        for lane in 0..<vectorWidth {
          let v = scaled(raffle_numbers(bytes + (lane &* vectorWidth)))
          x.store(select(wanted, v, zero), (feature &+ lane) &* columns)
        }
        feature &+= vectorWidth
      }
      while feature < features {
        var v = zero
        for lane in 0..<real { v[lane] = Float(rows[lane].unsafelyUnwrapped[feature]) }
        x.store(scaled(v), feature &* columns)
        feature &+= 1
      }
    }
  }
}

/// See `KernelTable.imageMajor`. Sixteen features by sixteen images at a time.
func imageMajor(
  _ x: Input, _ rows: Output, _ features: Int, _ columns: Int, _ images: Int, _ stride: Int
) {
  var image = 0
  while image &+ vectorWidth <= images {
    var feature = 0
    while feature &+ vectorWidth <= features {
      raffle_transpose_numbers(
        x + (feature &* columns &+ image), columns, rows + (image &* stride &+ feature), stride)
      feature &+= vectorWidth
    }
    imageMajorTail(x, rows, feature, features, columns, image, image &+ vectorWidth, stride)
    image &+= vectorWidth
  }
  imageMajorTail(x, rows, 0, features, columns, image, images, stride)
}

/// The features from `first` on of the images in `image..<end`, number by number.
private func imageMajorTail(
  _ x: Input, _ rows: Output, _ first: Int, _ features: Int, _ columns: Int, _ image: Int, _ end: Int,
  _ stride: Int
) {
  for image in image..<max(image, end) {
    for feature in first..<max(first, features) {
      rows[image &* stride &+ feature] = x[feature &* columns &+ image]
    }
  }
}

/// p / 255, correctly rounded for each of the 256 bytes: the product with 1/255 and one correction of its error.
@inline(__always)
func scaled(_ p: Vector) -> Vector {
  let reciprocal = Vector(repeating: 1 / 255)
  let quotient = p * reciprocal
  let remainder = fma(Vector(repeating: -255), quotient, p)
  return fma(remainder, reciprocal, quotient)
}
