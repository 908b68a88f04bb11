import Foundation
import Testing

/// Pages, pictures, comparisons and tickets, of one sweep of six trials.
@Suite("Reports and tickets from the command line", .serialized)
struct ReportTests {
  static let sweep = """
    name: tiny
    about: {purpose: "Is <b>this</b> shown?"}
    model: {fc: [784, 16, 10]}
    dataset: {synthetic: {train: 600, test: 100}}
    train: {iterations: 60, evaluate_every: 20}
    prune: {levels: [1]}
    grid: {criterion: [large_final, random], seed: [0, 1]}
    quick: {train: {iterations: 40}}
    """

  /// The sweep's results in a folder of their own.
  private func results(_ bench: borrowing Bench, _ arguments: String...) throws -> String {
    let file = try bench.write("tiny.yaml", Self.sweep)
    let run = try bench.start("raffle", ["run", file, "--out", bench.path("out"), "--quiet"] + arguments).outcome()
    #expect(run.status == 0, "\(run.errors)")
    return bench.path("out")
  }

  @Test("--html writes one page that needs no network, --svg the same figures as files")
  func pictures() throws {
    let bench = try Bench()
    let out = try results(bench)
    let (page, folder) = (bench.path("page.html"), bench.path("figures"))
    let report = try bench.run("raffle", "report", out, "--html", page, "--svg", folder)
    #expect(report.status == 0 && report.output.isEmpty && report.errors.contains("wrote \(page)"))
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.hasPrefix("<!doctype html>") && html.hasSuffix("</html>\n"))
    for text in ["tiny", "large_final", "Is &lt;b&gt;this&lt;/b&gt; shown?", "Where it ran and what it cost"] {
      #expect(html.contains(text))
    }
    #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("src="))
    #expect(!html.contains("quick form"))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(files.count > 3 && files.allSatisfy { $0.hasSuffix(".svg") })
    for file in files {
      #expect(try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).contains("<svg xmlns=\"http://www.w3.org/2000/svg\""))
    }
    #expect(try bench.run("raffle", "report", out, "--html", "/nowhere/page.html").status == 74)
  }

  @Test("a quick sweep says so, as text and on its page")
  func quick() throws {
    let bench = try Bench()
    let out = try results(bench, "--quick")
    #expect(try bench.run("raffle", "report", out).output.hasPrefix("This is the quick form of the sweep"))
    #expect(try bench.run("raffle", "report", out, "--html", bench.path("page.html")).status == 0)
    let html = try String(contentsOfFile: bench.path("page.html"), encoding: .utf8)
    #expect(html.contains("The quick form of the sweep (--quick): 2 seeds, iterations: 40."))
  }

  @Test("--compare holds results against others and against a table of figures")
  func comparison() throws {
    let bench = try Bench()
    let out = try results(bench)
    let same = try bench.run("raffle", "report", out, "--compare", "\(out)/results.jsonl")
    let verdict = try #require(same.output.firstMatch(of: /Compared with out: (.*)\n/)?.1)
    #expect(same.status == 0 && verdict.wholeMatch(of: /\d+ identical\./) != nil, "\(verdict)")
    let table = try bench.write(
      "paper.csv",
      """
      series,where,kept,threshold,quantity,statistic,value,deviation,count,source
      dense,,,,test_accuracy,mean,99.99,0.01,10,"A paper, table 1"
      movement,,50,,test_accuracy,mean,99.99,,,"A paper, table 2"
      """)
    let paper = try bench.run("raffle", "report", out, "--compare", table)
    #expect(paper.status == 0 && paper.output.contains("Compared with paper.csv: 1 lower, 1 missing here."))
    let wrong = try bench.write("wrong.csv", "series\nrandom\n")
    for other in [wrong, bench.path("nothing.csv"), bench.path("nothing")] {
      let refused = try bench.run("raffle", "report", out, "--compare", other)
      #expect(refused.status == 1 && refused.errors.contains(other))
    }
    #expect(try bench.run("raffle", "report", out, "--csv", "--html", "a.html").status == 2)
  }

  @Test("a ticket is exported by the beginning of its key, and shown")
  func tickets() throws {
    let bench = try Bench()
    let out = try results(bench)
    let record = try #require(try deterministicParts(out).first { $0.contains("\"level\":1") })
    let key = try #require(record.firstMatch(of: /"key":"([0-9a-f]+)"/)?.1)
    let file = bench.path("ticket.safetensors")
    let export = try bench.run("raffle", "ticket", "export", out, "--key", "\(key.prefix(12))", "-o", file)
    #expect(export.status == 0 && export.errors.contains("wrote \(file)"))
    let shown = try bench.run("raffle", "ticket", "show", file)
    #expect(shown.status == 0)
    #expect(shown.output == (try bench.run("raffle", "ticket", "show", out, "--key", String(key)).output))
    for text in ["sweep                  tiny", "key                    \(key)", "level                  1"] {
      #expect(shown.output.contains(text))
    }
    // 20 and 10 percent of 16 x 784 and 10 x 16 weights are gone, rounded down.
    #expect(shown.output.contains("0.weight  16 x 784  10036 of 12544 kept\n"))
    #expect(shown.output.contains("2.weight  10 x 16  145 of 160 kept\n"))
    #expect(try bench.run("raffle", "ticket", "show", out, "--key", "").status == 2, "more than one trial")
    #expect(try bench.run("raffle", "ticket", "export", out, "--key", "ff00ff00ff", "-o", file).status == 2)
    #expect(try bench.run("raffle", "ticket", "show", bench.path("tiny.yaml")).status == 1)
  }

  @Test("--csv and --json tell failed cells from missing ones")
  func failed() throws {
    let bench = try Bench()
    let file = try bench.write(
      "failing.yaml",
      """
      name: failing
      model: {fc: [784, 16, 10]}
      dataset: {synthetic: {train: 600, test: 100}}
      train: {iterations: 20, evaluate_every: 20}
      prune: {levels: 1..2}
      grid: {criterion: [{name: bad, score: wf / 0}, random], seed: 0}
      """)
    #expect(try bench.run("raffle", "run", file, "--out", bench.path("out"), "--quiet").status == 3)
    let csv = try bench.run("raffle", "report", bench.path("out"), "--csv").output
    let lines = csv.split(whereSeparator: \.isNewline)
    #expect(lines[0].hasSuffix(",asked,failed,blocked,missing"))
    let endings = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).suffix(4).joined(separator: ",") }
    #expect(endings == ["1,0,0,0", "1,1,0,0", "1,0,1,0", "1,0,0,0", "1,0,0,0", "1,0,0,0"])
  }
}
