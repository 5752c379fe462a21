/* Adds 2 ms (or SLOW_FSYNC_MS) to every fsync and fdatasync of the process it is preloaded into: a slow disk, the same
   on every machine. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void be_slow(void) {
    const char *ms = getenv("SLOW_FSYNC_MS");
    usleep(1000 * (ms ? atoi(ms) : 2));
}

int fsync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    be_slow();
    return real(fd);
}

int fdatasync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    be_slow();
    return real(fd);
}
