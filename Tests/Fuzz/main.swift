import Foundation

// Random damage to valid inputs of everything that reads bytes from outside: no crash, no wait, bounded memory.
//
// usage: fuzz [--frames N] [--others N] [--seed S] [--only frames|log|yaml|idx|canonical INDEX]
//
// An input is made of the seed and its number; --only reads a single one again. Exit code 1 for an input that takes
// longer than a second, or more than 512 MiB of memory in all; whoever crashes names the input before.

nonisolated(unsafe) var current = 0

func option(_ name: String, _ standard: Int) -> Int {
  guard let at = CommandLine.arguments.firstIndex(of: name), at + 1 < CommandLine.arguments.count else { return standard }
  guard let value = Int(CommandLine.arguments[at + 1]), value >= 0 else {
    complain("\(name): expected a number, found \(CommandLine.arguments[at + 1])")
    exit(2)
  }
  return value
}

func complain(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

/// Reads inputs `numbers` of a target.
func fuzz(_ name: String, _ target: some FuzzTarget, _ numbers: Range<Int>, seed: UInt64) throws {
  var target = target
  let seeds = target.seeds
  let start = ContinuousClock.now
  var understood = 0
  var slowest = Duration.zero
  for number in numbers {
    current = number
    var random = SplitMix(seed: seed, index: number)
    let bytes = mutated(seeds[random.below(seeds.count)], &random)
    let before = ContinuousClock.now
    if try target.read(bytes, &random) { understood += 1 }
    slowest = max(slowest, ContinuousClock.now - before)
    guard slowest < .seconds(1) else {
      complain("\(name) \(number): took \(slowest)")
      exit(1)
    }
  }
  let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1_000
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  let peak = usage.ru_maxrss / 1_024
  print("\(name): \(numbers.count) inputs, \(understood) understood, \(seconds) s, slowest \(slowest), peak \(peak) MiB")
  guard peak < 512 else {
    complain("\(name): expected at most 512 MiB, found \(peak)")
    exit(1)
  }
}

for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGALRM] {
  signal(number) { number in
    complain("signal \(number) at input \(current)")
    _exit(1)
  }
}
let seed = UInt64(option("--seed", 1))
let only = CommandLine.arguments.firstIndex(of: "--only").map { Array(CommandLine.arguments[($0 + 1)...]) }
func numbers(_ name: String, _ count: Int) -> Range<Int> {
  guard let only else { return 0..<count }
  guard only.count == 2, only[0] == name, let number = Int(only[1]) else { return 0..<0 }
  return number..<(number + 1)
}
let frames = option("--frames", 100_000)
let others = option("--others", 10_000)
// A reader that never returns.
alarm(UInt32(clamping: 60 + (frames + 5 * others) / 2_000))
try fuzz("frames", FrameTarget(), numbers("frames", frames), seed: seed)
try fuzz("log", LogTarget(), numbers("log", others), seed: seed)
try fuzz("yaml", SweepFileTarget(), numbers("yaml", others), seed: seed)
let idx = try IDXTarget()
defer { idx.remove() }
try fuzz("idx", idx, numbers("idx", others), seed: seed)
try fuzz("canonical", try CanonicalTarget(), numbers("canonical", others), seed: seed)
