/// What one body brought.
package struct PushedFamilies: Sendable {
  /// Each name once, in the order of first appearance; none without metrics.
  package var families: [MetricFamily] = []
  /// Families that came without a metric (protobuf only): a POST removes them.
  package var emptied: [ByteString] = []
  package var hasTimestamps = false
  /// The first problems in the order of the body; `problemCount` counts those left out too.
  package var problems: [MetricProblem] = []
  package var problemCount = 0
  /// What the body brought too much of; the rest is not complete then.
  var exceeded: ExceededLimit?
  /// How the body was written, if that was asked for.
  package var form: PushForm?

  package init() {}

  /// The same with other metadata that equal those of the families, in their order.
  package func sharing(_ metadata: [FamilyMetadata]) -> PushedFamilies {
    if zip(families, metadata).allSatisfy({ $0.metadata === $1 }) { return self }
    var shared = self
    for index in families.indices where families[index].metadata !== metadata[index] {
      shared.families[index] = MetricFamily(families[index], sharing: metadata[index])
    }
    // The families of a form are the first of those that its body brought.
    shared.form = form.map { $0.with(shared.families) }
    return shared
  }

  /// What a body brought that repeats a form.
  init(repeating form: PushForm) {
    families = form.families
    self.form = form
  }
}
