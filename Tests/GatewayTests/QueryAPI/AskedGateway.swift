import Exposition
import Glibc
import HTTP
import Logging
import Storage

@testable import Gateway

/// A gateway that is asked without sockets. All of these tests live half past two hours east of UTC.
struct AskedGateway {
  struct Answer {
    var status: Int
    var fields: [(name: String, value: String)] = []
    /// As the body came.
    var pieces: [[UInt8]] = []

    var text: String { String(decoding: Array(pieces.joined()), as: UTF8.self) }
    subscript(field: String) -> String? { fields.first { $0.name == field }?.value }
  }

  static let startTime: Timestamp = 1_583_801_648_025_744_800

  let gateway: Gateway

  private static let isZoneSet: Bool = {
    let status = unsafe setenv("TZ", "XST-2:30", 1)
    tzset()
    return status == 0
  }()

  init(_ configure: (inout Gateway.Configuration) -> Void = { _ in }) {
    precondition(Self.isZoneSet)
    var configuration = Gateway.Configuration(
      clock: Clock(wall: { Self.startTime }, monotonic: { 1 }))
    configuration.startTime = Self.startTime
    configuration.build = BuildInformation(
      version: "1", revision: "2", branch: "3", user: "4", date: "5", compiler: "6", tags: "7")
    configure(&configuration)
    gateway = Gateway(
      configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  @discardableResult
  func ask(_ method: Method, _ path: String, body: String = "") -> Answer {
    let request = Request(method: method, path: Array(path.utf8), source: "127.0.0.1:1")
    switch gateway.reply(to: request) {
    case .respond(let response): return answer(response)
    case .receive(let sink):
      let bytes = Array(body.utf8)
      sink.receive(bytes.span)
      let response = sink.finish().awaited
      return answer(response)
    }
  }

  /// Stores a family that no text could bring.
  func store(_ family: MetricFamily, under key: GroupingKey) throws {
    var pushed = PushedFamilies()
    pushed.families = [family]
    try gateway.store.push(
      pushed, to: key, replacing: .wholeGroup,
      from: .init(source: "127.0.0.1:2", time: Self.startTime))
  }

  private func answer(_ response: Response) -> Answer {
    var answer = Answer(status: response.status, fields: response.fields)
    switch response.body {
    case .empty: break
    case .bytes(let bytes): answer.pieces = [bytes]
    case .stream(let source):
      var goesOn = true
      while goesOn {
        var piece: [UInt8] = []
        goesOn = source.next(into: &piece)
        answer.pieces.append(piece)
      }
    }
    return answer
  }
}
