#define _GNU_SOURCE
#include "CSystem.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int weft_epoll_open(void) { return epoll_create1(EPOLL_CLOEXEC); }
int weft_event_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int weft_epoll_control(int epoll, int operation, int descriptor, uint32_t events) {
    struct epoll_event event = {.events = events, .data.fd = descriptor};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

int weft_epoll_wait(int epoll, weft_ready *ready, int capacity, int milliseconds) {
    struct epoll_event events[128];
    int count = epoll_wait(epoll, events, capacity < 128 ? capacity : 128, milliseconds);
    if (count < 0) return errno == EINTR ? 0 : -1;
    for (int i = 0; i < count; i++) ready[i] = (weft_ready){events[i].data.fd, events[i].events};
    return count;
}

ptrdiff_t weft_find(const void *bytes, size_t count, const void *pattern, size_t length) {
    const char *found = memmem(bytes, count, pattern, length);
    return found ? found - (const char *)bytes : -1;
}

const char *weft_own_file(void) {
    Dl_info information;
    // Of a program itself the name is whatever it was called by.
    if (dladdr((void *)weft_own_file, &information) == 0 || information.dli_fname == NULL || strstr(information.dli_fname, ".so") == NULL) {
        return "/proc/self/exe";
    }
    return information.dli_fname;
}

int weft_pipe(int *ends) { return pipe2(ends, O_CLOEXEC); }
int weft_accept(int listener, struct sockaddr *address, socklen_t *length) {
    return accept4(listener, address, length, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int weft_pidfd(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

static int window_changes = -1;

static void window_changed(int signal) {
    (void)signal;
    int saved = errno;
    uint64_t one = 1;
    ssize_t written = write(window_changes, &one, sizeof one);
    (void)written;
    errno = saved;
}

// A handler and an eventfd rather than a signalfd: libdispatch's thread has every signal unblocked and would take it away.
int weft_window_changes(void) {
    if (window_changes < 0) {
        window_changes = weft_event_open();
        if (window_changes < 0) return -1;
    }
    struct sigaction action = {.sa_handler = window_changed, .sa_flags = SA_RESTART};
    return sigaction(SIGWINCH, &action, NULL) == 0 ? window_changes : -1;
}

int weft_open_terminal(char *name, size_t capacity, unsigned short columns, unsigned short rows) {
    int leader = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (leader < 0) return -1;
    if (grantpt(leader) != 0 || unlockpt(leader) != 0 || ptsname_r(leader, name, capacity) != 0) {
        int saved = errno;
        close(leader);
        errno = saved;
        return -1;
    }
    weft_set_window(leader, columns, rows);
    return leader;
}

int weft_set_window(int terminal, unsigned short columns, unsigned short rows) {
    struct winsize size = {.ws_col = columns, .ws_row = rows};
    return ioctl(terminal, TIOCSWINSZ, &size);
}

int weft_get_window(int terminal, unsigned short *columns, unsigned short *rows) {
    struct winsize size;
    if (ioctl(terminal, TIOCGWINSZ, &size) != 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

// posix_spawn has no place for prctl, and fork copies the tables of a large process.
int weft_spawn_bound(pid_t *process, const char *path, char *const arguments[], char *const environment[], const int files[3]) {
    pid_t parent = getpid();
    volatile int failure = 0;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    pid_t child = vfork();
    if (child == 0) {
        setsid();
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        for (int signal = 1; signal < 32; signal++) {
            struct sigaction action = {.sa_handler = SIG_DFL};
            sigaction(signal, &action, NULL);
        }
        for (int number = 0; number < 3; number++) {
            if (dup2(files[number], number) < 0) failure = errno;
        }
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        // The parent may have died before it was to be told.
        if (getppid() != parent) _exit(127);
        if (failure == 0) execve(path, arguments, environment);
        failure = errno;
        _exit(127);
    }
    int saved = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (child < 0) return saved;
    if (failure != 0) {
        waitpid(child, NULL, 0);
        return failure;
    }
    *process = child;
    return 0;
}

int weft_send_descriptor(int socket, int descriptor) {
    char byte = 0;
    struct iovec part = {.iov_base = &byte, .iov_len = 1};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    return sendmsg(socket, &message, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

void weft_share_heap(void) {
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 32 << 20);
}
