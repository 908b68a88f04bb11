/// How the levels of a sweep follow from one another (Frankle and Carbin 2019, section 1).
package enum PruneMode: String, CaseIterable, Sendable, Hashable {
  /// Train, prune a share of the survivors, rewind, repeat: level k follows level k - 1.
  case iterative
  /// Each level prunes straight from the base run.
  case oneshot
}

/// Which weights compete with each other for survival.
package enum PruneScope: String, CaseIterable, Sendable, Hashable {
  /// Those of each kernel among themselves.
  case layer
  /// Those of all kernels.
  case global
}

/// Whose masks a trial's pruning goes on from.
package enum MaskChain: String, CaseIterable, Sendable, Hashable {
  /// Each combination of actions trains a chain of its own.
  case own
  /// The chain with mask-1 action `rewind` and mask-0 action `zero`; other actions are tried on its masks and lead no
  /// further (Frankle and Carbin 2019: winning tickets, reinitialised).
  case rewind
}
