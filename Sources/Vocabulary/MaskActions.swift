/// What the weights that a mask keeps start from (Zhou et al. 2019, section 4.1).
package enum Mask1Action: String, CaseIterable, Sendable, Hashable {
  /// Their values at the start of the run that the mask was made from.
  case rewind
}

/// What the weights that a mask prunes are held at (Zhou et al. 2019, section 4.2).
package enum Mask0Action: String, CaseIterable, Sendable, Hashable {
  /// Frozen at zero.
  case zero
}
