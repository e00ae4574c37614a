/// What `/proc/self` says of this process at one moment; nil where a file is missing or unreadable.
struct ProcessReading: Sendable {
  var cpuSeconds: Double?
  var openDescriptors: Double?
  var maxDescriptors: Double?
  var virtualBytes: Double?
  var maxVirtualBytes: Double?
  var residentBytes: Double?
  /// Seconds since the Unix epoch.
  var startTime: Double?
  var receivedBytes: Double?
  var sentBytes: Double?

  /// Reads everything now.
  static func now() -> ProcessReading {
    var reading = ProcessReading()
    reading.readStat()
    reading.readLimits()
    reading.readTraffic()
    reading.openDescriptors = ProcFile.openDescriptors.map { Double($0) }
    return reading
  }

  private mutating func readStat() {
    // The command stands in parentheses and may hold blanks and parentheses itself: proc(5).
    guard let text = ProcFile.text(of: "/proc/self/stat"), let end = text.lastIndex(of: ")")
    else { return }
    let fields = text[text.index(after: end)...].split(whereSeparator: \.isWhitespace)
    // Counted from the third field, the state. 14 utime, 15 stime, 22 starttime, 23 vsize, 24 rss.
    func field(_ number: Int) -> Double? {
      fields.indices.contains(number - 3) ? Double(fields[number - 3]) : nil
    }
    if let user = field(14), let system = field(15) {
      cpuSeconds = (user + system) / ProcFile.ticksPerSecond
    }
    if let started = field(22), let booted = Self.bootTime {
      startTime = booted + started / ProcFile.ticksPerSecond
    }
    virtualBytes = field(23)
    residentBytes = field(24).map { $0 * ProcFile.pageSize }
  }

  /// Read once: the kernel adds up all interrupts for that file, 0.1 ms.
  private static let bootTime: Double? = {
    let line = ProcFile.lines(of: "/proc/stat", beginning: "btime ")?.first
    return line?.last.flatMap { Double($0) }
  }()

  private mutating func readLimits() {
    for words in ProcFile.lines(of: "/proc/self/limits", beginning: "Max ") ?? [] {
      // The name is of several words, then come the soft limit, the hard limit and the unit.
      if words.starts(with: ["Max", "open", "files"]) { maxDescriptors = Self.limit(words) }
      if words.starts(with: ["Max", "address", "space"]) { maxVirtualBytes = Self.limit(words) }
    }
  }

  private static func limit(_ words: [Substring]) -> Double? {
    guard words.count > 3 else { return nil }
    return words[3] == "unlimited" ? Double(UInt64.max) : Double(words[3])
  }

  /// Sums over all processes of the network namespace: the kernel counts no closer.
  private mutating func readTraffic() {
    // Two lines of the same first word: names, then values.
    let lines = ProcFile.lines(of: "/proc/self/net/netstat", beginning: "IpExt: ") ?? []
    guard lines.count == 2 else { return }
    for (name, value) in zip(lines[0], lines[1]) {
      if name == "InOctets" { receivedBytes = Double(value) }
      if name == "OutOctets" { sentBytes = Double(value) }
    }
  }
}
