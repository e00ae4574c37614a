/// The values of flags as text, by name.
struct FlagValues {
  private let values: [String: [String]]

  init(_ values: [String: [String]]) { self.values = values }

  /// Empty if the flag was not given and has no default.
  func text(_ name: String) -> String { values[name]?.last ?? "" }

  func texts(_ name: String) -> [String] { values[name] ?? [] }

  func isOn(_ name: String) -> Bool { text(name) == "true" }
}
