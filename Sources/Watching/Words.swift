internal import Sweeps

// Times in words, and words in columns.

/// `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`.
func timeText(_ seconds: Double) -> String {
  guard seconds.isFinite else { return "unknown" }
  if seconds < 10 { return "\(decimals(max(0, seconds), 1)) s" }
  let whole = Int(min(seconds, 1e15).rounded())
  switch whole {
  case ..<60: return "\(whole) s"
  case ..<3_600: return "\(whole / 60) min \(whole % 60) s"
  case ..<86_400: return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
  default: return "\(whole / 86_400) d \(whole % 86_400 / 3_600) h"
  }
}

func timeText(milliseconds: UInt64) -> String { timeText(Double(milliseconds) / 1_000) }

extension String {
  /// Filled up with spaces, or cut.
  func padded(to columns: Int) -> String {
    count >= columns ? String(prefix(columns)) : self + String(repeating: " ", count: columns - count)
  }

  /// With the spaces in front.
  func padded(from columns: Int) -> String {
    count >= columns ? String(prefix(columns)) : String(repeating: " ", count: columns - count) + self
  }
}

/// Parts put into lines of at most `width` columns, two spaces between them; a part that is wider is cut.
func flow(_ parts: [StyledLine], width: Int) -> [StyledLine] {
  var lines: [StyledLine] = []
  for part in parts {
    if let last = lines.last, last.width + 2 + part.width <= width {
      lines[lines.count - 1] += StyledLine("  ") + part
    } else {
      lines.append(part.clipped(to: width))
    }
  }
  return lines
}
