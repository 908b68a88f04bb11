/// The rule that turns a gradient into a step.
package enum OptimizerKind: String, CaseIterable, Sendable, Hashable {
  /// Kingma and Ba 2015, in the form of their section 2's last paragraph (ε beside sqrt(v), uncorrected).
  case adam
  /// Stochastic gradient descent with momentum: u = momentum·u + g, w -= rate·u.
  case sgd
}

/// The distribution that a network's weights are first drawn from.
package enum Initialization: String, CaseIterable, Sendable, Hashable {
  /// Normal cut at two deviations, rescaled to deviation sqrt(2 / (fan in + fan out)); biases 0 (Glorot and Bengio 2010).
  case glorot
  /// Normal cut at two deviations, rescaled to deviation sqrt(2 / fan in); biases 0 (He et al. 2015).
  case he
  /// Uniform within ±1/sqrt(fan in), biases too: the default of PyTorch's layers.
  case pytorch
}
