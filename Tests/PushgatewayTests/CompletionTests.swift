import Testing

@testable import pushgateway

@Suite struct CompletionTests {
  static let table = [
    Flag(name: "help", short: "h", kind: .boolean, help: "It's [help]: this."),
    Flag(name: "web.file", kind: .path, default: "", help: "A file."),
    Flag(name: "every", kind: .duration, default: "5m", help: "How often."),
    Flag(name: "listen", kind: .strings, default: ":1", help: "Where."),
    Flag(name: "log.format", kind: .logFormat, default: "logfmt", help: "How."),
    Flag(name: "secret", kind: .string, isHidden: true, help: "Nothing."),
  ]

  @Test func bash() {
    let expected = #"""
      _my_gateway()
      {
          local cur prev words cword split
          _init_completion -s || return
          case $prev in
              --web.file) _filedir; return ;;
              --every) return ;;
              --listen) return ;;
              --log.format) COMPREPLY=($(compgen -W 'logfmt json' -- "$cur")); return ;;
          esac
          $split && return
          COMPREPLY=($(compgen -W '-h --help --web.file= --every= --listen= --log.format=' -- "$cur"))
          [[ ${COMPREPLY-} == *= ]] && compopt -o nospace
      } && complete -F _my_gateway my-gateway

      """#
    #expect(BashCompletion(name: "my-gateway", table: Self.table).description == expected)
  }

  @Test func zsh() {
    let expected = #"""
      #compdef my-gateway
      _arguments \
        '(-h --help)'{-h,--help}'[It'\''s \[help\]\: this.]' \
        '--web.file=[A file.]:file:_files' \
        '--every=[How often.]:value: ' \
        '*--listen=[Where.]:value: ' \
        '--log.format=[How.]:value:(logfmt json)'

      """#
    #expect(ZshCompletion(name: "my-gateway", table: Self.table).description == expected)
  }
}
