import Gateway
import Testing

@Suite struct OwnMetricsTests {
  @Test func onlyFamiliesWithSeriesAreShown() {
    let names = OwnMetrics(at: 0).families(at: 0).map(\.name)
    #expect(
      names == [
        "process_cpu_seconds_total", "process_max_fds", "process_network_receive_bytes_total",
        "process_network_transmit_bytes_total", "process_open_fds",
        "process_resident_memory_bytes", "process_start_time_seconds",
        "process_virtual_memory_bytes", "process_virtual_memory_max_bytes",
        "pushgateway_build_info",
      ])
  }

  @Test func reservedNamesAreSortedAndComplete() {
    let metrics = OwnMetrics(at: 0)
    metrics.countRequest(handler: .push, method: .put, status: 200)
    metrics.observePush(method: .put, bytes: 1, seconds: 1, at: 0)
    metrics.count(limit: "push.max-groups")
    metrics.show { PersistenceFigures(lastSuccess: 1, errors: 2, pendingGroups: 3, lostGroups: 4) }
    let reserved = OwnMetrics.reserved.map(\.name)
    #expect(reserved == reserved.sorted())
    #expect(
      Set(reserved).subtracting(metrics.families(at: 0).map(\.name))
        == ["push_time_seconds", "push_failure_time_seconds"])
    for family in metrics.families(at: 0) {
      #expect(OwnMetrics.reserved.first { $0.name == family.name }?.type == family.value.type)
    }
  }

  @Test(arguments: [
    ("process_cpu_seconds_total", 0.0...1e6), ("process_max_fds", 1...1.9e19),
    ("process_network_receive_bytes_total", 0...1e18), ("process_open_fds", 3...1e6),
    ("process_resident_memory_bytes", 1e6...1e12), ("process_start_time_seconds", 1.7e9...1e10),
    ("process_virtual_memory_bytes", 1e6...1e15),
    ("process_virtual_memory_max_bytes", 1e6...1.9e19),
    ("pushgateway_build_info", 1...1),
  ])
  func valuesArePlausible(name: String, range: ClosedRange<Double>) throws {
    let family = try #require(OwnMetrics(at: 0).families(at: 0).first { $0.name == name })
    let sample = try #require(family.value.samples.first)
    #expect(range.contains(sample.value))
    #expect(sample.labels.isEmpty == name.hasPrefix("process_"))
    #expect(!family.help.isEmpty)
  }

  @Test func requestsAndPushesAreCounted() throws {
    let metrics = OwnMetrics(at: 0)
    metrics.countRequest(handler: .push, method: .put, status: 200)
    metrics.countRequest(handler: .push, method: .put, status: 200)
    metrics.observePush(method: .put, bytes: 100, seconds: 0.25, at: 0)
    metrics.observePush(method: .put, bytes: 300, seconds: 0.75, at: 0)
    metrics.observePush(method: .post, bytes: 1, seconds: 1, at: 0)
    let families = metrics.families(at: 0)
    let requests = try #require(families.first { $0.name == "pushgateway_http_requests_total" })
    #expect(requests.value.samples.map(\.value) == [2])
    let size = try #require(families.first { $0.name == "pushgateway_http_push_size_bytes" })
    #expect(size.value.summaries.map { $0.labels[0].value } == ["post", "put"])
    #expect(size.value.summaries.map(\.count) == [1, 2])
    #expect(size.value.summaries.map(\.sum) == [1, 400])
    #expect(size.value.summaries[1].quantiles.map(\.value) == [100, 100, 300])
  }

  @Test func buildLabelsAreSorted() {
    let names = BuildInformation.current.labels.map(\.name)
    #expect(names == ["branch", "goarch", "goos", "goversion", "revision", "tags", "version"])
  }
}

extension OwnValue {
  fileprivate var type: OwnType {
    switch self {
    case .gauge: .gauge
    case .counter: .counter
    case .summary: .summary
    }
  }

  fileprivate var samples: [OwnSample] {
    switch self {
    case .gauge(let samples), .counter(let samples): samples
    case .summary: []
    }
  }

  fileprivate var summaries: [SummarySample] {
    if case .summary(let samples) = self { samples } else { [] }
  }
}
