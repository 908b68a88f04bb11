package import Kernels
package import Randomness
package import Vocabulary

extension ParameterLayout {
  /// Fresh parameters from a distribution, each slice from a stream of its own.
  ///
  /// - Parameter stream: gives the stream of a layer.
  package func initialParameters(_ distribution: Initialization, stream: (_ slice: Int) -> RandomStream) -> Buffer {
    var parameters = Buffer(count: count)
    for (index, slice) in slices.enumerated() {
      parameters.replace(
        from: slice.range.lowerBound, with: initialValues(distribution, of: slice) { stream(index) })
    }
    return parameters
  }

  /// Fresh values of one slice.
  package func initialValues(_ distribution: Initialization, of slice: Slice, stream: () -> RandomStream) -> [Float] {
    guard let draw = distribution.draw(for: slice) else { return [Float](repeating: 0, count: slice.range.count) }
    var random = stream()
    return slice.range.map { _ in draw(&random) }
  }
}

extension Initialization {
  /// What draws one number of the slice; nil where all are 0.
  fileprivate func draw(for slice: ParameterLayout.Slice) -> ((inout RandomStream) -> Float)? {
    switch self {
    case .glorot:
      guard slice.kind == .kernel else { return nil }
      return normal(deviation: (2 / Double(slice.fanIn + slice.fanOut)).squareRoot())
    case .he:
      guard slice.kind == .kernel else { return nil }
      return normal(deviation: (2 / Double(slice.fanIn)).squareRoot())
    case .pytorch:
      let bound = 1 / Double(slice.fanIn).squareRoot()
      return { Float($0.uniform(from: -bound, to: bound)) }
    }
  }

  /// Normal, cut at two deviations, then rescaled to `deviation`.
  private func normal(deviation: Double) -> (inout RandomStream) -> Float {
    let scale = deviation / RandomStream.truncatedNormalDeviation
    return { Float($0.truncatedNormal() * scale) }
  }
}
