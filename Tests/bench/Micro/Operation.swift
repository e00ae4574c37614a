import HTTP

/// What is counted instruction by instruction: everything of a request but HTTP itself.
enum Operation: String, CaseIterable {
  /// 100 samples whose series are those of the push before.
  case pushText = "push-text"
  case pushProtobuf = "push-protobuf"
  /// 100 samples, no series of which is stored.
  case pushChanging = "push-changing"
  case pushProtobufChanging = "push-protobuf-changing"
  /// Seven histograms of eleven buckets, whose series are those of the push before.
  case pushHistograms = "push-histograms"
  case pushProtobufHistograms = "push-protobuf-histograms"
  /// 10,000 samples in 100 groups, nothing pushed between.
  case scrapeText = "scrape-text"
  case scrapeProtobuf = "scrape-protobuf"
  /// The same with one group pushed before each.
  case scrapeAfterPush = "scrape-after-push"

  func run(_ bodies: Bodies, times: Int) {
    let driver = GatewayDriver()
    switch self {
    case .pushText: push(bodies.text, .text, driver, times)
    case .pushProtobuf: push(bodies.protobuf, .protobuf, driver, times)
    case .pushChanging: push(bodies.changing, .text, driver, times)
    case .pushProtobufChanging: push(bodies.protobufChanging, .protobuf, driver, times)
    case .pushHistograms: push(bodies.histograms, .text, driver, times)
    case .pushProtobufHistograms: push(bodies.protobufHistograms, .protobuf, driver, times)
    case .scrapeText: scrape(.text, driver, bodies, times)
    case .scrapeProtobuf: scrape(.protobuf, driver, bodies, times)
    case .scrapeAfterPush: scrape(.text, driver, bodies, times, pushing: true)
    }
  }

  private func push(
    _ bodies: [[UInt8]], _ format: GatewayDriver.Format, _ driver: GatewayDriver, _ times: Int
  ) {
    for turn in 0..<times { driver.push(bodies[turn % bodies.count], format) }
  }

  private func scrape(
    _ format: GatewayDriver.Format, _ driver: GatewayDriver, _ bodies: Bodies, _ times: Int,
    pushing: Bool = false
  ) {
    let text = bodies.text
    for group in 0..<100 {
      driver.push(text[group % text.count], .text, path: "/metrics/job/stored-\(group)")
    }
    var piece: [UInt8] = []
    for turn in 0..<times {
      if pushing {
        driver.push(text[turn % text.count], .text, path: "/metrics/job/stored-\(turn % 100)")
      }
      let source = driver.scrape(format)
      var goesOn = true
      while goesOn {
        piece.removeAll(keepingCapacity: true)
        goesOn = source.next(into: &piece)
      }
    }
  }
}
