import Testing

@testable import SweepShell

@Suite("What a host allows")
struct HostFactsTests {
  private func quota(_ groups: String, _ files: [String: String]) -> Double? {
    HostFacts.controlGroupQuota(groups) { files[$0] }
  }

  @Test("of the quotas of a control group and of those above it, the least counts")
  func second() {
    let files = [
      "/sys/fs/cgroup/job/step/cpu.max": "max 100000\n", "/sys/fs/cgroup/job/cpu.max": "250000 100000\n",
      "/sys/fs/cgroup/cpu.max": "800000 100000\n",
    ]
    #expect(quota("0::/job/step\n", files) == 2.5)
    #expect(quota("0::/\n", files) == 8)
    #expect(quota("0::/elsewhere\n", [:]) == nil)
  }

  @Test("the first version of control groups has its quota and period in two files; -1 is none")
  func first() {
    let groups = "9:memory:/slurm\n4:cpu,cpuacct:/slurm/job_7\n"
    func files(_ quota: String) -> [String: String] {
      ["/sys/fs/cgroup/cpu/slurm/job_7/cpu.cfs_quota_us": quota, "/sys/fs/cgroup/cpu/slurm/job_7/cpu.cfs_period_us": "100000\n"]
    }
    #expect(quota(groups, files("150000\n")) == 1.5)
    #expect(quota(groups, files("-1\n")) == nil)
    #expect(quota("nonsense", files("150000")) == nil)
  }

  @Test("at least one core can be used, and no more than there are")
  func cores() {
    #expect((1...HostFacts.onlineCores).contains(HostFacts.usableCores))
  }
}
