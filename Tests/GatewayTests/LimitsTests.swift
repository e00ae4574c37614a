import HTTP
import Logging
import Storage
import Testing

@testable import Gateway

@Suite struct LimitsTests {
  private let gateway: Gateway

  init() {
    var configuration = Gateway.Configuration(
      clock: Clock(wall: { 1_500_000_000 }, monotonic: { 1 }))
    configuration.limits.series = 4
    configuration.limits.families = 3
    configuration.limits.labels = 3
    configuration.limits.labelNameBytes = 8
    configuration.limits.labelValueBytes = 9
    configuration.limits.lineBytes = 60
    configuration.limits.shapesPerJob = 2
    configuration.limits.groups = 2
    configuration.limits.totalSeries = 5
    gateway = Gateway(
      configuration: configuration,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func push(
    _ path: String, _ body: String, failing error: BodyError? = nil
  ) -> (status: Int, text: String, retryAfter: String?) {
    let request = Request(
      method: .put, path: Array("/metrics/job/\(path)".utf8), source: "127.0.0.1:1")
    let response: Response
    switch gateway.reply(to: request) {
    case .respond(let given): response = given
    case .receive(let sink):
      let bytes = Array(body.utf8)
      sink.receive(bytes.span)
      if let error {
        response = sink.fail(error)
      } else {
        response = sink.finish().awaited
      }
    }
    let retryAfter = response.fields.first { $0.name == "Retry-After" }?.value
    return (response.status, response.text, retryAfter)
  }

  /// Counts above zero, by flag.
  private func counts() -> [String] {
    let family = gateway.metrics.families(at: 1).first {
      $0.name == "pushgateway_limit_exceeded_total"
    }
    guard case .counter(let samples)? = family?.value else { return [] }
    return samples.map { "\($0.labels[0].value)=\(Int($0.value))" }
  }

  static let refused: [(path: String, body: String, status: Int, flag: String)] = [
    ("a", "a 1\na{x=\"1\"} 1\na{x=\"2\"} 1\na{x=\"3\"} 1\na{x=\"4\"} 1\n", 400, "push.max-series"),
    ("a", "a 1\nb 1\nc 1\nd 1\n", 400, "push.max-families"),
    ("a", "a{a=\"\",b=\"\",c=\"\",d=\"\"} 1\n", 400, "push.max-labels"),
    ("a/b/1/c/1/d/1", "a 1\n", 400, "push.max-labels"),
    ("a", "a{abcdefghi=\"\"} 1\n", 400, "push.max-label-name-length"),
    ("a/abcdefghi/1", "a 1\n", 400, "push.max-label-name-length"),
    ("a", "a{a=\"1234567890\"} 1\n", 400, "push.max-label-value-length"),
    ("1234567890", "a 1\n", 400, "push.max-label-value-length"),
    ("a", "# HELP a \(String(repeating: "x", count: 60))\n", 400, "push.max-line-size"),
    ("old/z/1", "a 1\n", 507, "push.max-shapes-per-job"),
    ("new", "a 1\n", 507, "push.max-groups"),
    ("old", "a 1\nb 1\nc 1\nc{x=\"1\"} 1\n", 507, "push.max-total-series"),
  ]

  @Test(arguments: refused)
  func refusals(row: (path: String, body: String, status: Int, flag: String)) throws {
    #expect(push("old", "x 1\ny 1\n").status == 200)
    #expect(push("old/k/1", "x 1\ny 1\n").status == 200)
    let before = try gateway.store.groups().map(ObjectIdentifier.init)
    let answer = push(row.path, row.body)
    #expect(answer.status == row.status)
    #expect(answer.text.contains("; --\(row.flag) allows "))
    #expect(counts() == ["\(row.flag)=1"])
    // Nothing changed: no group came, none was marked as failed.
    #expect(try Set(gateway.store.groups().map(ObjectIdentifier.init)) == Set(before))
  }

  @Test func keptLimitsLeaveNoTrace() {
    #expect(
      push("a/b/1/c/123456789", "a 1\nb 1\nabcdefgh{abcdefgh=\"123456789\"} 1\n").status == 200
    )
    #expect(counts() == [])
  }

  @Test(arguments: [
    (BodyError.tooLarge(limit: 5, inflated: false), 413, "web.max-body-size", nil),
    (.tooLarge(limit: 5, inflated: true), 413, "web.max-inflated-size", nil),
    (.noMemory(limit: 5), 503, "web.max-body-memory", "1"),
    (.late(seconds: 5), 408, "web.max-request-time", nil),
  ])
  func bodies(error: BodyError, status: Int, flag: String, retryAfter: String?) throws {
    let answer = push("a", "a 1\n", failing: error)
    #expect(answer.status == status)
    #expect(answer.text == "\(error) (--\(flag))\n")
    #expect(answer.retryAfter == retryAfter)
    #expect(counts() == ["\(flag)=1"])
    #expect(try gateway.store.groups().isEmpty)
  }

  @Test(arguments: [
    (ServerLimit.connections, ["web.max-connections=1"]),
    (.connectionsPerAddress, ["web.max-connections-per-address=1"]),
    (.headTime, ["web.max-head-time=1"]),
    // Counted with its answer.
    (.requestTime, []),
  ])
  func connections(limit: ServerLimit, expected: [String]) {
    gateway.note(limit)
    #expect(counts() == expected)
  }

  /// A body that cannot become a good one takes no more memory.
  @Test(arguments: ["a\n", "a 1\nb 1\nc 1\nd 1\ne 1\n"])
  func failedBodiesAreDropped(start: String) {
    let request = Request(method: .put, path: Array("/metrics/job/a".utf8), source: "127.0.0.1:1")
    guard case .receive(let sink) = gateway.reply(to: request) else {
      Issue.record("a push is received")
      return
    }
    let bytes = Array(start.utf8)
    for _ in 0..<20_000 { sink.receive(bytes.span) }
    #expect(sink.heldBytes == 0)
    guard case .now(let answer) = sink.finish() else {
      Issue.record("an answer is there")
      return
    }
    #expect(answer.status == 400)
  }

  @Test func linesAreSparse() {
    let log = SparseLog()
    let second: Int64 = 1_000_000_000
    let times = [5, 6, 14, 15, 16, 25].map { log.allows(at: $0 * second) }
    #expect(times == [true, false, false, true, false, true])
  }
}
