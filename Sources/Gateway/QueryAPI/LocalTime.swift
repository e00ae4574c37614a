import Exposition
import Glibc
import Storage

/// A moment in the zone of the process (`TZ`), as RFC 3339 writes it. This file holds the only C
/// call of the query API.
struct LocalTime {
  private let nanoseconds: Int
  private let date: InlineArray<3, Int>
  private let clock: InlineArray<3, Int>
  /// Minutes east of UTC: RFC 3339 knows no seconds there.
  private let offset: Int

  init(_ time: Timestamp) {
    let (seconds, rest) = Int(time).quotientAndRemainder(dividingBy: 1_000_000_000)
    nanoseconds = rest < 0 ? rest + 1_000_000_000 : rest
    var moment = time_t(rest < 0 ? seconds - 1 : seconds)
    // localtime_r(3); in glibc it reads the zone by itself the first time.
    var parts = unsafe tm()
    unsafe localtime_r(&moment, &parts)
    date = unsafe [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
    clock = unsafe [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
    offset = unsafe Int(parts.tm_gmtoff) / 60
  }

  enum Fraction {
    case none
    /// Up to nine decimals without zeros at the end.
    case nanoseconds
  }

  func append(to output: inout ByteBuffer, fraction: Fraction = .nanoseconds) {
    for index in date.indices {
      if index > 0 { output.append(UInt8(ascii: "-")) }
      output.appendPadded(date[index], index == 0 ? 4 : 2)
    }
    for index in clock.indices {
      output.append(UInt8(ascii: index == 0 ? "T" : ":"))
      output.appendPadded(clock[index], 2)
    }
    if fraction == .nanoseconds { appendFraction(to: &output) }
    appendOffset(to: &output)
  }

  private func appendFraction(to output: inout ByteBuffer) {
    if nanoseconds == 0 { return }
    var digits = nanoseconds
    var count = 9
    while digits % 10 == 0 {
      digits /= 10
      count -= 1
    }
    output.append(UInt8(ascii: "."))
    output.appendPadded(digits, count)
  }

  private func appendOffset(to output: inout ByteBuffer) {
    if offset == 0 { return output.append(UInt8(ascii: "Z")) }
    output.append(UInt8(ascii: offset < 0 ? "-" : "+"))
    output.appendPadded(Int(offset.magnitude) / 60, 2)
    output.append(UInt8(ascii: ":"))
    output.appendPadded(Int(offset.magnitude) % 60, 2)
  }
}

extension ByteBuffer {
  fileprivate mutating func appendPadded(_ number: Int, _ digits: Int) {
    var bound = 1
    for _ in 1..<digits { bound *= 10 }
    while bound > 1, number < bound {
      append(UInt8(ascii: "0"))
      bound /= 10
    }
    appendDecimal(UInt64(max(number, 0)))
  }
}
