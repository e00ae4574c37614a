import HTTP
import Logging
import Storage
import Synchronization

@testable import Gateway

/// A gateway with the admin API whose clock stands at a second that the test chooses.
final class AdminGateway: Sendable {
  let gateway: Gateway
  let now: Time
  let terminations = Time()

  final class Time: Sendable {
    private let value = Atomic<Int64>(0)
    var seconds: Int64 {
      get { value.load(ordering: .relaxed) }
      set { value.store(newValue, ordering: .relaxed) }
    }
    func increment() { value.add(1, ordering: .relaxed) }
  }

  init(adjust: (inout Gateway.Configuration) -> Void = { _ in }) {
    let now = Time()
    let clock = Clock(
      wall: { now.seconds * 1_000_000_000 }, monotonic: { now.seconds * 1_000_000_000 })
    var configuration = Gateway.Configuration(clock: clock)
    configuration.hasAdminAPI = true
    configuration.terminate = { [terminations] in terminations.increment() }
    adjust(&configuration)
    self.now = now
    gateway = Gateway(
      configuration: configuration,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  @discardableResult
  func ask(
    _ method: Method, _ target: String, body: String = "", type: String? = nil,
    origin: String? = nil
  ) -> (status: Int, text: String, fields: [String: String]) {
    let parts = target.split(separator: "?", maxSplits: 1)
    let request = Request(
      method: method, path: Array(parts[0].utf8), query: parts.count > 1 ? String(parts[1]) : "",
      source: "127.0.0.1:1",
      headers: Headers(
        [("Host", "gateway:9091")] + (type.map { [("Content-Type", $0)] } ?? [])
          + (origin.map { [("Origin", $0)] } ?? [])))
    let response: Response
    switch gateway.reply(to: request) {
    case .respond(let given): response = given
    case .receive(let sink):
      let bytes = Array(body.utf8)
      sink.receive(bytes.span)
      response = sink.finish().awaited
    }
    let fields = Dictionary(response.fields.map { ($0.name, $0.value) }) { $1 }
    return (response.status, response.text, fields)
  }

  func push(_ path: String, at seconds: Int64, body: String = "a 1\n") {
    now.seconds = seconds
    ask(.put, "/metrics/job/\(path)", body: body)
  }

  /// `{job="a"}`, sorted.
  var groups: [String] {
    (0..<gateway.store.stripeCount)
      .flatMap { gateway.store.groups(inStripe: $0).map { "\($0.key)" } }.sorted()
  }
}
