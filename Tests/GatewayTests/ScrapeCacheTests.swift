import Exposition
import Logging
import Storage
import Synchronization
import Testing

@testable import Gateway
@testable import HTTP

/// Random pushes, deletes and scrapes: what a gateway serves from what it kept must be, byte by
/// byte, what one without any memory makes of the same store.
struct ScrapeCacheTests {
  private static let formats = [
    "text/plain", "application/openmetrics-text;version=1.0.0",
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=compact-text",
  ]
  private static let escapings = ["underscores", "allow-utf-8", "dots", "values"]

  /// Kept as it is, packed, half of it packed, and hardly any of it kept.
  @Test(
    arguments: zip(
      1...4 as ClosedRange<UInt64>,
      [(1 << 24, 0), (0, 1 << 24), (1 << 15, 1 << 24), (5_000, 3_000)]))
  func keptIsFresh(seed: UInt64, room: (plain: Int, packed: Int)) throws {
    var random = SplitMix(state: seed)
    let gateway = Gateway.forScrapes()
    let scrapes = ScrapeCache(plain: room.plain, packed: room.packed)
    for round in 0..<25 {
      for _ in 0..<random.below(random.once(in: 4) ? 120 : 6) { change(gateway, &random) }
      if random.once(in: 20) { _ = gateway.store.wipe() }
      let accept = "\(random.one(of: Self.formats));escaping=\(random.one(of: Self.escapings))"
      let isGzipped = random.once(in: 2)
      let kept = gateway.scrape(accept, isGzipped: isGzipped, scrapes)
      let fresh = gateway.scrape(accept, isGzipped: false, ScrapeCache())
      let shown = isGzipped ? try gunzipped(kept) : kept
      try #require(shown == fresh, "seed \(seed), round \(round), \(accept)")
      try #require(scrapes.plan.segments.joined().allSatisfy { !$0.parts.isEmpty })
    }
  }

  /// Begun at one time and ended after many pushes, it shows that one time.
  @Test func aScrapeIsOnePointInTime() throws {
    var random = SplitMix(state: 99)
    let gateway = Gateway.forScrapes()
    for _ in 0..<100 { change(gateway, &random) }
    for _ in 0..<8 {
      let fresh = gateway.scrape("text/plain", isGzipped: false, ScrapeCache())
      let body = try gateway.body("text/plain", isGzipped: false, gateway.scrapes)
      var kept: [UInt8] = []
      while body.next(into: &kept) { change(gateway, &random) }
      try #require(kept == fresh)
    }
  }

  @Test func whatNothingWasPushedToIsSharedAndSentFromWhatIsKept() {
    var random = SplitMix(state: 7)
    let gateway = Gateway.forScrapes()
    for _ in 0..<300 { change(gateway, &random) }
    _ = gateway.scrape("text/plain", isGzipped: true, gateway.scrapes)
    let plan = gateway.scrapes.plan
    #expect(plan.segments.joined().count > 2)
    gateway.push("a_gauge 1", to: "/metrics/job/new")
    _ = gateway.scrape("text/plain", isGzipped: true, gateway.scrapes)
    let before = Set(plan.segments.joined().map { ObjectIdentifier($0) })
    let after = gateway.scrapes.plan.segments.joined().map { ObjectIdentifier($0) }
    #expect(after.filter { !before.contains($0) }.count <= 4)
  }

  /// What was pushed to since the last scrape may be before each: packing it takes longer than
  /// rendering it once more.
  @Test func whatWasPushedToIsPackedTheSecondTime() {
    let gateway = Gateway.forScrapes()
    let scrapes = ScrapeCache(plain: 0)
    gateway.push("a_gauge 1", to: "/metrics/job/a")
    #expect(packs(gateway, scrapes))
    gateway.push("a_gauge 2", to: "/metrics/job/a")
    #expect(!packs(gateway, scrapes))
    #expect(packs(gateway, scrapes))
  }

  /// Whether anything that was pushed is kept after a scrape.
  private func packs(_ gateway: Gateway, _ scrapes: ScrapeCache) -> Bool {
    _ = gateway.scrape("text/plain", isGzipped: false, scrapes)
    let negotiation = ScrapeNegotiation(
      accept: "text/plain", acceptEncoding: nil, allowingOpenMetrics: true)
    let form = ScrapeForm(negotiation, names: 0, own: [])
    return scrapes.plan.segments.joined().contains { chunk in
      chunk.sections.contains { $0.head.name == ByteString("a_gauge") }
        && chunk.block(in: form, keepingOnly: [form]) != nil
    }
  }

