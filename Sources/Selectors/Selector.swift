package import Exposition

/// A series selector as Prometheus spells it, `{job="x",instance=~"web-.*"}`, held against the
/// grouping labels of groups.
///
/// Not to be shared between threads: patterns keep their working memory.
package struct Selector {
  package let matchers: [Matcher]

  /// - Throws: also when no matcher demands anything, which is Prometheus's rule.
  package init(_ text: String) throws(SelectorError) {
    var parser = SelectorParser(text)
    matchers = try parser.parse()
    if matchers.isEmpty { throw SelectorError(.noMatcher, at: 1) }
    for matcher in matchers {
      do {
        if try !matcher.matches("") { return }
      } catch {
        return
      }
    }
    throw SelectorError(.matchesWithoutLabels, at: 1)
  }

  /// Whether all matchers match; an absent label counts as the empty string.
  package func matches(_ labels: LabelSet) throws(PatternError) -> Bool {
    for matcher in matchers where try !matcher.matches(labels[matcher.name] ?? "") { return false }
    return true
  }
}
