import HTTP
import Logging
import Storage
import Testing
import Threads

@testable import Gateway

@Suite struct RejectionLogTests {
  private let lines = Lines()

  /// Keeps what is logged.
  private final class Lines: Sendable {
    private let kept = Lock<[String]>([])

    var all: [String] { kept.withLock { $0 } }
    func add(_ line: String) { kept.withLock { $0.append(line) } }
  }

  private struct Handler: LogHandler {
    let lines: Lines
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map {
        "\($0.key)=\($0.value)"
      }
      lines.add("\(event.level) \(event.message): \(fields.joined(separator: " "))")
    }
  }

  private func logger() -> Logger {
    let lines = lines
    return Logger(label: "test") { _ in Handler(lines: lines) }
  }

  private func ask(
    _ method: Method, _ path: String, _ body: String = "", coding: ContentCoding = .none,
    type: String = "text/plain", failing error: BodyError? = nil
  ) {
    let clock = Clock(wall: { 1 }, monotonic: { 1 })
    let gateway = Gateway(configuration: .init(clock: clock), logger: logger())
    let request = Request(
      method: method, path: Array(path.utf8), source: "10.0.0.1:5",
      headers: Headers([("content-type", type)]), hasContentCoding: coding)
    guard case .receive(let sink) = gateway.reply(to: request) else { return }
    if let error {
      _ = sink.fail(error)
    } else {
      let bytes = Array(body.utf8)
      sink.receive(bytes.span)
      _ = sink.finish().awaited
    }
  }

  private static let protobuf =
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"

  @Test(arguments: [
    (
      Method.post, "/metrics/job/j", "a 1 5\n", "text/plain",
      "error pushed metrics are invalid or inconsistent with existing metrics: "
    ),
    (.put, "/metrics/job/j", "a\n", "text/plain", "warning failed to parse text: "),
    (.put, "/metrics/job/j", "a\n", Self.protobuf, "warning failed to parse protobuf: "),
    (.put, "/metrics/job/j/a", "a 1\n", "text/plain", "warning failed to parse URL: "),
    (
      .put, "/metrics/job@base64/!", "", "text/plain",
      "warning invalid base64 encoding in job name: "
    ),
    (.put, "/metrics/job@base64/=", "", "text/plain", "warning job name is required: "),
    (.delete, "/metrics/job/j/a", "", "text/plain", "warning failed to parse URL: "),
    (
      .delete, "/metrics/job@base64/!", "", "text/plain",
      "warning invalid base64 encoding in job name: "
    ),
    (.get, "/x", "", "text/plain", "info page not found: "),
    (.get, "/%zz", "", "text/plain", "warning failed to parse URL: "),
    (.head, "/metrics", "", "text/plain", "info method not allowed: "),
  ])
  func everyRefusalHasItsLine(
    method: Method, path: String, body: String, type: String, line: String
  ) {
    ask(method, path, body, type: type)
    #expect(lines.all.count == 1)
    #expect(lines.all.first?.hasPrefix(line + "err=") == true, "\(lines.all)")
    #expect(
      lines.all.first?.hasSuffix(" logged_source=10.0.0.1:5 method=\(method.name) path=\(path)")
        == true, "\(lines.all)")
  }

  @Test(arguments: [
    (Method.put, "/metrics/job/j"), (.put, "/metrics/job/j/a"), (.delete, "/metrics/job/j"),
    (.get, "/-/healthy"),
  ])
  func bodiesThatCannotBeDecoded(method: Method, path: String) {
    ask(method, path, coding: .gzip, failing: .invalidHeader)
    #expect(
      lines.all == [
        "warning failed to decode body: err=gzip: invalid header logged_source=10.0.0.1:5 "
          + "method=\(method.name) path=\(path)"
      ])
  }

  @Test func goodRequestsLeaveNoLine() {
    ask(.post, "/metrics/job/j", "a 1\n")
    ask(.delete, "/metrics/job/j")
    ask(.get, "/metrics")
    #expect(lines.all == [])
  }

  private static let second: Timestamp = 1_000_000_000

  private func note(
    _ log: RejectionLog, _ rejection: Rejection, from source: String, at now: Timestamp
  ) {
    let request = Request(method: .put, path: [], source: source)
    log.note(rejection, of: request, reason: "r", at: now)
  }

  @Test func aSourceThatKeepsFailingIsRationed() {
    let log = RejectionLog(logger())
    for _ in 0..<100 { note(log, .badURL, from: "10.0.0.1:1", at: 0) }
    #expect(lines.all.count == 10)
    note(log, .badURL, from: "10.0.0.2:1", at: 0)
    #expect(lines.all.count == 11)
    note(log, .badURL, from: "10.0.0.1:2", at: 10 * Self.second)
    #expect(lines.all.count == 12)
    #expect(lines.all.last?.hasSuffix(" suppressed=90") == true)
  }

  @Test func missesDoNotHideRefusals() {
    let log = RejectionLog(logger())
    for _ in 0..<100 { note(log, .unknownPath, from: "10.0.0.1:1", at: 0) }
    #expect(lines.all.count == 10)
    note(log, .inconsistent, from: "10.0.0.1:1", at: 0)
    #expect(lines.all.count == 11)
  }

  private static let refusals: [(Refusal.Stage, Int?, String, header: String?, line: String?)] = [
    (.certificate, nil, "no", nil, "client certificate refused: err=no logged_source=10.0.0.1:5"),
    (
      .head, 400, "malformed Content-Length", nil,
      "malformed request: err=malformed Content-Length logged_source=10.0.0.1:5 method=PUT path=/p"
    ),
    (
      .gate, 401, "", nil,
      "request refused: err=401: no user and password were given logged_source=10.0.0.1:5 "
        + "method=PUT path=/p"
    ),
    (
      .gate, 401, "", "Basic x",
      "request refused: err=401: the user or the password is wrong logged_source=10.0.0.1:5 "
        + "method=PUT path=/p"
    ),
    (
      .gate, 429, "", nil,
      "request refused: err=429: more requests than rate_limit allows logged_source=10.0.0.1:5 "
        + "method=PUT path=/p"
    ),
    (.gate, 500, "", nil, nil), (.gate, 503, "", nil, nil),
  ]

  @Test(arguments: refusals)
  func whatTheServerTurnsAway(
    stage: Refusal.Stage, status: Int?, reason: String, header: String?, line: String?
  ) {
    let clock = Clock(wall: { 1 }, monotonic: { 1 })
    let gateway = Gateway(configuration: .init(clock: clock), logger: logger())
    let request = Request(
      method: .put, path: Array("/p".utf8), source: "10.0.0.1:5",
      headers: Headers(header.map { [("Authorization", $0)] } ?? []))
    gateway.note(
      Refusal(
        stage: stage, request: stage == .certificate ? nil : request, source: request.source,
        status: status, reason: reason))
    #expect(lines.all == (line.map { ["warning " + $0] } ?? []))
  }
}
