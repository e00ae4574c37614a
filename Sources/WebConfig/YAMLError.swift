/// Why a text is no YAML document that can be used here. Lines are counted from 1.
enum YAMLError: Error, Equatable {
  /// In libyaml's words.
  case syntax(line: Int, String)
  case tooDeep(line: Int)
  case secondDocument(line: Int)
  /// The alias stands for a mapping or list.
  case repeatedCollection(line: Int, String)
}
