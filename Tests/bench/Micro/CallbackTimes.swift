import Glibc
import HTTP

/// How long single callbacks keep a server thread, in its CPU time: the pieces of a large push, its
/// end, and the pieces of a large scrape.
struct CallbackTimes {
  /// What libmicrohttpd hands over at once, about.
  private static let pieceSize = 32 << 10

  let samples: Int

  func print() {
    Swift.print("| call | calls | median µs | p99 µs | longest µs |")
    Swift.print("|---|--:|--:|--:|--:|")
    let driver = GatewayDriver()
    show("push, one body, a piece of it", largePush(driver))
    let groups = samples / 100
    let setUp = (0..<groups).map { group in
      timed { driver.push(smallBody(group), .text, path: "/metrics/job/group-\(group)") }
    }
    show("push, 100 samples, \(groups) groups", setUp)
    for format in [GatewayDriver.Format.text, .protobuf] {
      show("scrape \(format), first", scrape(format, driver))
      driver.push(smallBody(0), .text, path: "/metrics/job/group-0")
      show("scrape \(format), one group pushed since", scrape(format, driver))
    }
  }

  private func show(_ what: String, _ times: [Double]) {
    let sorted = times.sorted()
    let middle = sorted[sorted.count / 2]
    Swift.print(
      "| \(what) | \(sorted.count) | \(rounded(middle)) "
        + "| \(rounded(sorted[sorted.count * 99 / 100])) | \(rounded(sorted[sorted.count - 1])) |")
  }

  private func largePush(_ driver: GatewayDriver) -> [Double] {
    var body: [UInt8] = []
    for sample in 0..<samples {
      let family = sample / 1_000
      if sample % 1_000 == 0 { body += Array("# TYPE large_\(family)_seconds gauge\n".utf8) }
      body += Array(
        """
        large_\(family)_seconds{queue="q-\(sample)",region="region-\(sample % 7)",\
        worker="worker-\(sample % 13)-with-a-name"} \(sample).25

        """.utf8)
    }
    let sink = driver.sink(.text, size: body.count, path: "/metrics/job/large")
    var times: [Double] = []
    var place = 0
    while place < body.count {
      let end = min(place + Self.pieceSize, body.count)
      let piece = body.span.extracting(place..<end)
      let start = nanoseconds(CLOCK_THREAD_CPUTIME_ID)
      sink.receive(piece)
      times.append(Double(nanoseconds(CLOCK_THREAD_CPUTIME_ID) - start) / 1e3)
      place = end
    }
    let finish = timed { driver.check(sink.finish()) }
    show("push, one body of \(samples) samples, its end", [finish])
    let gone = driver.sink(.text, size: 0, path: "/metrics/job/large")
    gone.receive(smallBody(0).span)
    show("push of 100 in place of \(samples) samples", [timed { driver.check(gone.finish()) }])
    return times
  }

  private func scrape(_ format: GatewayDriver.Format, _ driver: GatewayDriver) -> [Double] {
    var times: [Double] = []
    var begun: Int64 = nanoseconds(CLOCK_THREAD_CPUTIME_ID)
    let source = driver.scrape(format)
    var piece: [UInt8] = []
    var goesOn = true
    while goesOn {
      piece.removeAll(keepingCapacity: true)
      times.append(Double(nanoseconds(CLOCK_THREAD_CPUTIME_ID) - begun) / 1e3)
      begun = nanoseconds(CLOCK_THREAD_CPUTIME_ID)
      goesOn = source.next(into: &piece)
    }
    times.append(Double(nanoseconds(CLOCK_THREAD_CPUTIME_ID) - begun) / 1e3)
    return times
  }

  private func smallBody(_ group: Int) -> [UInt8] {
    var body: [UInt8] = []
    for sample in 0..<100 {
      if sample % 5 == 0 { body += Array("# TYPE batch_work_\(sample / 5) gauge\n".utf8) }
      body += Array(
        "batch_work_\(sample / 5){queue=\"q-\(sample % 5)\",region=\"r-\(group % 7)\"} \(group).5\n"
          .utf8)
    }
    return body
  }

  private func timed(_ work: () -> Void) -> Double {
    let start = nanoseconds(CLOCK_THREAD_CPUTIME_ID)
    work()
    return Double(nanoseconds(CLOCK_THREAD_CPUTIME_ID) - start) / 1e3
  }
}

func rounded(_ number: Double) -> String {
  number >= 100 ? "\(Int(number.rounded()))" : "\((number * 10).rounded() / 10)"
}
