#define _GNU_SOURCE
#include "CSSHSupport.h"

#include <errno.h>
#include <fcntl.h>
#include <libssh2.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
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

ssize_t weft_receive(int socket, void *buffer, size_t length, int flags, void **abstract) {
    weft_session_state *state = *abstract;
    ssize_t count = recv(socket, buffer, length, flags);
    if (count < 0) return -errno;
    if (state) {
        state->received += (uint64_t)count;
        // The kernel clears the option by itself, so it is set again after each read.
        int on = 1;
        if (state->quick_acknowledgement) setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    }
    return count;
}

static void answer_prompts(const char *name, int name_length, const char *instruction, int instruction_length, int count,
                           const LIBSSH2_USERAUTH_KBDINT_PROMPT *prompts, LIBSSH2_USERAUTH_KBDINT_RESPONSE *responses, void **abstract) {
    (void)name, (void)name_length, (void)instruction, (void)instruction_length;
    weft_session_state *state = *abstract;
    for (int i = 0; i < count; i++) {
        const char *text = state && state->password && !prompts[i].echo ? state->password : "";
        // libssh2 frees it.
        responses[i].text = strdup(text);
        responses[i].length = (unsigned int)strlen(text);
        if (state) state->prompts++;
    }
}

void *weft_keyboard_interactive(void) { return (void *)answer_prompts; }
void *weft_receive_callback(void) { return (void *)weft_receive; }

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
