/// Short names of series: the criterion, and of everything else what differs.
struct SeriesLabels {
  let labels: [String]

  /// What a left-out member of a specification means, where its name alone would not say it.
  private static let defaults = ["step.mask1": "rewind", "step.mask0": "zero", "step.mode": "iterative"]

  init(_ groups: [(dimensions: [String: String], isBase: Bool)]) {
    let pruned = groups.filter { !$0.isBase }.map(\.dimensions)
    // Where masks come from follows from the action, unless nothing else differs.
    let implied: Set = ["train.iterations", "step.masks"]
    let varying = Self.varying(pruned).filter { !$0.hasPrefix("step.criterion") && !implied.contains($0) }
    // A criterion that all have in common goes without saying where their actions tell them apart.
    let isImplied =
      Set(pruned.map(Self.criterion)).count == 1 && !varying.isEmpty
      && Set(varying).isSubset(of: ["step.mask1", "step.mask0"])
    let models = Set(groups.map { $0.dimensions["model.fc"] ?? $0.dimensions["model"] ?? "" }).count > 1
    var labels = groups.map { group in
      group.isBase ? Self.base(group.dimensions, models) : Self.pruned(group.dimensions, varying, named: !isImplied)
    }
    // Whatever is left to tell two apart is said in full.
    for (label, places) in Dictionary(grouping: labels.indices, by: { labels[$0] }) where places.count > 1 {
      let rest = Self.varying(places.map { groups[$0].dimensions })
      for place in places {
        let details = rest.map { path in
          let value = groups[place].dimensions[path] ?? "default"
          return path == "train.iterations" ? "\(value) iterations" : "\(path) \(value)"
        }
        labels[place] = ([label] + details).joined(separator: ", ")
      }
    }
    self.labels = labels
  }

  private static func base(_ dimensions: [String: String], _ models: Bool) -> String {
    models ? "dense \(model(dimensions))" : "dense"
  }

  private static func criterion(_ dimensions: [String: String]) -> String? {
    dimensions["step.criterion"] ?? dimensions["step.criterion.name"]
  }

  private static func pruned(_ dimensions: [String: String], _ varying: [String], named: Bool) -> String {
    let isSupermask = dimensions.keys.contains { $0.hasPrefix("supermask") }
    let name = criterion(dimensions) ?? (isSupermask ? "learned mask" : "pruned")
    let details = varying.compactMap { path -> String? in
      let leaf = path.split(separator: ".").last.map(String.init) ?? path
      switch path {
      case "step.mask1", "step.mask0": return dimensions[path] ?? defaults[path]
      case "step.amount": return dimensions[path].map { _ in "best" }
      case _ where path.hasPrefix("model"): return model(dimensions)
      case _ where path.hasPrefix("supermask"):
        guard isSupermask, let value = dimensions[path] else { return nil }
        return value == "true" ? leaf : value == "false" ? "no \(leaf)" : value
      default: return (dimensions[path] ?? defaults[path]).map { "\(leaf) \($0)" }
      }
    }
    return ((named ? [name] : []) + details).joined(separator: ", ")
  }

  /// Paths whose values differ, in order.
  private static func varying(_ dimensions: [[String: String]]) -> [String] {
    let paths = Set(dimensions.flatMap(\.keys)).sorted()
    return paths.filter { path in Set(dimensions.map { $0[path] ?? defaults[path] ?? "" }).count > 1 }
  }

  /// `784-300-100-10`.
  static func model(_ dimensions: [String: String]) -> String {
    guard let sizes = dimensions["model.fc"] else { return dimensions["model"] ?? "fc" }
    return sizes.filter { $0 != "[" && $0 != "]" && $0 != " " }.replacing(",", with: "-")
  }
}
