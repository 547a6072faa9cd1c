/* Counts the calls by which processes change files below some folders, and lets one of them go wrong.
 *
 * Preloaded into a process it is handed on to every git and Python that this process starts, whatever environment they
 * get. What is to happen stands in a file that all of them map (CONTROL_FILE): so a process that is loaded already can
 * be given a new fault for each of its children. SHIM_FILE is this library itself. Both are set by the compiler.
 */
#define _GNU_SOURCE
#include <alloca.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { WATCH, KILL_ALL, KILL_ONE, KILL_MAIN, FAIL, SHORT };
enum kind { OPEN = 1, WRITE, NAME, REMOVE, FOLDER, SIZE, RIGHTS, SYNC, SYNCED };
enum answer { GO_ON, REFUSE, HALF };

#define SCOPES 4
#define PATH_KEPT 232
#define EVENTS 65536

struct event {
    int kind, process;
    unsigned long inode;
    long number, size;
    int appends;
    char path[PATH_KEPT];
};

/* The same as in control.py. */
struct control {
    int armed, mode, error, sticky, dead, main_process;
    long target, calls, fired, events, target_start, starts;
    char scope[SCOPES][256], word[64];
    struct event log[EVENTS];
};

static struct control *control;

/* A process that only starts runs is no part of one; its forks are, from lead_run on. */
void start_runs(void) { control = 0; }

