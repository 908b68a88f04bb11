internal import Sweeps

/// Makes the sections of a report; each lives in a file of its own.
struct Charts {
  let study: Study
  let options: StudyReport.Options
  /// Whether series differ in what kept weights start from, and in what pruned ones are held at.
  let varies: (mask1: Bool, mask0: Bool)

  init(study: Study, options: StudyReport.Options) {
    self.study = study
    self.options = options
    let pruned = study.pruned.filter(Self.isPruned).map(\.dimensions)
    varies = (
      Set(pruned.map { $0["step.mask1"] ?? "rewind" }).count > 1, Set(pruned.map { $0["step.mask0"] ?? "zero" }).count > 1
    )
  }

  /// Test accuracy over weights kept, whole and close up.
  var accuracy: ReportSection? {
    guard !study.isUntrained, !study.pruned.isEmpty else { return nil }
    let lines = lines(.testAccuracy).filter { !$0.points.isEmpty }
    guard hasCurves(lines) else { return singleLevels(lines) }
    let overlays = overlays(.testAccuracy, lines)
    let values = (lines + overlays).flatMap(values(of:))
    let references = [denseReference].compactMap { $0 }
    let closeUp = closeUp(lines + overlays)
    let full = Axis("test accuracy, %", holding: values, isPercent: true)
    var figures: [Figure] = []
    if let closeUp {
      figures = pictures(
        "accuracy-close", "Test accuracy by weights kept, close up around the dense network",
        caption: "Where a line stays above the dotted one, a smaller network does better than the whole one. Lines "
          + "that leave the picture below are whole in the next.\(overlayCaption(overlays))",
        x: densityAxis, y: closeUp, lines + overlays, references: references)
    }
    figures += pictures(
      "accuracy", "Test accuracy by weights kept" + (closeUp == nil ? "" : ", whole"),
      caption:
        "\(meaningOfLines); the network shrinks from left to right. "
        + bandCaption + overlayCaption(overlays),
      x: densityAxis, y: full, lines + overlays, references: references)
    return ReportSection(id: "accuracy-section", title: "Accuracy", notes: incompleteNote, figures: figures)
  }

  var earlyStop: ReportSection? {
    guard !study.isUntrained else { return nil }
    let lines = lines(.earlyStopIteration)
    let values = lines.flatMap(values(of:))
    guard hasCurves(lines) else { return nil }
    // From 0 only where that leaves the lines most of the picture.
    let fromZero = (values.min() ?? 0) < 0.4 * (values.max() ?? 0)
    let axis = Axis("iteration", holding: values + (fromZero ? [0] : []))
    let figures = pictures(
      "early-stop", "Iteration of the smallest validation loss",
      caption: "A lower line learns faster. A line at the number of iterations had not stopped getting better. "
        + bandCaption, x: densityAxis, y: axis, lines)
    return ReportSection(id: "early-stop-section", title: "Early stop", figures: figures)
  }

  /// What training does to the kept weights.
  var anatomy: ReportSection? {
    guard !study.isUntrained else { return nil }
    let captions: [(Quantity, String)] = [
      (.flipped, "Of the weights kept at a level, the share whose sign training changed."),
      (.grown, "The share whose magnitude training raised."), (.shrunk, "The share whose magnitude training lowered."),
    ]
    let figures = captions.flatMap { quantity, caption -> [Figure] in
      let lines = lines(quantity).filter { !$0.points.isEmpty }
      guard hasCurves(lines) else { return [] }
      let axis = Axis("share of kept weights, %", holding: lines.flatMap(values(of:)) + [0], isPercent: true)
      return pictures(
        "anatomy-\(quantity.rawValue)", sentence(quantity.title), caption: caption + " " + bandCaption, x: densityAxis,
        y: axis, lines)
    }
    guard !figures.isEmpty else { return nil }
    return ReportSection(
      id: "anatomy-section", title: "What training does to kept weights",
      notes: ["Start and end of each level's training compared weight by weight."], figures: figures)
  }
}

func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
