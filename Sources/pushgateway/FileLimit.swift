import Glibc

/// How many files and connections the process may have open.
enum FileLimit {
  /// Raises it as far as it goes without privileges, as Go's programs do when they start.
  static func raise() {
    var limits = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard unsafe getrlimit(resource, &limits) == 0, limits.rlim_cur < limits.rlim_max else {
      return
    }
    limits.rlim_cur = limits.rlim_max
    _ = unsafe setrlimit(resource, &limits)
  }
}
