// Stands before glibc's epoll_wait, with which libmicrohttpd begins each of its turns: what lies
// between two of them is every callback of one turn and the library's own work.
#include "interposed.h"

#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 10, BUCKETS = 100000 };

static atomic_ulong turns[BUCKETS];
static atomic_ulong longest;
static __thread long begun __attribute__((tls_model("initial-exec")));

static long thread_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1000000000L + now.tv_nsec;
}

int epoll_wait(int epoll, struct epoll_event *events, int limit, int timeout) {
  if (begun) {
    unsigned long microseconds = (unsigned long)(thread_nanoseconds() - begun) / 1000;
    if (microseconds >= WIDTH) {
      unsigned long bucket = microseconds / WIDTH;
      atomic_fetch_add(&turns[bucket < BUCKETS ? bucket : BUCKETS - 1], 1);
      unsigned long before = longest;
      while (before < microseconds && !atomic_compare_exchange_weak(&longest, &before, microseconds))
        ;
    }
  }
  int ready = (int)syscall(SYS_epoll_wait, epoll, events, limit, timeout);
  begun = thread_nanoseconds();
  return ready;
}

unsigned long turns_count(void) {
  unsigned long count = 0;
  for (int bucket = 0; bucket < BUCKETS; bucket++) count += turns[bucket];
  return count;
}

double turns_longest_microseconds(void) { return (double)longest; }

double turns_percentile_microseconds(double percent) {
  double left = (double)turns_count() * percent / 100;
  for (int bucket = 0; bucket < BUCKETS; bucket++) {
    left -= (double)turns[bucket];
    if (left <= 0) return (bucket + 1.0) * WIDTH;
  }
  return (double)BUCKETS * WIDTH;
}

void turns_forget(void) {
  for (int bucket = 0; bucket < BUCKETS; bucket++) turns[bucket] = 0;
  longest = 0;
}
