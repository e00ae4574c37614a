import Exposition
import Storage

/// A family of the scrape: what all groups hold of it, and the gateway itself.
struct ScrapedFamily {
  enum Times {
    case pushTime, failureTime
  }

  private var own: MetricFamily?
  private var times: Times?
  private var stored: [MetricFamily] = []
  /// The latest push wins the HELP line, unless the gateway has its own.
  private var latest: StoredFamily?

  init(own: MetricFamily? = nil, times: Times? = nil) {
    self.own = own
    self.times = times
  }

  mutating func add(_ family: StoredFamily) {
    stored.append(family.family)
    if latest.map({ $0.pushTime <= family.pushTime }) ?? true { latest = family }
  }

  typealias Part = (family: MetricFamily, order: SortedMetrics)

  /// The family's metrics, group by group, in the order of the exposition.
  struct Parts {
    let name: ByteString
    let help: ByteString?
    let type: MetricType
    let parts: [Part]
    private var index = 0

    fileprivate init(_ leading: MetricFamily, help: ByteString?, parts: [Part]) {
      name = leading.name
      type = leading.type
      self.help = help
      self.parts = parts
    }

    mutating func next() -> Part? {
      guard index < parts.count else { return nil }
      defer { index += 1 }
      return parts[index]
    }
  }

  func parts(of groups: [MetricGroup]) -> Parts? {
    var families = stored
    if let own { families.append(own) }
    if let times { families += groups.map { Self.family(of: times, $0) } }
    guard let leading = own ?? latest?.family ?? families.first else { return nil }
    let sorted = families.map { ($0, SortedMetrics($0)) }.sorted(by: SortedMetrics.precedes)
    return Parts(leading, help: leading.help, parts: sorted)
  }

  private static func family(of times: Times, _ group: MetricGroup) -> MetricFamily {
    switch times {
    case .pushTime:
      .timeSeries(
        name: GroupTimes.pushTime, help: GroupTimes.pushTimeHelp,
        seconds: Double(group.pushTime) / 1e9, group: group.key.labels)
    case .failureTime:
      .timeSeries(
        name: GroupTimes.failureTime, help: GroupTimes.failureTimeHelp,
        seconds: Double(group.failureTime) / 1e9, group: group.key.labels)
    }
  }
}
