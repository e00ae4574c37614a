import Glibc

let called = CommandLine.arguments.first?.split(separator: "/").last.map(String.init)
exit(
  Process(name: called ?? "pushgateway").run(Array(CommandLine.arguments.dropFirst())))
