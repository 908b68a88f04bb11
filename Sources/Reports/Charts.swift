internal import Sweeps

/// Makes the sections of a report; each lives in a file of its own.
struct Charts {
  let study: Study
  let options: StudyReport.Options

  /// Test accuracy over weights kept, whole and close up.
  var accuracy: ReportSection? {
    guard !study.isUntrained, !study.pruned.isEmpty else { return nil }
    let lines = lines(.testAccuracy)
    guard lines.contains(where: { !$0.points.isEmpty }) else { return nil }
    let overlays = overlays(.testAccuracy, lines)
    let values = (lines + overlays).flatMap(values(of:))
    let references = [denseReference].compactMap { $0 }
    guard hasCurves(lines) else {
      let figure = Figure(
        id: "accuracy", title: "Test accuracy", caption: "Bars are means over seeds, whiskers as bands elsewhere.",
        content: .bars(bars(.testAccuracy, lines)))
      return ReportSection(id: "accuracy-section", title: "Accuracy", notes: incompleteNote, figures: [figure])
    }
    let closeUp = closeUp(lines + overlays)
    let full = Axis("test accuracy, %", holding: values, isPercent: true)
    var figures = [
      Figure(
        id: "accuracy", title: closeUp == nil ? "Test accuracy by weights kept" : "The same, whole",
        caption:
          "Each line is one way to choose what is kept; the network shrinks from left to right. "
          + bandCaption + overlayCaption(overlays),
        content: .lines(LineChart(x: densityAxis, y: full, lines: lines + overlays, references: references)))
    ]
    if let close = closeUp {
      figures.insert(
        Figure(
          id: "accuracy-close", title: "Test accuracy by weights kept, close up around the dense network",
          caption: "Where a line stays above the dotted one, a smaller network does better than the whole one. Lines "
            + "that leave the picture below are whole in the next.\(overlayCaption(overlays))",
          content: .lines(LineChart(x: densityAxis, y: close, lines: lines + overlays, references: references))), at: 0)
    }
    return ReportSection(id: "accuracy-section", title: "Accuracy", notes: incompleteNote, figures: figures)
  }

  var earlyStop: ReportSection? {
    guard !study.isUntrained else { return nil }
    let lines = lines(.earlyStopIteration)
    let values = lines.flatMap(values(of:))
    guard hasCurves(lines) else { return nil }
    let axis = Axis("iteration", holding: values + [0])
    let figure = Figure(
      id: "early-stop", title: "Iteration of the smallest validation loss",
      caption: "A lower line learns faster. A line at the number of iterations had not stopped getting better. "
        + bandCaption,
      content: .lines(LineChart(x: densityAxis, y: axis, lines: lines)))
    return ReportSection(id: "early-stop-section", title: "Early stop", figures: [figure])
  }

  /// What training does to the kept weights.
  var anatomy: ReportSection? {
    guard !study.isUntrained else { return nil }
    let captions: [(Quantity, String)] = [
      (.flipped, "Of the weights kept at a level, the share whose sign training changed."),
      (.grown, "The share whose magnitude training raised."), (.shrunk, "The share whose magnitude training lowered."),
    ]
    let figures = captions.compactMap { quantity, caption -> Figure? in
      let lines = lines(quantity).filter { !$0.points.isEmpty }
      guard hasCurves(lines) else { return nil }
      let axis = Axis("%", holding: lines.flatMap(values(of:)) + [0], isPercent: true)
      return Figure(
        id: "anatomy-\(quantity.rawValue)", title: sentence(quantity.title), caption: caption + " " + bandCaption,
        content: .lines(LineChart(x: densityAxis, y: axis, lines: lines)))
    }
    guard !figures.isEmpty else { return nil }
    return ReportSection(
      id: "anatomy-section", title: "What training does to kept weights",
      notes: ["Start and end of each level's training compared weight by weight."], figures: figures)
  }
}

func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