__attribute__((constructor)) void join_run(void) {
    int file = syscall(SYS_openat, AT_FDCWD, CONTROL_FILE, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return;
    void *place = mmap(0, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    syscall(SYS_close, file);
    control = place == MAP_FAILED ? 0 : place;
}

static __attribute__((noreturn)) void end_this_process(void) {
    syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    for (;;)
        pause();
}

/* Writes where a path leads, seen from an open folder; links are not followed. */
static const char *whole(int folder, const char *path, char *out) {
    if (!path || path[0] == '/')
        return path;
    char link[40] = "/proc/self/cwd";
    if (folder != AT_FDCWD)
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    long size = syscall(SYS_readlinkat, AT_FDCWD, link, out, 2000);
    size = size < 0 ? 0 : size;
    out[size++] = '/';
    strncpy(out + size, path, 2000);
    out[size + 2000] = 0;
    return out;
}

static const char *opened(int file, char *out) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    long size = syscall(SYS_readlinkat, AT_FDCWD, link, out, 4000);
    out[size < 0 ? 0 : size] = 0;
    return out;
}

static int inside(const char *path) {
    if (!path)
        return 0;
    for (int index = 0; index < SCOPES && control->scope[index][0]; index++)
        if (!strncmp(path, control->scope[index], strlen(control->scope[index])))
            return 1;
    return 0;
}

/* Makes the calling process the first one of the run that is watched. */
void lead_run(void) {
    join_run();
    if (control)
        control->main_process = syscall(SYS_getpid);
}

static void note(int kind, long number, int file, const char *path) {
    long place = __atomic_fetch_add(&control->events, 1, __ATOMIC_SEQ_CST);
    if (place >= EVENTS)
        return;
    struct event *event = &control->log[place];
    struct stat facts;
    event->process = syscall(SYS_getpid);
    int known = file >= 0 && !fstat(file, &facts);
    event->inode = known ? facts.st_ino : 0;
    event->size = known ? facts.st_size : 0;
    event->appends = known && fcntl(file, F_GETFL) & O_APPEND;
    event->number = number;
    size_t size = strlen(path);
    strncpy(event->path, size < PATH_KEPT ? path : path + size - PATH_KEPT + 1, PATH_KEPT - 1);
    event->kind = kind;
}

/* Counts a call that is about to be made, and says what becomes of it. */
static enum answer judge(int kind, int file, const char *path) {
    if (!control || !control->armed)
        return GO_ON;
    if (control->dead)
        end_this_process();
    if (!inside(path))
        return GO_ON;
    int counts = strstr(path, control->word) != 0;
    long number = counts ? __atomic_add_fetch(&control->calls, 1, __ATOMIC_SEQ_CST) : 0, none = 0;
    note(kind, number, file, path);
    if (!counts || !control->target || number < control->target)
        return GO_ON;
    int first = 0;
    if (number == control->target || (control->mode == SHORT && kind == WRITE))
        first = __atomic_compare_exchange_n(&control->fired, &none, number, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    if (!first && !control->sticky)
        return GO_ON;
    switch (control->mode) {
    case KILL_ALL:
        control->dead = 1;
        end_this_process();
    case KILL_ONE:
        end_this_process();
    case KILL_MAIN:
        syscall(SYS_kill, control->main_process, control->error ? control->error : SIGKILL);
        return GO_ON;
    case FAIL:
        errno = control->error;
        return REFUSE;
    case SHORT:
        return kind == WRITE ? HALF : GO_ON;
    }
    return GO_ON;
}

static int refused(int kind, int folder, const char *path) {
    if (!control || !control->armed)
        return 0;
    char place[4100];
    return judge(kind, -1, whole(folder, path, place)) == REFUSE;
}

static enum answer judge_file(int kind, int file) {
    if (!control || !control->armed)
        return GO_ON;
    char place[4100];
    return judge(kind, file, opened(file, place));
}

/* Files are opened. */

#define CHANGES (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)

static int open_file(int folder, const char *path, int flags, int mode) {
    if ((flags & CHANGES) && refused(OPEN, folder, path))
        return -1;
    return syscall(SYS_openat, folder, path, flags, mode);
}

#define MODE_OF(flags) \
    int mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, int); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...) { MODE_OF(flags) return open_file(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE_OF(flags) return open_file(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE_OF(flags) return open_file(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE_OF(flags) return open_file(folder, path, flags | O_LARGEFILE, mode); }
int __open_2(const char *path, int flags) { return open_file(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_file(AT_FDCWD, path, flags | O_LARGEFILE, 0); }
int __openat_2(int folder, const char *path, int flags) { return open_file(folder, path, flags, 0); }
int __openat64_2(int folder, const char *path, int flags) { return open_file(folder, path, flags | O_LARGEFILE, 0); }
int creat(const char *path, mode_t mode) { return open_file(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

/* Bytes are written. */

ssize_t write(int file, const void *data, size_t size) {
    enum answer answer = judge_file(WRITE, file);
    if (answer == REFUSE)
        return -1;
    return syscall(SYS_write, file, data, answer == HALF && size > 1 ? size / 2 : size);
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t place) {
    enum answer answer = judge_file(WRITE, file);
    if (answer == REFUSE)
        return -1;
    return syscall(SYS_pwrite64, file, data, answer == HALF && size > 1 ? size / 2 : size, place);
}
ssize_t pwrite(int file, const void *data, size_t size, off_t place) { return pwrite64(file, data, size, place); }

ssize_t writev(int file, const struct iovec *parts, int count) {
    enum answer answer = judge_file(WRITE, file);
    if (answer == REFUSE)
        return -1;
    if (answer == HALF && count == 1)
        return syscall(SYS_write, file, parts->iov_base, parts->iov_len > 1 ? parts->iov_len / 2 : parts->iov_len);
    return syscall(SYS_writev, file, parts, answer == HALF ? count / 2 : count);
}

ssize_t sendfile64(int target, int source, off64_t *place, size_t size) {
    enum answer answer = judge_file(WRITE, target);
    if (answer == REFUSE)
        return -1;
    return syscall(SYS_sendfile, target, source, place, answer == HALF && size > 64 ? 64 : size);
}
ssize_t sendfile(int target, int source, off_t *place, size_t size) { return sendfile64(target, source, place, size); }

ssize_t copy_file_range(int source, off64_t *from, int target, off64_t *to, size_t size, unsigned flags) {
    enum answer answer = judge_file(WRITE, target);
    if (answer == REFUSE)
        return -1;
    return syscall(SYS_copy_file_range, source, from, target, to, answer == HALF && size > 64 ? 64 : size, flags);
}

int ftruncate64(int file, off64_t size) { return judge_file(SIZE, file) == REFUSE ? -1 : syscall(SYS_ftruncate, file, size); }
int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

/* The C library's own buffers are written when they are flushed; a part of them cannot be. */

#define NEXT(type, name, ...) \
    static type (*next)(__VA_ARGS__); \
    if (!next) \
        next = dlsym(RTLD_NEXT, name)

FILE *fopen64(const char *path, const char *how) {
    NEXT(FILE *, "fopen64", const char *, const char *);
    return strpbrk(how, "wa+") && refused(OPEN, AT_FDCWD, path) ? 0 : next(path, how);
}
FILE *fopen(const char *path, const char *how) { return fopen64(path, how); }

static int flush_refused(FILE *file) {
    if (!file || !__fpending(file) || judge_file(WRITE, fileno(file)) != REFUSE)
        return 0;
    __fpurge(file);
    return 1;
}

int fflush(FILE *file) {
    NEXT(int, "fflush", FILE *);
    return flush_refused(file) ? EOF : next(file);
}

int fclose(FILE *file) {
    NEXT(int, "fclose", FILE *);
    int lost = flush_refused(file), error = errno, done = next(file);
    if (lost)
        errno = error;
    return lost ? EOF : done;
}

/* Names change. */

int renameat2(int folder, const char *from, int other, const char *to, unsigned flags) {
    return refused(NAME, other, to) ? -1 : syscall(SYS_renameat2, folder, from, other, to, flags);
}
int renameat(int folder, const char *from, int other, const char *to) { return renameat2(folder, from, other, to, 0); }
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int folder, const char *from, int other, const char *to, int flags) {
    return refused(NAME, other, to) ? -1 : syscall(SYS_linkat, folder, from, other, to, flags);
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int symlinkat(const char *target, int folder, const char *path) {
    return refused(NAME, folder, path) ? -1 : syscall(SYS_symlinkat, target, folder, path);
}
int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }

int unlinkat(int folder, const char *path, int flags) {
    return refused(REMOVE, folder, path) ? -1 : syscall(SYS_unlinkat, folder, path, flags);
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path) {
    int done = unlinkat(AT_FDCWD, path, 0);
    return done && errno == EISDIR ? rmdir(path) : done;
}

int mkdirat(int folder, const char *path, mode_t mode) {
    return refused(FOLDER, folder, path) ? -1 : syscall(SYS_mkdirat, folder, path, mode);
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int fchmodat(int folder, const char *path, mode_t mode, int flags) {
    NEXT(int, "fchmodat", int, const char *, mode_t, int);
    return refused(RIGHTS, folder, path) ? -1 : next(folder, path, mode, flags);
}
int chmod(const char *path, mode_t mode) { return fchmodat(AT_FDCWD, path, mode, 0); }
int fchmod(int file, mode_t mode) { return judge_file(RIGHTS, file) == REFUSE ? -1 : syscall(SYS_fchmod, file, mode); }

/* Bytes become durable. */

static int sync_file(int call, int file) {
    if (judge_file(SYNC, file) == REFUSE)
        return -1;
    int done = syscall(call, file);
    if (!done && control && control->armed) {
        char place[4100];
        if (inside(opened(file, place)))
            note(SYNCED, 0, file, place);
    }
    return done;
}
int fsync(int file) { return sync_file(SYS_fsync, file); }
int fdatasync(int file) { return sync_file(SYS_fdatasync, file); }

/* A clean environment does not rid a child of this library. Between fork and here nothing may be allocated. */

int execve(const char *path, char *const arguments[], char *const environment[]) {
    if (control && control->armed) {
        long number = __atomic_add_fetch(&control->starts, 1, __ATOMIC_SEQ_CST), none = 0;
        if (number == control->target_start &&
            __atomic_compare_exchange_n(&control->fired, &none, number, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            syscall(SYS_kill, control->main_process, SIGKILL);
    }
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    int size = 0, wanted = !strncmp(name, "git", 3) || !strncmp(name, "python", 6);
    for (; environment && environment[size]; size++)
        wanted = wanted && strncmp(environment[size], "LD_PRELOAD=", 11);
    if (!wanted)
        return syscall(SYS_execve, path, arguments, environment);
    char **more = alloca((size + 2) * sizeof *more);
    memcpy(more, environment, size * sizeof *more);
    more[size] = "LD_PRELOAD=" SHIM_FILE;
    more[size + 1] = 0;
    return syscall(SYS_execve, path, arguments, more);
}
