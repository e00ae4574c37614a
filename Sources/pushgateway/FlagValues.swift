/// The values of flags as text, by name.
struct FlagValues {
  private let values: [String: [String]]

  init(_ values: [String: [String]]) { self.values = values }

  /// Empty if the flag was not given and has no default.
  func text(_ name: String) -> String { values[name]?.last ?? "" }

  func texts(_ name: String) -> [String] { values[name] ?? [] }

  func isOn(_ name: String) -> Bool { text(name) == "true" }

  /// All flags but help and version, in the order of the table; what the status page and
  /// /api/v1/status show.
  var shown: [(name: String, value: String)] {
    flagTable.filter { $0.name != "help" && $0.name != "version" }.map {
      ($0.name, texts($0.name).joined(separator: ","))
    }
  }
}
