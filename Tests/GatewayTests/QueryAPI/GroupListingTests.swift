import Exposition
import HTTP
import Storage
import Testing

@testable import Gateway

struct GroupListingTests {
  private static let pieceLimit = 64 << 10

  /// A family of so many series without labels of their own, made without a push's checks.
  private func family(ofSeries count: Int) -> MetricFamily {
    // A `metric` field: no labels, a gauge of 1.
    let metric: [UInt8] = [0x22, 11, 0x12, 9, 9, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]
    var metrics: [UInt8] = []
    metrics.reserveCapacity(metric.count * count)
    for _ in 0..<count { metrics += metric }
    return MetricFamily(
      name: "m", type: .gauge, help: nil, metrics: metrics, metricCount: count,
      series: SeriesIndex())
  }

  @Test(arguments: ["/api/v1/metrics", "/"])
  func aMillionSeriesComeInBoundedPieces(path: String) throws {
    let asked = AskedGateway()
    let count = 1_000_000
    try asked.store(family(ofSeries: count), under: GroupingKey(job: "j"))
    let pieces = asked.ask(.get, path).pieces
    #expect(pieces.allSatisfy { $0.count <= Self.pieceLimit })
    let sample = path == "/" ? "<tr><td></td><td>1</td></tr>\n" : "{\"labels\":{},\"value\":\"1\"}"
    #expect(pieces.reduce(0) { $0 + $1.count } > count * sample.utf8.count)
    #expect(pieces.count >= count * sample.utf8.count / Self.pieceLimit)
  }

  @Test func aPieceMayEndAnywhere() throws {
    let asked = AskedGateway()
    for job in 0..<50 {
      try asked.store(family(ofSeries: 90), under: GroupingKey(job: ByteString("\(job)")))
    }
    let text = asked.ask(.get, "/api/v1/metrics").text
    let samples = (0..<90).map { _ in "{\"labels\":{},\"value\":\"1\"}" }.joined(separator: ",")
    #expect(text.split(separator: "\"metrics\":[\(samples)]}").count == 51)
  }
}
