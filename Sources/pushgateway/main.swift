import Glibc

let words = CommandWords.all
let called = words.first?.split(separator: "/").last.map(String.init)
exit(Process(name: called ?? "pushgateway").run(Array(words.dropFirst())))
