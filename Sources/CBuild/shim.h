// What the builder says of the build (`make build` does, by -D); Swift sees each as a String.
#pragma once
#ifndef BUILD_REVISION
#define BUILD_REVISION "unknown"
#endif
#ifndef BUILD_BRANCH
#define BUILD_BRANCH "unknown"
#endif
#ifndef BUILD_USER
#define BUILD_USER "unknown"
#endif
#ifndef BUILD_DATE
#define BUILD_DATE "unknown"
#endif
#ifndef BUILD_COMPILER
#define BUILD_COMPILER "swift"
#endif
#define STAMP_REVISION BUILD_REVISION
#define STAMP_BRANCH BUILD_BRANCH
#define STAMP_USER BUILD_USER
#define STAMP_DATE BUILD_DATE
#define STAMP_COMPILER BUILD_COMPILER
