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

    init(_ words: [String], start: @escaping (Run) throws(ServingError) -> [String]) {
      let process = Process(
        start: { (_, _) throws(ServingError) in
          Serving(addresses: try start(self), stop: { self.stopped += 1 })
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
        "level=info msg=\"received SIGINT/SIGTERM; exiting gracefully...\"\n",
        "level=info msg=\"HTTP server stopped\"\n",
      ])
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
