internal import Networks
internal import Pruning
internal import Training

/// The mask: for each kernel, one bit a weight, row by row, the first weight in the lowest bit of the first byte; for
/// biases too where any of them is pruned.
func maskArtifact(_ mask: Mask, _ layout: ParameterLayout) -> [UInt8] {
  var tensors = SafeTensors()
  let isKernelsOnly = layout.slices.allSatisfy { $0.kind == .kernel || mask.keptCount($0) == $0.range.count }
  for slice in isKernelsOnly ? layout.kernels : layout.slices {
    var bits = [UInt8](repeating: 0, count: (slice.range.count + 7) / 8)
    for (at, index) in slice.range.enumerated() where mask.kept[index] { bits[at / 8] |= 1 << UInt8(at % 8) }
    tensors.add(slice.name, bits)
  }
  return tensors.bytes
}

/// Reads a mask of this layout.
func mask(fromArtifact bytes: [UInt8], _ layout: ParameterLayout) throws(ArtifactError) -> Mask {
  let tensors = try SafeTensors(bytes: bytes)
  var mask = Mask(layout)
  for slice in layout.slices where slice.kind == .kernel || tensors.uint8s(slice.name) != nil {
    guard let bits = tensors.uint8s(slice.name), bits.count == (slice.range.count + 7) / 8 else {
      throw ArtifactError("mask: expected \((slice.range.count + 7) / 8) bytes named \(slice.name)")
    }
    mask.prune(slice.range.enumerated().filter { bits[$0.offset / 8] >> UInt8($0.offset % 8) & 1 == 0 }.map(\.element))
  }
  return mask
}

/// The weights of a run: at its end, and at its start where that does not follow from seed and mask.
struct RunWeights {
  var end: [Float]
  var start: [Float]?

  private static let startPrefix = "start."

  /// In compact form: of each slice the kept weights in ascending order. Where pruned weights are not 0, `isWhole` asks
  /// for all.
  func artifact(_ mask: Mask, _ layout: ParameterLayout, isWhole: Bool) -> [UInt8] {
    var tensors = SafeTensors()
    func add(_ values: [Float], _ prefix: String) {
      for slice in layout.slices {
        let indices = isWhole ? Array(slice.range) : mask.survivors(slice)
        tensors.add(prefix + slice.name, indices.map { values[$0] })
      }
    }
    add(end, "")
    if let start { add(start, Self.startPrefix) }
    return tensors.bytes
  }

  /// Reads weights that were saved under this mask, whole or compact; what is not there is 0.
  init(artifact bytes: [UInt8], _ mask: Mask, _ layout: ParameterLayout) throws(ArtifactError) {
    let tensors = try SafeTensors(bytes: bytes)
    func read(_ prefix: String) throws(ArtifactError) -> [Float] {
      var weights = [Float](repeating: 0, count: layout.count)
      for slice in layout.slices {
        let survivors = mask.survivors(slice)
        let values = tensors.floats(prefix + slice.name) ?? []
        guard values.count == survivors.count || values.count == slice.range.count else {
          throw ArtifactError("weights: expected \(survivors.count) numbers named \(prefix + slice.name)")
        }
        let indices = values.count == survivors.count ? survivors : Array(slice.range)
        for (at, value) in zip(indices, values) { weights[at] = value }
      }
      return weights
    }
    end = try read("")
    let hasStart = tensors.tensors.contains { $0.name.hasPrefix(Self.startPrefix) }
    start = hasStart ? try read(Self.startPrefix) : nil
  }

  init(end: [Float], start: [Float]?) {
    self.end = end
    self.start = start
  }
}

/// The evaluations along training; test figures are NaN where they were not computed.
func curveArtifact(_ curve: LearningCurve) -> [UInt8] {
  var tensors = SafeTensors()
  tensors.add("iteration", curve.points.map(\.iteration))
  tensors.add("val_loss", curve.points.map(\.validation.loss))
  tensors.add("val_accuracy", curve.points.map(\.validation.accuracy))
  tensors.add("test_loss", curve.points.map { $0.test?.loss ?? .nan })
  tensors.add("test_accuracy", curve.points.map { $0.test?.accuracy ?? .nan })
  return tensors.bytes
}
