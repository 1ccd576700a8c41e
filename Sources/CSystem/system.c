#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
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

int weft_pipe(int *ends) { return pipe2(ends, O_CLOEXEC); }
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
