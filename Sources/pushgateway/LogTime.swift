import Glibc

/// A moment in UTC, to the millisecond, as log lines write it: `2026-01-31T12:00:00.123Z`.
struct LogTime: CustomStringConvertible {
  /// Milliseconds since the Unix epoch.
  var milliseconds: Int64

  /// The wall clock's moment.
  static func now() -> LogTime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return LogTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  var description: String {
    let day = (milliseconds - Self.modulo(milliseconds, 86_400_000)) / 86_400_000
    let rest = Self.modulo(milliseconds, 86_400_000)
    let (year, month, dayOfMonth) = Self.date(day)
    let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60]
    return Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(dayOfMonth, 2)
      + "T" + clock.map { Self.padded($0, 2) }.joined(separator: ":")
      + "." + Self.padded(rest % 1000, 3) + "Z"
  }

  /// The Gregorian date of a day since the epoch. Years are counted from March, so that the leap day
  /// is a year's last; 146,097 days are 400 years.
  private static func date(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let dayOfEra = modulo(shifted, 146_097)
    let era = (shifted - dayOfEra) / 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
    let year = yearOfEra + era * 400
    return month < 10 ? (year, month + 3, dayOfMonth) : (year + 1, month - 9, dayOfMonth)
  }

  private static func modulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
  }

  private static func padded(_ value: Int64, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(digits - text.count, 0)) + text
  }
}
