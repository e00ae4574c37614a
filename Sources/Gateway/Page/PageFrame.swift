import Exposition

/// The page from its first byte to the end of the status view.
struct PageFrame {
  let configuration: Gateway.Configuration

  func begin(into output: inout ByteBuffer) {
    output.append(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex,nofollow">
      <meta name="color-scheme" content="light dark">
      <title>Prometheus Pushgateway</title>

      """)
    link("<link rel=\"icon\" type=\"image/svg+xml\" href=\"", "icon.svg", "\">", into: &output)
    link("<link rel=\"stylesheet\" href=\"", "page.css", "\">", into: &output)
    link("<script defer src=\"", "page.js", "\"></script>", into: &output)
    output.append(
      """
      </head>
      <body>
      <header><a class="name" href="#metrics">Pushgateway</a>
      <nav aria-label="Views"><a href="#metrics">Metrics</a> <a href="#status">Status</a></nav>
      </header>
      <p id="message" role="alert"></p>

      """)
    writeStatus(into: &output)
  }

  private func link(
    _ opening: String, _ file: String, _ closing: String, into output: inout ByteBuffer
  ) {
    output.append(opening)
    output.appendHTML(configuration.externalPath.isEmpty ? "." : configuration.externalPath)
    output.append("/static/\(file)\(closing)\n")
  }

  /// Stands before the metrics, so that the style can hide those where this is shown.
  private func writeStatus(into output: inout ByteBuffer) {
    output.append("<section id=\"status\" aria-label=\"Status\">\n<h1>Status</h1>\n")
    output.append("<h2>Runtime Information</h2>\n<table>\n<tr><th scope=\"row\">Started</th><td>")
    output.appendTime(configuration.startTime)
    output.append("</td></tr>\n</table>\n<h2>Build Information</h2>\n")
    table(of: configuration.build.namedFacts, into: &output)
    output.append("<h2>Startup Flags</h2>\n")
    table(of: configuration.flags, into: &output)
    output.append("</section>\n")
  }

  private func table(
    of entries: [(name: String, value: String)], into output: inout ByteBuffer
  ) {
    output.append("<table>\n")
    for entry in entries {
      output.append("<tr><th scope=\"row\">")
      output.appendHTML(entry.name)
      output.append("</th><td>")
      output.appendHTML(entry.value)
      output.append("</td></tr>\n")
    }
    output.append("</table>\n")
  }
}
