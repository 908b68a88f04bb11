internal import SweepCore
internal import Sweeps
internal import Vocabulary

/// Everything that is said about a sweep's results, as values; a page or files are drawn from it.
package struct StudyReport: Sendable {
  package let name: String
  /// What the author said about the sweep, one sentence a member.
  package let about: [String]
  /// What a reader must know before believing anything.
  package let notice: String?
  package let facts: [Fact]
  package let sections: [ReportSection]
  package let footer: String

  package struct Fact: Hashable, Sendable {
    package let name: String
    package let value: String
    package var isAlarm = false
  }

  /// How a report is made.
  package struct Options: Sendable {
    package var band = Band.range
    package var comparison: Comparison?
    package var artifacts: ArtifactReader?

    package init(band: Band = .range, comparison: Comparison? = nil, artifacts: ArtifactReader? = nil) {
      self.band = band
      self.comparison = comparison
      self.artifacts = artifacts
    }
  }

  package init(_ study: Study, _ options: Options = Options()) {
    name = study.name
    about = Self.about(study)
    notice = Self.notice(study)
    facts = Self.facts(study)
    let charts = Charts(study: study, options: options)
    let (before, after) = study.isUntrained ? (charts.untrained, nil) : (nil, charts.untrained)
    sections = [
      charts.cells, charts.accuracy, charts.thresholds, before, charts.comparison, after, charts.actions,
      charts.differences, charts.earlyStop, charts.anatomy, charts.overlap, charts.tables, charts.cost,
    ].compactMap { $0 }
    footer =
      "Made by raffle \(study.frozen.version) from its results log; numerics \(study.frozen.numericsVersion), data SHA-256 "
      + "\(study.frozen.data.digest.description.prefix(12)). Accuracies are test accuracies at the smallest validation "
      + "loss unless a figure says otherwise; standard deviations divide by n - 1."
  }

  /// Every figure, in order.
  package var figures: [Figure] { sections.flatMap(\.figures) }

  private static func about(_ study: Study) -> [String] {
    guard case .object(let members) = study.frozen.sweep.about else { return [] }
    return members.filter { !["minutes", "cores"].contains($0.name) }.map { member in
      let text = member.value.string ?? member.value.text
      return member.name == "purpose" ? text : "\(sentence(member.name)): \(text)"
    }
  }

  private static func notice(_ study: Study) -> String? {
    let sweep = study.frozen.sweep
    guard sweep.isQuick else { return nil }
    return "The quick form of the sweep (--quick): \(counted(sweep.seeds.count, "seed")), "
      + "iterations: \(iterations(sweep)). It shows that everything works; what the study found is to be "
      + "compared with the whole sweep."
  }

  static func iterations(_ sweep: Sweep) -> String {
    switch sweep.training.stop {
    case .accuracy(let accuracy): "until \(decimals(accuracy * 100, 0)) % validation accuracy"
    case .argminValidationLoss, nil: grouped(sweep.training.iterations)
    }
  }

  private static func facts(_ study: Study) -> [Fact] {
    let sweep = study.frozen.sweep
    let counts = study.counts
    var facts = [
      Fact(name: "trials with a result", value: "\(grouped(counts.ok)) of \(grouped(study.trials))")
    ]
    if counts.failed + counts.blocked > 0 {
      facts.append(
        Fact(name: "failed, blocked", value: "\(grouped(counts.failed)), \(grouped(counts.blocked))", isAlarm: true))
    }
    if counts.missing > 0 { facts.append(Fact(name: "missing", value: grouped(counts.missing), isAlarm: true)) }
    if sweep.criteria.count == 1, let criterion = sweep.criteria.first {
      facts.append(Fact(name: "criterion", value: criterion.name))
    }
    facts += [
      Fact(name: "seeds", value: grouped(sweep.seeds.count)),
      Fact(
        name: "network", value: sweep.model.sizes.map(String.init).joined(separator: "-")),
      Fact(name: "data", value: sweep.dataset.kind.name),
      Fact(name: study.isUntrained ? "iterations of base runs" : "iterations", value: iterations(sweep)),
      Fact(name: "core time", value: duration(study.ledger.coreSeconds)),
    ]
    if let ratio = study.ledger.makespanOverBound {
      facts.append(
        Fact(
          name: "makespan / bound", value: "\(duration(study.ledger.makespanSeconds)), \(decimals(ratio, 2)) ×"))
    }
    return facts
  }
}

/// What a band around a line shows.
package enum Band: String, CaseIterable, Sendable {
  /// From the smallest to the largest over seeds, as Frankle and Carbin 2019.
  case range
  /// The 95 % interval of the mean by Student's t.
  case interval
}

/// Gives what trials left behind beside their records; nil where it is not at hand.
package struct ArtifactReader: Sendable {
  /// A mask's bits by tensor name, eight weights a byte.
  package var mask: @Sendable (_ digest: String) -> [String: [UInt8]]?
  /// A curve's numbers by name: `iteration`, `val_loss`, `val_accuracy`.
  package var curve: @Sendable (_ digest: String) -> [String: [Double]]?

  package init(
    mask: @escaping @Sendable (String) -> [String: [UInt8]]?,
    curve: @escaping @Sendable (String) -> [String: [Double]]?
  ) {
    self.mask = mask
    self.curve = curve
  }
}
