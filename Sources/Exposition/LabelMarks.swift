/// What the names of a series' labels mean for its family.
package struct LabelMarks: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let le = LabelMarks(rawValue: 1)
  package static let quantile = LabelMarks(rawValue: 2)
  /// A name that needs escaping in the text format.
  package static let foreignName = LabelMarks(rawValue: 4)

  @inline(__always)
  mutating func note(_ name: Span<UInt8>) {
    if name.count == 2, name[0] == UInt8(ascii: "l"), name[1] == UInt8(ascii: "e") {
      insert(.le)
    }
    if name.count == 8, name.equals(Self.quantileName.span) { insert(.quantile) }
    if !contains(.foreignName), !isLegalLabelName(name) { insert(.foreignName) }
  }

  private static let quantileName: [UInt8] = Array("quantile".utf8)
}
