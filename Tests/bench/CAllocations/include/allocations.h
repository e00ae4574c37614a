#pragma once

/// Blocks taken from the heap by this thread since it began.
unsigned long allocations_of_this_thread(void);
