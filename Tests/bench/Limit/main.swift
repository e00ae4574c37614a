import Glibc
import HTTP

// limit --web.listen-address=ADDRESS
//
// What a push costs at least: the gateway's own HTTP layer with its threads and settings receives and
// inflates the body, a bare scan reads it, 200 without a body is answered. There is no path, no store
// and no metric.
let flag = "--web.listen-address="
guard let argument = CommandLine.arguments.first(where: { $0.hasPrefix(flag) }) else {
  print("usage: Limit --web.listen-address=ADDRESS")
  exit(2)
}
let listener = try ListenAddress(String(argument.dropFirst(flag.count))).open()
let server = try Server(configuration: ServerConfiguration(), listeners: [listener]) { request in
  let type = request.headers.first("content-type") ?? ""
  let isProtobuf = type.hasPrefix("application/vnd.google.protobuf")
  return .receive(isProtobuf ? ScanningSink.protobuf() : ScanningSink.text())
}
server.start()
while true { pause() }
