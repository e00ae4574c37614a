/// A value of a YAML document, and where it stands.
struct YAMLNode {
  indirect enum Content {
    /// Quoted or in block style it is no null, boolean or number, whatever it says.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    /// In the file's order; a key may be any node.
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }

  /// From 1.
  let line: Int
  let content: Content
}
