internal import Glibc
internal import Sweeps

extension Charts {
  /// Where trials ran, and what they cost.
  var cost: ReportSection? {
    let ledger = study.ledger
    guard !ledger.runs.isEmpty else { return nil }
    var table = DataTable(
      columns: ["by", "name", "trials", "core-seconds", "share %", "seconds a trial"], leading: 2)
    let properties: [(String, (Ledger.Run) -> String)] = [
      ("instruction set", \.instructionSet), ("host", \.host), ("worker", \.worker), ("version", \.version),
    ]
    for (name, property) in properties {
      for (value, trials, seconds) in ledger.cost(by: property).prefix(60) {
        table.rows.append(
          DataTable.Row(cells: [
            name, value, grouped(trials), groupedDecimals(seconds, 1),
            decimals(ledger.coreSeconds > 0 ? seconds / ledger.coreSeconds * 100 : 0, 1),
            decimals(seconds / Double(max(1, trials)), 2),
          ]))
      }
    }
    return ReportSection(
      id: "cost-section", title: "Where it ran and what it cost",
      notes: [ledger.sentence, ledger.times].compactMap { $0 },
      figures: [
        Figure(
          id: "cost", title: "Cost",
          caption:
            "Seconds are those of a trial's slot, from the record's provenance. The lower bound of the makespan is "
            + "the larger of all core-seconds over the slots and the longest chain of trials that wait for each other.",
          content: .table(table))
      ])
  }
}

extension Ledger {
  /// When the first trial began and the last one ended.
  var times: String? {
    guard let first = runs.map(\.started).min(), let last = runs.map(\.ended).max() else { return nil }
    let missing = unknown > 0 ? " \(counted(unknown, "result")) without a time that can be are not counted." : ""
    return "The first trial began on \(dateText(first)), the last one ended on \(dateText(last)).\(missing)"
  }

  /// What the sweep cost and how close its schedule came to the best possible, in one or two sentences.
  package var sentence: String {
    guard !runs.isEmpty else { return "No trial has ended yet." }
    let sets = cost(by: \.instructionSet).map { "\($0.name) \(groupedDecimals($0.seconds, 1))" }.joined(separator: ", ")
    let cost =
      "\(groupedDecimals(coreSeconds, 1)) core-seconds in \(counted(runs.count, "trial")) (\(sets)) on "
      + "\(counted(Set(runs.map(\.host)).count, "host")), \(counted(slots, "slot"))."
    guard let bound = lowerBoundSeconds, let ratio = makespanOverBound else { return cost }
    let work = coreSeconds / Double(max(1, slots))
    let which = longestChainSeconds > work ? "the longest chain" : "work over slots"
    return cost + " Makespan \(duration(makespanSeconds)), \(decimals(ratio, 2)) times its lower bound of "
      + "\(duration(bound)) (\(which))."
  }
}

/// `2026-11-21 09:30 UTC` of seconds since 1970.
private func dateText(_ seconds: Double) -> String {
  var time = Int(seconds)
  var parts = tm()
  guard gmtime_r(&time, &parts) != nil else { return "an unknown day" }
  func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
  return "\(parts.tm_year + 1_900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) \(two(parts.tm_hour)):"
    + "\(two(parts.tm_min)) UTC"
}
