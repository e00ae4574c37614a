/// What `--completion-script-bash` prints: the table of flags for bash-completion.
struct BashCompletion: CustomStringConvertible {
  /// The program, as it was called.
  let name: String
  let table: [Flag]

  init(name: String = "pushgateway", table: [Flag] = flagTable) {
    self.name = name
    self.table = table.filter { !$0.isHidden }
  }

  var description: String {
    let function = "_" + name.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    return """
      \(function)()
      {
          local cur prev words cword split
          _init_completion -s || return
          case $prev in
      \(values)\
          esac
          $split && return
          COMPREPLY=($(compgen -W '\(words)' -- "$cur"))
          [[ ${COMPREPLY-} == *= ]] && compopt -o nospace
      } && complete -F \(function) \(name)

      """
  }

  /// Flags with a value end with `=`, where the value goes on.
  private var words: String {
    table.map { flag in
      let short = flag.short.map { "-\($0) " } ?? ""
      return short + (flag.takesValue ? "--\(flag.name)=" : "--\(flag.name)")
    }.joined(separator: " ")
  }

  private var values: String {
    table.filter(\.takesValue).map { flag in
      let reply =
        if case .path = flag.kind {
          "_filedir; "
        } else if flag.choices.isEmpty {
          ""
        } else {
          "COMPREPLY=($(compgen -W '\(flag.choices.joined(separator: " "))' -- \"$cur\")); "
        }
      return "        --\(flag.name)) \(reply)return ;;\n"
    }.joined()
  }
}

extension Flag {
  var takesValue: Bool {
    if case .boolean = kind { false } else { true }
  }

  /// All values there are; empty if they cannot be listed.
  var choices: [String] {
    switch kind {
    case .logLevel: LogLevel.allCases.map(\.rawValue)
    case .logFormat: LogFormat.allCases.map(\.rawValue)
    case .boolean, .string, .path, .strings, .duration, .url, .count, .byteSize: []
    }
  }
}
