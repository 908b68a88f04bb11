/// The known word that a misspelt one is closest to; nil when none is close. The first wins a tie.
func suggestion(for word: String, among known: [String]) -> String? {
  let near = known.map { (word: $0, distance: editDistance(word, $0)) }
    .filter { $0.distance <= max(1, min(word.count, $0.word.count) / 3) }
  return near.min { $0.distance < $1.distance }?.word
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other
/// (optimal string alignment; Damerau 1964).
func editDistance(_ from: String, _ to: String) -> Int {
  let a = Array(from.lowercased().utf8)
  let b = Array(to.lowercased().utf8)
  var rows = [Array(0...b.count)]
  for i in 1..<(a.count + 1) {
    var row = [i]
    for j in 1..<(b.count + 1) {
      var best = min(rows[i - 1][j], row[j - 1]) + 1
      best = min(best, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, rows[i - 2][j - 2] + 1) }
      row.append(best)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}

/// `'a', 'b' and 'c'`.
func listed(_ words: [String]) -> String {
  let quoted = words.map { "'\($0)'" }
  guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
  return quoted.dropLast().joined(separator: ", ") + " and " + last
}
