/// What stands in a sample around its label values, by which others of the same shape are known.
struct SampleParts {
  /// The label names, in the sample's order.
  var names: [ByteString] = []
  /// Where the part before each value is, and perhaps one behind the last.
  var places: [Range<Int>] = []
}
