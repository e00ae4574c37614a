/// What was noticed about the labels of a series while they were put in order.
package struct LabelFindings: Sendable {
  package var problem: MetricProblem.Reason?
  package var marks = LabelMarks()
  package var hasForeignName: Bool { marks.contains(.foreignName) }

  @inline(__always)
  mutating func note(_ name: Span<UInt8>) {
    marks.note(name)
    if name.count >= 2, name[0] == UInt8(ascii: "_"), name[1] == UInt8(ascii: "_") {
      problem = .invalidLabelName(ByteString(copying: name))
    }
  }
}
