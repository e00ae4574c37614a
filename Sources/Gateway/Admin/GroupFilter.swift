import Durations
import Selectors
import Storage

/// Which groups a deletion is about.
struct GroupFilter {
  private var selectors: [Selector] = []
  /// Nanoseconds; nil: of any age.
  private var olderThan: Int64?
  private(set) var isDryRun = false

  /// Refuses whatever it does not know, so that a misspelled condition never deletes more.
  init(_ parameters: AdminParameters) throws(AdminError) {
    var seen: Set<String> = []
    for (name, value) in parameters.pairs {
      if !seen.insert(name).inserted, name != "match[]" { throw .repeatedParameter(name) }
      switch name {
      case "match[]": selectors.append(try Self.selector(value))
      case "older_than": olderThan = try Self.age(value)
      case "dry_run": isDryRun = try Self.isTrue(value)
      default: throw .unknownParameter(name)
      }
    }
    if selectors.isEmpty { throw .noSelector }
  }

  /// Whether any of the selectors matches the group, and it is old enough.
  func contains(_ group: MetricGroup, at now: Timestamp) throws(PatternError) -> Bool {
    if let olderThan, now - Self.lastSign(of: group) <= olderThan { return false }
    for selector in selectors where try selector.matches(group.key.labels) { return true }
    return false
  }

  /// A group that never had a successful push is as old as its last refused one: somebody still
  /// pushes to it, and is told so by its failure time.
  private static func lastSign(of group: MetricGroup) -> Timestamp {
    group.pushTime == 0 ? group.failureTime : group.pushTime
  }

  private static func selector(_ text: String) throws(AdminError) -> Selector {
    do throws(SelectorError) { return try Selector(text) } catch { throw .selector(text, error) }
  }

  private static func age(_ text: String) throws(AdminError) -> Int64 {
    let age: DurationText
    do throws(DurationError) { age = try DurationText(text) } catch { throw .duration(error) }
    if age.nanoseconds < 0 { throw .negativeDuration(text) }
    return age.nanoseconds
  }

  private static func isTrue(_ text: String) throws(AdminError) -> Bool {
    switch text {
    case "true", "1": true
    case "false", "0": false
    default: throw .notBoolean(text)
    }
  }
}
