import Gateway
import Glibc
import Testing

@testable import pushgateway

@Suite struct ProcessTests {
  private final class Run {
    let err = Recorder()
    let out = Recorder()
    var stopped = 0
    var status: Int32 = -1

    var termination: Termination?

    init(_ words: [String], start: @escaping (Run) throws(ServingError) -> [String]) {
      let process = Process(
        start: { (_, _, termination) throws(ServingError) in
          self.termination = termination
          return Serving(
            addresses: try start(self), tidy: { false }, stop: { self.stopped += 1 })
        }, write: err.write, print: out.write)
      status = process.run(words)
    }

    /// The lines on standard error from the level on, without the source lines.
    var lines: [String] {
      err.texts.map { line in
        let words = line.split(separator: " ", maxSplits: 3)
        return words.count < 4 ? line : "\(words[1]) \(words[3])"
      }
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func servesUntilASignal(signal: Int32) {
    let run = Run([]) { (_) throws(ServingError) in
      raise(SIGHUP)
      raise(signal)
      return ["[::]:9091", "127.0.0.1:80"]
    }
    let version = BuildInformation.current.versionContext
    let context = BuildInformation.current.buildContext
    #expect(run.status == 0)
    #expect(run.stopped == 1)
    #expect(
      run.lines == [
        "level=info msg=\"starting pushgateway\" version=\"\(version)\"\n",
        "level=info msg=\"Build context\" build_context=\"\(context)\"\n",
        "level=info msg=\"Listening on\" address=[::]:9091\n",
        "level=info msg=\"TLS is disabled.\" address=[::]:9091 http2=false\n",
        "level=info msg=\"Listening on\" address=127.0.0.1:80\n",
        "level=info msg=\"TLS is disabled.\" address=127.0.0.1:80 http2=false\n",
        "level=info msg=\"received SIGHUP; files are read again\"\n",
        "level=info msg=\"received SIGINT/SIGTERM; exiting gracefully...\"\n",
        "level=info msg=\"HTTP server stopped\"\n",
      ])
  }

  @Test func servesUntilARequestToEnd() {
    let run = Run(["--log.level=warn"]) { (run) throws(ServingError) in
      run.termination?.request()
      return []
    }
    #expect(run.status == 0)
    #expect(run.stopped == 1)
    #expect(
      run.lines == [
        "level=warn "
          + "msg=\"received termination request via web service, exiting gracefully...\"\n"
      ])
  }

  @Test func prefixesAndFlagsWithoutEffectAreLogged() {
    let run = Run([
      "--log.level=debug", "--web.external-url=http://h/a%20b/", "--web.route-prefix=in/",
      "--web.local-assets=/usr/share/x",
    ]) { (_) throws(ServingError) in
      raise(SIGTERM)
      return []
    }
    #expect(
      run.lines.dropFirst(2).prefix(4) == [
        "level=debug msg=\"external URL\" url=http://h/a%20b/\n",
        "level=debug msg=\"path prefix used externally\" path=\"/a b\"\n",
        "level=debug msg=\"path prefix for internal routing\" path=/in\n",
        "level=warn msg=\"--web.local-assets has no effect: the files of the page are part of the "
          + "program\" path=/usr/share/x\n",
      ])
  }

  @Test func aFileThatMustBeLeftAloneEndsIt() {
    let run = Run(["--log.level=error"]) { (run) throws(ServingError) in
      run.termination?.fail("f is in use")
      return []
    }
    #expect(run.status == 1)
    #expect(run.stopped == 1)
    #expect(
      run.lines == ["level=error msg=\"could not load persisted metrics\" err=\"f is in use\"\n"])
  }

  @Test func truthValuesAreBareInJSON() {
    let run = Run(["--log.format=json"]) { (_) throws(ServingError) in
      raise(SIGTERM)
      return ["[::]:1"]
    }
    #expect(
      run.err.texts.contains {
        $0.hasSuffix(#""msg":"TLS is disabled.","address":"[::]:1","http2":false}"# + "\n")
      })
  }

  @Test func aListenerThatCannotBeOpenedEndsIt() {
    let text = "listen tcp 127.0.0.1:9091: bind: address already in use"
    let run = Run(["--log.level=error"]) { (_) throws(ServingError) in
      throw ServingError(description: text)
    }
    #expect(run.status == 1)
    #expect(run.lines == ["level=error msg=\"HTTP server stopped\" err=\"\(text)\"\n"])
  }

  @Test(arguments: [
    (["--help"], FlagHelp().description), (["-h"], FlagHelp().description),
    (["--log.level=foo", "--help"], FlagHelp().description),
    (["--version"], BuildInformation.current.text),
    (["--version", "--bogus"], BuildInformation.current.text),
    (["--help", "--version"], BuildInformation.current.text),
    (["--help-long"], FlagHelp().description), (["--help-man"], ManPage().description),
    (["--help-man", "--persistence.interval=x"], ManPage().description),
    (["--completion-script-bash"], BashCompletion().description),
    (["--completion-script-zsh"], ZshCompletion().description),
  ])
  func printsAndEnds(words: [String], text: String) {
    let run = Run(words) { (_) throws(ServingError) in [] }
    #expect(run.status == 0)
    #expect(run.out.texts == [text])
    #expect(run.err.texts == [])
  }

  @Test(arguments: [
    (["--x"], "unknown long flag '--x'"),
    (["-x"], "unknown short flag '-x'"),
    (["foo"], "unexpected foo"),
    (["--help", "foo"], "unexpected foo"),
    (["--bogus", "--version"], "unknown long flag '--bogus'"),
    (["--push.disable-consistency-check=true"], "unexpected true"),
    (["--web.telemetry-path"], "expected argument for flag '--web.telemetry-path'"),
    (["--log.level=info", "--log.level=info"], "flag 'log.level' cannot be repeated"),
    (["--log.level=foo"], "unrecognized log level foo"),
    (["--log.format=foo"], "unrecognized log format foo"),
    (["--persistence.interval=abc"], "time: invalid duration \"abc\""),
    (["--persistence.interval=5"], "time: missing unit in duration \"5\""),
    (["--web.external-url=:foo"], "invalid URL: parse \":foo\": missing protocol scheme"),
    (["--log.format=x", "--log.level=y"], "unrecognized log format x"),
    (["--log.level=y", "--log.format=x"], "unrecognized log level y"),
    (["--log.level=y", "--log.level=y"], "unrecognized log level y"),
    (["--log.level=info", "--log.level=y"], "flag 'log.level' cannot be repeated"),
    (
      ["--web.external-url=%z", "--log.level=y"],
      "invalid URL: parse \"%z\": invalid URL escape \"%z\""
    ),
    (["@"], "expected @ file to expand arguments from"),
    (
      ["@/nonexistent"],
      "failed to open arguments file \"/nonexistent\": open /nonexistent: no such file or directory"
    ),
  ])
  func errorsEndIt(words: [String], text: String) {
    let run = Run(words) { (_) throws(ServingError) in [] }
    #expect(run.status == 1)
    #expect(run.out.texts == [])
    #expect(run.err.texts == ["pushgateway: error: \(text), try --help\n"])
  }

  @Test func versionText() {
    let build = BuildInformation(
      version: "1", revision: "R", branch: "B", user: "u", date: "d", compiler: "c", tags: "t")
    let expected = """
      pushgateway, version 1 (branch: B, revision: R)
        build user:       u
        build date:       d
        go version:       c
        platform:         \(build.platform)
        tags:             t

      """
    #expect(build.text == expected)
    #expect(build.versionContext == "(version=1, branch=B, revision=R)")
  }
}
