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

/// Why a text is no YAML document that can be used here.
enum YAMLError: Error, Equatable {
  /// In libyaml's words.
  case syntax(line: Int, String)
  case tooDeep(line: Int)
  case secondDocument(line: Int)
  /// A mapping or list that an alias repeats: nested, such aliases grow exponentially.
  case repeatedCollection(line: Int)
}
