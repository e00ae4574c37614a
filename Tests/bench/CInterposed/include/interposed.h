#pragma once

/// Blocks taken from the heap by this thread since it began.
unsigned long allocations_of_this_thread(void);

/// CPU time that server threads took between one epoll_wait and the next, since `turns_forget`. Those
/// below 10 µs, which had nothing to do, are left out.
unsigned long turns_count(void);
double turns_longest_microseconds(void);
/// To 10 µs.
double turns_percentile_microseconds(double percent);
void turns_forget(void);
