import Reports
import Sweeps
import Testing

/// Values of SciPy 1.17.1 and NumPy 2.4.6: scipy.stats.t.ppf(0.975, n), scipy.stats.t.interval, numpy.std(ddof=1),
/// scipy.stats.ttest_rel(a, b).confidence_interval().
@Suite("Statistics") struct StatisticsTests {
  private let a = [0.9731, 0.9748, 0.9719, 0.9752, 0.9740]
  private let b = [0.9702, 0.9751, 0.9690, 0.9733, 0.9725]

  @Test(
    "Student's 0.975 quantile is SciPy's",
    arguments: [
      (1, 12.706204736174694), (2, 4.302652729749462), (3, 3.1824463052837078), (4, 2.7764451051977934),
      (9, 2.262157162798205), (10, 2.228138851986274), (29, 2.045229642132703), (100, 1.9839715185235518),
    ])
  func quantile(degrees: Int, expected: Double) {
    #expect(abs(studentQuantile(degrees: degrees) - expected) < 1e-9)
  }

  @Test("deviation, interval of the mean and interval of one more number are SciPy's")
  func summary() {
    let summary = Summary(of: a)
    #expect(abs((summary.mean ?? 0) - 0.9738) < 1e-15)
    #expect(abs((summary.deviation ?? 0) - 0.0013322912594474197) < 1e-15)
    #expect(abs((summary.confidence ?? 0) - 0.0016542580919773897) < 1e-12)
    #expect(abs((summary.prediction ?? 0) - 0.00405208822821474) < 1e-12)
    #expect(summary.minimum == 0.9719 && summary.maximum == 0.9752)
  }

  @Test("one number has no spread and no interval")
  func one() {
    let summary = Summary(of: [0.5])
    #expect(summary.mean == 0.5 && summary.deviation == nil && summary.confidence == nil && summary.prediction == nil)
    #expect(welchHalfWidth(summary, Summary(of: a)) == nil)
  }

  @Test("paired differences take the seeds that both have, and their interval is SciPy's")
  func paired() {
    func keyed(_ values: [Double]) -> [Replicate: Double] {
      Dictionary(uniqueKeysWithValues: values.enumerated().map { (Replicate(seed: UInt64($0.offset)), $0.element) })
    }
    var more = keyed(a)
    more[Replicate(seed: 99)] = 0.1
    let difference = pairedDifferences(more, keyed(b))
    #expect(difference.count == 5)
    #expect(abs((difference.mean ?? 0) - 0.00178) < 1e-15)
    #expect(abs((difference.confidence ?? 0) - 0.001634097753208789) < 1e-12)
  }

  @Test("Welch's interval takes degrees of freedom rounded down: 2 of 2.01 here")
  func welch() {
    let half = welchHalfWidth(Summary(of: a), Summary(of: [0.97, 0.99, 0.95]))
    #expect(abs((half ?? 0) - 0.04974885043554396) < 1e-12)
  }
}
