package import Exposition

/// The identity of a group: its exact set of label pairs, `job` among them.
package final class GroupingKey: Hashable, Sendable, CustomStringConvertible {
  package let labels: LabelSet
  package let job: ByteString
  /// The names alone: groups of one job can hold the same series only if these differ.
  let shape: Shape
  let hash: Int

  struct Shape: Hashable, Sendable {
    let names: [ByteString]
  }

  // A literal would be an array of its own in every key.
  private static let jobName: ByteString = "job"

  /// - Parameter labels: the job aside; a further `job` among them is overridden.
  package convenience init(job: ByteString, labels: [LabelPair] = []) {
    self.init(LabelSet(labels + [LabelPair(Self.jobName, job)]))
  }

  package init(_ labels: LabelSet) {
    self.labels = labels
    job = labels[Self.jobName] ?? ""
    shape = Shape(names: labels.pairs.map(\.name))
    var hasher = Hasher()
    hasher.combine(labels)
    hash = hasher.finalize()
  }

  package static func == (left: GroupingKey, right: GroupingKey) -> Bool {
    left === right || left.hash == right.hash && left.labels == right.labels
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

  /// The other group whose own two time series would have these same labels: `instance=""` is
  /// added where there is no instance, so `{job="a"}` and `{job="a",instance=""}` are twins.
  func twin() -> GroupingKey? {
    switch labels["instance"] {
    case nil: GroupingKey(LabelSet(labels.pairs + [LabelPair("instance", "")]))
    case .some(let value) where value.isEmpty:
      GroupingKey(LabelSet(labels.pairs.filter { $0.name != "instance" }))
    default: nil
    }
  }

  /// `{job="x",instance="y"}`, the job first.
  package var description: String {
    let rest = labels.pairs.filter { $0.name != "job" }
    let all = [LabelPair("job", job)] + rest
    return "{" + all.map { "\($0.name)=\(goQuoted($0.value.span))" }.joined(separator: ",") + "}"
  }
}
