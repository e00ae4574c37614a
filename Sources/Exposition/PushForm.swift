/// How the last accepted push of a group was written, so that the next one, which nearly always
/// brings the same series in the same order with other values, is known again without parsing it.
///
/// A form may cover only the beginning of a body.
package final class PushForm: Sendable {
  let outline: PushOutline
  /// What the push made of the families outlined, in its order.
  let families: [MetricFamily]
  /// All that the push brought: the next may not be known again, yet bring families of the same
  /// names.
  let pushed: [MetricFamily]
  /// Of the lines of a body that was not known again: the next may differ too, yet have lines of
  /// the same shapes.
  let shapes: SampleShapes
  /// Whether a whole push was known by the outline.
  let isProven: Bool

  init(
    outline: PushOutline, families: [MetricFamily], pushed: [MetricFamily],
    shapes: SampleShapes, isProven: Bool = false
  ) {
    self.outline = outline
    self.families = families
    self.pushed = pushed
    self.shapes = shapes
    self.isProven = isProven
  }

  /// The same of other families with the same metrics.
  ///
  /// - Parameter others: in the order of `pushed`, of which the families outlined are the first.
  func with(_ others: [MetricFamily]) -> PushForm {
    PushForm(
      outline: outline, families: Array(others.prefix(families.count)), pushed: others,
      shapes: shapes, isProven: isProven)
  }

  /// Whether these are what was pushed as far as metadata go.
  package func sharesMetadata(with others: [MetricFamily]) -> Bool {
    guard pushed.count == others.count else { return false }
    for index in others.indices where pushed[index].metadata !== others[index].metadata {
      return false
    }
    return true
  }

  /// Of a push of which nothing is remembered. Who brings it wants the next form to be made.
  package static let unknown = PushForm(
    outline: PushOutline(of: .text), families: [], pushed: [], shapes: SampleShapes())

  /// How a body writes its values.
  enum Syntax {
    /// A number in decimal, and LF.
    case text
    /// A double of eight bytes.
    case protobuf
  }
}

/// All of a body but its values: the stretches of bytes between one value and the next, each as its
/// length and its hash. Ten bytes a sample, where the text itself would be 130.
final class PushOutline: Sendable {
  /// What stands before the first metric of a family, but for the length of its message.
  struct Heading: Sendable {
    let hash: UInt64
    let length: Int
  }

  /// A family whose samples stand together, its comments before them.
  struct Family: Sendable {
    var sampleCount = 0
    var metricCount = 0
    /// Lines that end within the stretch before the first value (text).
    var leadingLines = 0
    /// Bytes of the message that follow the first metric (protobuf).
    var restOfMessage = 0
    /// Of a family whose values are more than numbers (protobuf): what is hashed of each metric is its
    /// labels alone, for all lengths change with the values.
    var heading: Heading?
  }

  let syntax: PushForm.Syntax
  let families: [Family]
  let hashes: [UInt64]
  let lengths: [UInt16]
  /// What the samples are; empty if all are numbers.
  let roles: [SampleRole]
  /// What follows the last value; nil if the body goes on in a way that is not outlined.
  let tail: (hash: UInt64, length: Int)?

  init(
    of syntax: PushForm.Syntax, families: [Family] = [], hashes: [UInt64] = [],
    lengths: [UInt16] = [], roles: [SampleRole] = [], tail: (hash: UInt64, length: Int)? = nil
  ) {
    self.syntax = syntax
    self.families = families
    self.hashes = hashes
    self.lengths = lengths
    self.roles = roles
    self.tail = tail
  }

  /// How many metrics begin with some of the samples.
  func metricCount(of samples: Range<Int>) -> Int {
    roles.isEmpty ? samples.count : roles[samples].count { $0.contains(.first) }
  }
}
