import HTTP
import Logging
import Storage
import Testing

@testable import Gateway

/// A gateway whose store tells what changed and whose answers wait for it.
struct DurabilityTests {
  private let gateway: Gateway

  init() {
    var configuration = Gateway.Configuration(clock: Clock(wall: { 1 }, monotonic: { 1 }))
    configuration.tracking = ChangeTracking(keepsOldStates: true)
    configuration.answersWhenDurable = true
    configuration.hasAdminAPI = true
    gateway = Gateway(
      configuration: configuration, logger: Logger(label: "") { _ in SwiftLogNoOpLogHandler() })
  }

  private func ask(_ method: Method, _ path: String, _ body: String = "") -> Completion {
    switch gateway.reply(to: Request(method: method, path: Array(path.utf8))) {
    case .respond(let response): return .now(response)
    case .receive(let sink):
      let bytes = Array(body.utf8)
      sink.receive(bytes.span)
      return sink.finish()
    }
  }

  private static let changes: [(Method, String, kept: Int)] = [
    (.put, "/metrics/job/j", 200), (.post, "/metrics/job/j", 200), (.delete, "/metrics/job/j", 202),
    (.delete, "/metrics/job/none", 202), (.put, "/api/v1/admin/wipe", 202),
  ]

  @Test(arguments: changes, [true, false])
  func answersWaitForTheDisk(change: (Method, String, kept: Int), isKept: Bool) throws {
    guard case .later(let answer) = ask(change.0, change.1) else {
      Issue.record("answered at once")
      return
    }
    #expect(answer.value == nil)
    let waiting = gateway.store.collectChanges().waiting
    for callback in waiting { callback(isKept) }
    #expect(answer.value?.status == (isKept ? change.kept : 503))
    #expect(answer.value?.fields.contains { $0.name == "Retry-After" } == !isKept)
  }

  /// Each deletion is on disk, not only the last.
  @Test(arguments: [true, false])
  func deletionsBySelectorWaitToo(isKept: Bool) {
    for job in ["a", "b", "other"] { _ = ask(.put, "/metrics/job/\(job)", "x 1\n") }
    for callback in gateway.store.collectChanges().waiting { callback(true) }
    let request = Request(
      method: .post, path: Array("/api/v1/admin/delete_groups".utf8),
      query: "match[]={job=~%22a|b%22}")
    guard case .receive(let sink) = gateway.reply(to: request),
      case .later(let answer) = sink.finish()
    else {
      Issue.record("answered at once")
      return
    }
    while gateway.store.groupCount > 1 {}
    #expect(answer.value == nil)
    for callback in gateway.store.collectChanges().waiting { callback(isKept) }
    while answer.value == nil {}
    #expect(answer.value?.status == (isKept ? 200 : 503))
  }

  @Test(arguments: [
    ("a", 400), ("# TYPE pushgateway_build_info counter\npushgateway_build_info 1\n", 400),
  ])
  func refusalsDoNot(body: String, status: Int) {
    guard case .now(let response) = ask(.put, "/metrics/job/j", body) else {
      Issue.record("waits")
      return
    }
    #expect(response.status == status)
  }

  @Test(arguments: [
    ("/-/healthy", 200, 200), ("/-/ready", 503, 200), ("/metrics", 503, 200), ("/", 503, 200),
    ("/nowhere", 503, 404), ("/api/v1/metrics", 503, 200),
  ])
  func whileRestoringAllButHealthWaits(path: String, closed: Int, open: Int) {
    func status() -> Int? {
      if case .now(let response) = ask(.get, path) { response.status } else { nil }
    }
    gateway.close()
    #expect(status() == closed)
    gateway.open()
    #expect(status() == open)
  }
}
