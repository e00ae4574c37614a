import Testing

@testable import WebConfig

@Suite struct TokenBucketTests {
  private static let second: Int64 = 1_000_000_000

  @Test(arguments: [
    // interval, burst, the times of requests, those that are let through
    (second, 2, [0, 0, 0, 0], [true, true, false, false]),
    (second, 1, [0, second / 2, second, second], [true, false, true, false]),
    (second, 2, [0, 0, 10 * second, 10 * second, 10 * second], [true, true, true, true, false]),
    (second, 0, [0, 10 * second], [false, false]),
    (second, -1, [0, 10 * second], [false, false]),
    (-second, 0, [0, 0], [true, true]),
    // A clock that stands still or is behind gives nothing.
    (second, 1, [second, 0, second], [true, false, false]),
  ])
  func limits(interval: Int64, burst: Int, times: [Int64], expected: [Bool]) {
    let bucket = TokenBucket(
      WebConfig.RateLimit(intervalNanoseconds: interval, burst: burst), at: 0)
    #expect(times.map { bucket.take(at: $0) } == expected)
  }
}
