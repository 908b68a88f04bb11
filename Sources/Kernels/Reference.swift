package import KernelContracts

/// The kernels written as plainly as their contracts read: one number at a time, the same orders.
///
/// Tests hold every build against them, byte by byte.
package let referenceKernels = KernelTable(
  denseForward: { weights, bias, x, out, shape, relu in
    for o in 0..<shape.outputs {
      for c in 0..<shape.columns {
        var sum: Float = 0
        for i in 0..<shape.inputs {
          sum.addProduct(weights[o * shape.inputs + i], x[i * shape.columns + c])
        }
        let value = sum + bias[o]
        out[o * shape.columns + c] = relu ? (value > 0 ? value : 0) : value
      }
    }
  },
  denseInputGradient: { weights, delta, x, dx, shape in
    for i in 0..<shape.inputs {
      for c in 0..<shape.columns {
        var sum: Float = 0
        for o in 0..<shape.outputs {
          sum.addProduct(weights[o * shape.inputs + i], delta[o * shape.columns + c])
        }
        dx[i * shape.columns + c] = x[i * shape.columns + c] > 0 ? sum : 0
      }
    }
  },
  denseWeightGradient: { delta, rows, gradient, shape, images in
    for o in 0..<shape.outputs {
      for i in 0..<shape.inputs {
        var sum: Float = 0
        for c in 0..<images {
          sum.addProduct(delta[o * shape.columns + c], rows[c * padded(shape.inputs) + i])
        }
        gradient[o * shape.inputs + i] = sum
      }
    }
  },
  denseWeightGradientAdam: { delta, rows, operands, shape, images in
    let gradient = Buffer(count: shape.outputs * shape.inputs)
    referenceKernels.denseWeightGradient(delta, rows, gradient.base, shape, images)
    referenceKernels.adam(gradient.base, operands, gradient.count)
  },
  sparseForward: { weights, pattern, bias, x, out, relu in
    for o in 0..<pattern.outputCount {
      let kept = (0..<pattern.blocks).flatMap { block in
        let start = block * (pattern.outputCount + 1) + o
        return pattern.starts[start]..<pattern.starts[start + 1]
      }
      for c in 0..<pattern.columns {
        var sum: Float = 0
        for j in kept { sum.addProduct(weights[Int(j)], x[Int(pattern.inputs[Int(j)]) + c]) }
        let value = sum + bias[o]
        out[o * pattern.columns + c] = relu ? (value > 0 ? value : 0) : value
      }
    }
  },
  sparseInputGradient: { weights, pattern, delta, x, dx in
    for i in 0..<pattern.inputCount {
      for c in 0..<pattern.columns {
        var sum: Float = 0
        for place in pattern.inputStarts[i]..<pattern.inputStarts[i + 1] {
          let j = Int(pattern.places[Int(place)])
          sum.addProduct(weights[j], delta[Int(pattern.outputs[j]) + c])
        }
        let at = i * pattern.columns + c
        dx[at] = x[at] > 0 ? sum : 0
      }
    }
  },
  sparseWeightGradient: { delta, x, pattern, gradient in
    for j in 0..<pattern.count {
      var lanes = [Float](repeating: 0, count: vectorLanes)
      for c in 0..<pattern.columns {
        lanes[c % vectorLanes].addProduct(delta[Int(pattern.outputs[j]) + c], x[Int(pattern.inputs[j]) + c])
      }
      gradient[j] = foldedSum(lanes)
    }
  },
  biasGradient: { delta, gradient, shape in
    for o in 0..<shape.outputs {
      var lanes = [Float](repeating: 0, count: vectorLanes)
      for c in 0..<shape.columns { lanes[c % vectorLanes] += delta[o * shape.columns + c] }
      gradient[o] = foldedSum(lanes)
    }
  },
  softmaxCrossEntropy: referenceSoftmaxCrossEntropy,
  adam: { gradient, operands, count in
    let (first, second, step) = (operands.first, operands.second, operands.step)
    for at in 0..<count where operands.mask.map({ $0[at] > 0 }) ?? true {
      let g = gradient[at]
      let m = withoutSubnormals((step.oneMinusBeta1 * g).addingProduct(step.beta1, first[at]))
      let v = withoutSubnormals((step.oneMinusBeta2 * (g < 1e-15 && g > -1e-15 ? 0 : g * g)).addingProduct(step.beta2, second[at]))
      first[at] = m
      second[at] = v
      operands.weights[at] -= step.scale * m / (v.squareRoot() + step.epsilon)
    }
  },
  momentum: { weights, gradient, velocity, mask, count, step in
    for at in 0..<count where mask.map({ $0[at] > 0 }) ?? true {
      let u = withoutSubnormals(gradient[at].addingProduct(step.momentum, velocity[at]))
      velocity[at] = u
      weights[at] -= step.rate * u
    }
  },
  sampleMask: referenceSampleMask,
  supermaskStep: referenceSupermaskStep,
  gather: { pixels, order, features, images, columns, x, rows in
    for c in 0..<columns {
      for f in 0..<features {
        let value = c < images ? Float(pixels[Int(order[c]) * features + f]) / 255 : 0
        x[f * columns + c] = value
        if let rows, c < images { rows[c * padded(features) + f] = value }
      }
    }
  },
  imageMajor: { x, rows, features, columns, images, stride in
    for c in 0..<images {
      for f in 0..<features { rows[c * stride + f] = x[f * columns + c] }
    }
  },
  listNonzeros: referenceListNonzeros,
  listedForward: { weights, stride, bias, batch, rows, rowStride, out, outputs, relu in
    for o in 0..<outputs {
      for c in 0..<batch.columns {
        var sum: Float = 0
        for entry in Int(batch.starts[c])..<Int(batch.starts[c + 1]) {
          sum.addProduct(weights[Int(batch.indices[entry]) * stride + o], batch.values[entry])
        }
        let value = sum + bias[o]
        out[o * batch.columns + c] = relu ? (value > 0 ? value : 0) : value
      }
    }
  },
  listedWeightGradient: { delta, deltaStride, batch, gradient, stride in
    for f in 0..<batch.features {
      for o in 0..<stride {
        var sum: Float = 0
        for entry in f * batch.columns..<f * batch.columns + Int(batch.counts[f]) {
          sum.addProduct(delta[Int(batch.images[entry]) * deltaStride + o], batch.imageValues[entry])
        }
        gradient[f * stride + o] = sum
      }
    }
  },
  listedWeightGradientAdam: { delta, deltaStride, batch, operands, stride in
    let gradient = Buffer(count: batch.features * stride)
    referenceKernels.listedWeightGradient(delta, deltaStride, batch, gradient.base, stride)
    referenceKernels.adam(gradient.base, operands, gradient.count)
  },
  peak: { rounds, factor, term in
    var sum: Float = 0
    for _ in 0..<rounds { sum = term.addingProduct(sum, factor) }
    return sum * Float(vectorLanes)
  },
  peakVectors: 1)

/// The sum of 16 lanes, folded in halves.
private func foldedSum(_ lanes: [Float]) -> Float {
  var lanes = lanes
  for half in [8, 4, 2, 1] {
    for lane in 0..<half { lanes[lane] += lanes[lane + half] }
  }
  return lanes[0]
}

private func withoutSubnormals(_ x: Float) -> Float {
  x < 1e-30 && x > -1e-30 ? 0 : x
}
