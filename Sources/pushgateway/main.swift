import Glibc

exit(Process().run(Array(CommandLine.arguments.dropFirst())))