  /// Scrapes share what is kept while pushes go on: who pushes A and then B is never seen with a
  /// newer B.
  @Test func scrapesAndPushesAtTheSameTime() async {
    let gateway = Gateway.forScrapes()
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        for round in 1...150 {
          gateway.push("a_value \(round)", to: "/metrics/job/a")
          gateway.push("b_value \(round)", to: "/metrics/job/b")
        }
        return true
      }
      group.addTask {
        var random = SplitMix(state: 3)
        for _ in 0..<60 { change(gateway, &random) }
        return true
      }
      for scraper in 0..<3 {
        group.addTask {
          (0..<25).allSatisfy { _ in
            let isGzipped = scraper == 0
            let bytes = gateway.scrape("text/plain", isGzipped: isGzipped, gateway.scrapes)
            guard let plain = isGzipped ? try? gunzipped(bytes) : bytes else { return false }
            let lines = String(decoding: plain, as: UTF8.self).split(separator: "\n")
            let values = ["a_value{", "b_value{"].map { name in
              lines.first { $0.hasPrefix(name) }?.split(separator: " ").last.flatMap { Int($0) }
                ?? 0
            }
            return values[0] >= values[1]
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  /// Whatever a client that went away left, the next scrape is right and gives it all back.
  @Test(arguments: [0, 1, 2, 5, 20, 60])
  func aClientMayGoAwayInTheMiddle(calls: Int) throws {
    var random = SplitMix(state: 17)
    let gateway = Gateway.forScrapes()
    for round in 0..<12 {
      for _ in 0..<40 { change(gateway, &random) }
      let body = try gateway.body("text/plain", isGzipped: round % 2 == 0, gateway.scrapes)
      var piece: [UInt8] = []
      for _ in 0..<calls where body.next(into: &piece) { change(gateway, &random) }
    }
    let kept = gateway.scrape("text/plain", isGzipped: false, gateway.scrapes)
    #expect(kept == gateway.scrape("text/plain", isGzipped: false, ScrapeCache()))
    #expect(gateway.scrapes.takeRemains().isEmpty)
  }

  /// What stands before the first byte is not one long call: the series are sorted in steps.
  @Test func aLargeFamilyInNoOrderIsSortedInSteps() throws {
    let gateway = Gateway.forScrapes()
    let lines = (0..<20_000).map { "big{n=\"\($0 &* 7919 % 20_000)\"} \($0)" }
    gateway.push(lines.joined(separator: "\n"), to: "/metrics/job/big")
    let body = try gateway.body("text/plain", isGzipped: false, gateway.scrapes)
    var shown: [UInt8] = []
    var calls = 0
    while body.next(into: &shown) { calls += shown.isEmpty ? 1 : 0 }
    #expect(calls > 20)
    let big = String(decoding: shown, as: UTF8.self).split(separator: "\n").filter {
      $0.hasPrefix("big{")
    }
    #expect(big.count == 20_000)
    let numbers = big.map { $0.split(separator: "\"")[3] }
    #expect(numbers == numbers.sorted())
    #expect(shown == gateway.scrape("text/plain", isGzipped: false, ScrapeCache()))
  }

  /// Of a scrape only the order is kept, and a group that is replaced is gone at once.
  @Test func noGroupOutlivesItsReplacement() {
    let gateway = Gateway.forScrapes()
    for round in 1...4 { gateway.push("a_gauge{x=\"1\"} \(round)", to: "/metrics/job/a") }
    _ = gateway.scrape("text/plain", isGzipped: true, gateway.scrapes)
    weak let group = gateway.store.uncheckedGroups().first
    let layouts = gateway.layouts
    #expect(group != nil)
    gateway.push("a_gauge{x=\"1\"} 5", to: "/metrics/job/a")
    #expect(group == nil)
    _ = gateway.scrape("text/plain", isGzipped: true, gateway.scrapes)
    #expect(gateway.layouts == layouts)
  }

  private func change(_ gateway: Gateway, _ random: inout SplitMix) {
    let job = random.below(12)
    let labels = random.once(in: 3) ? "/instance/i\(random.below(3))" : ""
    let path = "/metrics/job/\(job)\(labels)"
    if random.once(in: 6) { return gateway.ask(.delete, path) }
    if random.once(in: 3) {
      // The series of the last time, as nearly every push has them.
      let values = (0..<30).map { "same{n=\"\($0)\",j=\"\(job)\"} \(random.below(100))" }
      return gateway.push(values.joined(separator: "\n"), to: "\(path)/same/\(job)")
    }
    var lines: [String] = []
    for family in 0..<12 where random.once(in: 3) { lines += self.family(family, &random) }
    if random.once(in: 10) {
      lines += ["# TYPE pushgateway_build_info gauge", "pushgateway_build_info{a=\"b\"} 2"]
    }
    if random.once(in: 40) {
      lines += (0..<3000).map { "big{n=\"\($0 &* 7919 % 3000)\"} \($0)" }
    }
    if random.once(in: 12) { lines.append("not { metrics") }
    gateway.push(lines.joined(separator: "\n"), to: path, random.once(in: 2) ? .put : .post)
  }

  private func family(_ number: Int, _ random: inout SplitMix) -> [String] {
    let name = ["a_gauge", "c_total", "m", "p", "process_z", "q_total", "zz"][number % 7]
    let series = { (random: inout SplitMix) in "x=\"\(random.below(4))\",y=\"\(random.below(200))\""
    }
    switch number {
    case 7:
      return [
        "# TYPE h histogram", "h_bucket{le=\"1\"} 2",
        "h_bucket{le=\"+Inf\"} \(random.below(300) + 2)",
        "h_sum 3", "h_count \(random.below(300) + 2)",
      ]
    case 8: return ["# TYPE q_total counter", "q_total \(random.below(9))"]
    case 9: return ["{\"u.\(random.below(2))\",\"l.x\"=\"\(random.below(9))\"} 5"]
    case 10: return ["# TYPE s summary", "s{quantile=\"0.5\"} 1", "s_sum 1", "s_count 4"]
    case 11: return ["q \(random.below(3))", "c_created 4"]
    default:
      let help = random.once(in: 5) ? ["# HELP \(name) help \(random.below(3))"] : []
      let type = name.hasSuffix("_total") ? "counter" : "gauge"
      let lines = Set((0..<1 + random.below(40)).map { _ in series(&random) })
      return help + ["# TYPE \(name) \(type)"]
        + lines.map { "\(name){\($0)} \(random.below(1000))" }
    }
  }
}

/// One whole gzip member, its checksum right, and nothing behind it.
private func gunzipped(_ bytes: [UInt8]) throws -> [UInt8] {
  var plain: [UInt8] = []
  let decoder = GzipDecoder()
  let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: DecodedOutput.capacity)
  defer { unsafe buffer.deallocate() }
  let output = unsafe DecodedOutput(buffer: buffer) { unsafe plain.append(contentsOf: $0) }
  var done = 0
  while done < bytes.count {
    done += try unsafe bytes.withUnsafeBufferPointer {
      try unsafe decoder.decode(UnsafeBufferPointer(rebasing: $0[done...]), into: output)
    }
  }
  try decoder.finish()
  return plain
}

/// Nanoseconds that grow with each look.
final class Ticks: Sendable {
  private let count = Atomic<Int64>(1_500_000_000_000_000_000)
  func next() -> Int64 { count.wrappingAdd(1_000_000_007, ordering: .relaxed).newValue }
}

extension SplitMix {
  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
  mutating func once(in count: Int) -> Bool { below(count) == 0 }
  mutating func one(of texts: [String]) -> String { texts[below(texts.count)] }
}

extension Gateway {
  fileprivate var layouts: [ObjectIdentifier] {
    scrapes.plan.layouts.shelves.joined().joined().compactMap { $0.map { ObjectIdentifier($0) } }
  }

  /// One whose clock stands still, so that its own families stay as they are between two scrapes.
  static func forScrapes() -> Gateway {
    let ticks = Ticks()
    var configuration = Configuration(clock: Clock(wall: { ticks.next() }, monotonic: { 1 }))
    configuration.allowsUTF8Names = true
    configuration.servesOpenMetrics = true
    return Gateway(
      configuration: configuration,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  func push(_ text: String, to path: String, _ method: Method = .put) {
    ask(method, path, Array((text + "\n").utf8))
  }

  func ask(_ method: Method, _ path: String, _ body: [UInt8] = []) {
    let request = Request(
      method: method, path: Array(path.utf8), source: "127.0.0.1:1", headers: Headers([]),
      hasContentCoding: .none)
    guard case .receive(let sink) = reply(to: request) else { return }
    sink.receive(body.span)
    _ = sink.finish().awaited
  }

  func body(_ accept: String, isGzipped: Bool, _ cache: ScrapeCache) throws -> ScrapeBody {
    let negotiation = ScrapeNegotiation(
      accept: accept, acceptEncoding: isGzipped ? "gzip" : nil, allowingOpenMetrics: true)
    // Without what differs from one moment to the next.
    let own = metrics.families(at: 1).map(\.canonical).filter {
      !$0.name.description.hasPrefix("process_")
    }
    return try ScrapeBody(of: store, own: own, negotiation: negotiation, cache: cache, at: 1)
  }

  func scrape(_ accept: String, isGzipped: Bool, _ cache: ScrapeCache) -> [UInt8] {
    var bytes: [UInt8] = []
    guard let body = try? self.body(accept, isGzipped: isGzipped, cache) else { return bytes }
    while body.next(into: &bytes) {}
    return bytes
  }
}
