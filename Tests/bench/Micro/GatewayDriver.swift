import Gateway
import Glibc
import HTTP
import Logging
import Threads

/// A gateway without sockets: what its HTTP layer would call, called directly.
struct GatewayDriver {
  enum Format {
    case text, protobuf

    var mediaType: String {
      switch self {
      case .text: "text/plain; version=0.0.4"
      case .protobuf:
        "application/vnd.google.protobuf; "
          + "proto=io.prometheus.client.MetricFamily; encoding=delimited"
      }
    }
  }

  let gateway: Gateway

  init(limits: Limits = Limits()) {
    var configuration = Gateway.Configuration(
      clock: Clock(
        wall: { nanoseconds(CLOCK_REALTIME) }, monotonic: { nanoseconds(CLOCK_MONOTONIC) }))
    configuration.limits = limits
    gateway = Gateway(
      configuration: configuration,
      logger: Logger(label: "micro") { _ in SwiftLogNoOpLogHandler() })
  }

  /// One request up to where its body is due.
  func sink(_ format: Format, size: Int, path: String = "/metrics/job/bench/instance/one")
    -> any BodySink
  {
    let reply = gateway.reply(
      to: Request(
        method: .put, path: Array(path.utf8),
        headers: Headers([("content-type", format.mediaType)]), approximateSize: size))
    guard case .receive(let sink) = reply else { failure("the push was not taken") }
    return sink
  }

  func push(_ body: [UInt8], _ format: Format, path: String = "/metrics/job/bench/instance/one") {
    let sink = sink(format, size: body.count, path: path)
    sink.receive(body.span)
    check(sink.finish())
  }

  func check(_ completion: Completion) {
    guard answer(completion)?.status == 200 else { failure("the push was refused") }
  }

  private func answer(_ completion: Completion) -> Response? {
    switch completion {
    case .now(let response): return response
    case .later(let answer):
      let isThere = Semaphore()
      answer.notify { isThere.post() }
      isThere.wait()
      return answer.value
    }
  }

  /// A scrape's body, not compressed.
  func scrape(_ format: Format) -> any BodySource {
    let reply = gateway.reply(
      to: Request(
        method: .get, path: Array("/metrics".utf8), headers: Headers([("accept", format.mediaType)])
      ))
    guard case .respond(let response) = reply, case .stream(let source) = response.body else {
      failure("the scrape was not answered with a stream")
    }
    return source
  }
}

func nanoseconds(_ clock: clockid_t) -> Int64 {
  var time = timespec()
  clock_gettime(clock, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

func failure(_ what: String) -> Never {
  print("micro: \(what)")
  exit(1)
}
