internal import Sweeps

extension Charts {
  /// How much masks of different series and seeds have in common.
  var overlap: ReportSection? {
    let series = study.pruned.filter { $0.points.contains { $0.level > 0 } }
    let levels = overlapLevels(series)
    guard series.count > 1 || study.frozen.sweep.seeds.count > 1, !levels.isEmpty else { return nil }
    guard let artifacts = options.artifacts else {
      return ReportSection(
        id: "overlap-section", title: "What masks have in common",
        notes: [
          "The masks are not at hand: give the sweep's output folder, with its artifacts, instead of the log alone."
        ])
    }
    var missing = 0
    var figures: [Figure] = []
    var alone: [String] = []
    for level in levels {
      let masks = series.map { MaskBits.read($0, level, artifacts, &missing) }
      // What kept weights start from changes no one-shot mask: equal rows are one.
      func same(_ place: Int) -> [Int] {
        masks.indices.filter {
          Self.criterion(series[$0]) == Self.criterion(series[place]) && masks[$0] == masks[place]
        }
      }
      let places = masks.indices.filter { !masks[$0].isEmpty && same($0).first == $0 }
      let rows = places.map { place in
        (series[place], same(place).count > 1 ? Self.criterion(series[place]) : series[place].label)
      }
      if rows.count > 1 {
        figures.append(figure(rows.map(\.0), rows.map(\.1), places.map { masks[$0] }, level))
      } else if let row = rows.first, let told = seeds(row.1, masks[places[0]]) {
        alone.append("\(told) (\(kept([row.0], level)) kept).")
      }
    }
    var notes: [String] = []
    if !figures.isEmpty {
      notes.append(
        "Of the weights that the row keeps, the percentage that the column keeps too, by the same seed"
          + (hasSeeds
            ? ", averaged over seeds. On the diagonal: the same series with different seeds." : ".")
          + " Masks drawn independently would share as much as is kept.")
    }
    notes += alone
    if missing > 0 {
      notes.append(
        "\(counted(missing, "mask")) of trials with a result \(missing == 1 ? "is" : "are") not in the folder's artifacts "
          + "and left out.")
    }
    guard !notes.isEmpty else { return nil }
    return ReportSection(id: "overlap-section", title: "What masks have in common", notes: notes, figures: figures)
  }

  private var hasSeeds: Bool { study.frozen.sweep.seeds.count > 1 }

  /// What one series' masks share between seeds, as a sentence's beginning.
  private func seeds(_ label: String, _ masks: [Replicate: MaskBits]) -> String? {
    let shares = Summary(of: sharesBetweenSeeds(masks))
    return shares.mean.map { "\(label): masks of different seeds share \(decimals($0 * 100, 1)) % of what they keep" }
  }

  private func sharesBetweenSeeds(_ masks: [Replicate: MaskBits]) -> [Double] {
    let list = masks.sorted { $0.key < $1.key }
    return list.indices.flatMap { at in
      list[(at + 1)...].filter { $0.key.seed != list[at].key.seed }.map { list[at].value.shared(with: $0.value) }
    }
  }

  private func kept(_ series: [Series], _ level: Int) -> String {
    let densities = series.compactMap { $0.point(level: level)?.density }
    let low = Quantity.density.text(densities.min())
    let high = Quantity.density.text(densities.max())
    return low == high ? "\(low) %" : "\(low) to \(high) %"
  }

  private func figure(
    _ series: [Series], _ labels: [String], _ masks: [[Replicate: MaskBits]], _ level: Int
  ) -> Figure {
    let cells = masks.indices.map { row in
      masks.indices.map { column in cell(labels, masks, row, column) }
    }
    let threshold = series.first?.point(level: level)?.threshold
    return Figure(
      id: "overlap-\(level)",
      title: "Shared weights at \(threshold.map { "t = \(thresholdText($0))" } ?? "level \(level)"), "
        + "\(kept(series, level)) kept",
      caption: "", content: .heatMap(HeatMap(rows: labels, columns: labels, cells: cells)))
  }

  private func cell(
    _ labels: [String], _ masks: [[Replicate: MaskBits]], _ row: Int, _ column: Int
  ) -> HeatMap.Cell {
    var shares: [Double] = []
    if row == column {
      guard hasSeeds else { return HeatMap.Cell(shade: nil, text: "", isAbsent: true) }
      shares = sharesBetweenSeeds(masks[row])
    } else {
      for (replicate, mask) in masks[row].sorted(by: { $0.key < $1.key }) {
        if let other = masks[column][replicate] { shares.append(mask.shared(with: other)) }
      }
    }
    let summary = Summary(of: shares)
    guard let mean = summary.mean else {
      return HeatMap.Cell(
        shade: nil, text: "", note: "\(labels[row]), \(labels[column]): no masks to compare")
    }
    let against = row == column ? "itself, other seeds" : labels[column]
    return HeatMap.Cell(
      shade: mean, text: decimals(mean * 100, 0),
      note: "\(labels[row]) and \(against)\n\(decimals(mean * 100, 1)) % shared, \(counted(shares.count, "pair"))"
    )
  }

  /// The level that keeps about a seventh, and the last one.
  private func overlapLevels(_ series: [Series]) -> [Int] {
    var densities: [Int: Double] = [:]
    for point in series.flatMap(\.points) where point.level > 0 && densities[point.level] == nil {
      densities[point.level] = point.density
    }
    func distance(_ density: Double) -> Double { max(density / 0.15, 0.15 / max(density, 1e-9)) }
    let ordered = densities.sorted { $0.key < $1.key }
    guard let last = ordered.last else { return [] }
    let middle = ordered.min { distance($0.value) < distance($1.value) } ?? last
    return middle.key == last.key ? [last.key] : [middle.key, last.key]
  }
}

/// A mask as bits, tensors one after the other in the order of their names.
private struct MaskBits: Equatable {
  let words: [UInt64]
  let kept: Int

  init(_ tensors: [String: [UInt8]]) {
    var words: [UInt64] = []
    for (_, bytes) in tensors.sorted(by: { $0.key < $1.key }) {
      for start in stride(from: 0, to: bytes.count, by: 8) {
        words.append(bytes[start..<min(start + 8, bytes.count)].reversed().reduce(0) { $0 << 8 | UInt64($1) })
      }
    }
    self.words = words
    kept = words.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// The share of this mask's weights that the other keeps too.
  func shared(with other: MaskBits) -> Double {
    guard kept > 0 else { return 0 }
    var both = 0
    for (a, b) in zip(words, other.words) { both += (a & b).nonzeroBitCount }
    return Double(both) / Double(kept)
  }

  /// The masks of a level by replicate; of kernels only.
  static func read(
    _ series: Series, _ level: Int, _ artifacts: ArtifactReader, _ missing: inout Int
  ) -> [Replicate: MaskBits] {
    var masks: [Replicate: MaskBits] = [:]
    for cell in series.point(level: level)?.cells ?? [] {
      guard let measurement = cell.measurement else { continue }
      guard let tensors = measurement.artifacts["mask"].flatMap(artifacts.mask) else {
        missing += 1
        continue
      }
      masks[cell.replicate] = MaskBits(tensors.filter { $0.key.hasSuffix("weight") })
    }
    return masks
  }
}
