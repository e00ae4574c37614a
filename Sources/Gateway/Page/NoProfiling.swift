import HTTP

extension Gateway {
  /// Upstream serves Go's profiles here.
  @Sendable func noProfiling(_ request: Request, _: PushPath?) -> Reply {
    .respond(
      .text(
        404,
        "There is no Go profiling here: this gateway is not written in Go. Use perf on the process."
      ))
  }
}
