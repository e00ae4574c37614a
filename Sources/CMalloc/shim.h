#pragma once
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

// The linker's: where the program begins, and its code ends. All between is read from the file.
extern const char __executable_start[] __attribute__((weak));
extern const char etext[] __attribute__((weak));

// Unmaps the program's code and constants; what is needed again is found where it is cached.
static inline void forget_code(void)
{
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  uintptr_t start = (uintptr_t)__executable_start & ~(page - 1);
  uintptr_t end = (uintptr_t)etext & ~(page - 1);
  if (start && start < end) madvise((void *)start, end - start, MADV_DONTNEED);
}
