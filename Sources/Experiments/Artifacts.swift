internal import Networks
internal import Pruning
internal import Training

/// The mask: for each kernel, one bit a weight, row by row, the first weight in the lowest bit of the first byte.
func maskArtifact(_ mask: Mask, _ layout: ParameterLayout) -> [UInt8] {
  var tensors = SafeTensors()
  for slice in layout.kernels {
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
  for slice in layout.kernels {
    guard let bits = tensors.uint8s(slice.name), bits.count == (slice.range.count + 7) / 8 else {
      throw ArtifactError("mask: expected \((slice.range.count + 7) / 8) bytes named \(slice.name)")
    }
    mask.prune(slice.range.enumerated().filter { bits[$0.offset / 8] >> UInt8($0.offset % 8) & 1 == 0 }.map(\.element))
  }
  return mask
}

/// The trained weights in compact form: of each kernel the kept weights in ascending order, of each bias all.
func weightsArtifact(_ weights: [Float], _ mask: Mask, _ layout: ParameterLayout) -> [UInt8] {
  var tensors = SafeTensors()
  for slice in layout.slices { tensors.add(slice.name, mask.survivors(slice).map { weights[$0] }) }
  return tensors.bytes
}

/// Reads weights that were saved under this mask; pruned ones are 0.
func weights(fromArtifact bytes: [UInt8], _ mask: Mask, _ layout: ParameterLayout) throws(ArtifactError) -> [Float] {
  let tensors = try SafeTensors(bytes: bytes)
  var weights = [Float](repeating: 0, count: layout.count)
  for slice in layout.slices {
    let survivors = mask.survivors(slice)
    guard let values = tensors.floats(slice.name), values.count == survivors.count else {
      throw ArtifactError("weights: expected \(survivors.count) numbers named \(slice.name)")
    }
    for (at, value) in zip(survivors, values) { weights[at] = value }
  }
  return weights
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
