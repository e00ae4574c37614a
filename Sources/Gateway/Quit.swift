import HTTP

extension Gateway {
  /// Asks the process to end. The server answers what is under way before it stops.
  @Sendable func quit(_ request: Request, _: PushPath?) -> Reply {
    .receive(
      DrainSink { [self] in
        guard configuration.hasLifecycleAPI else {
          note(
            .lifecycleDisabled, of: request, reason: "the flag --web.enable-lifecycle is not set")
          return .bare(403, "Lifecycle API is not enabled.")
        }
        configuration.terminate()
        return .bare(200, "Requesting termination... Goodbye!")
      })
  }

  /// A GET gets upstream's own sentence and no `Allow`.
  @Sendable func refuseToQuit(_ request: Request, _: PushPath?) -> Reply {
    .respond(.bare(405, "Only POST or PUT requests allowed."))
  }
}

extension Response {
  /// A sentence without a line feed, which upstream sends where a handler of its own speaks.
  static func bare(_ status: Int, _ text: String) -> Response {
    Response(
      status: status, fields: [("Content-Type", "text/plain; charset=utf-8")],
      body: .bytes(Array(text.utf8)))
  }
}
