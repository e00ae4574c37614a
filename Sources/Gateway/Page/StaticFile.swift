import HTTP

extension Gateway {
  /// The page's own files.
  @Sendable func staticFile(_ request: Request, _: PushPath?) -> Reply {
    let path = String(decoding: request.path, as: UTF8.self)
    guard let asset = Self.assets.first(where: { path.hasSuffix("/static/\($0.name)") }) else {
      metrics.countRequest(handler: .static, method: .get, status: 404)
      return .respond(.text(404, "404 page not found"))
    }
    metrics.countRequest(handler: .static, method: .get, status: 200)
    return .respond(
      Response(
        status: 200,
        fields: [
          ("Content-Type", asset.mediaType), ("Cache-Control", "no-cache"),
          ("X-Content-Type-Options", "nosniff"),
        ],
        body: .bytes(Array(asset.text.utf8))))
  }

  private static let assets = [
    (name: "page.css", mediaType: "text/css; charset=utf-8", text: pageStyle),
    (name: "page.js", mediaType: "text/javascript; charset=utf-8", text: pageScript),
    (name: "icon.svg", mediaType: "image/svg+xml", text: pageIcon),
  ]
}
