#ifndef WEFT_SSH_SUPPORT_H
#define WEFT_SSH_SUPPORT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "CSSHSupportKeys.h"

/// One file descriptor that epoll says is ready, and for what.
typedef struct {
    int32_t descriptor;
    uint32_t events;
} weft_ready;

/// A new epoll descriptor, close-on-exec.
int weft_epoll_open(void);
/// A new eventfd, close-on-exec, that never blocks.
int weft_event_open(void);
/// Adds (1), changes (3) or removes (2) a descriptor's interest. Returns 0, or -1 with errno.
int weft_epoll_control(int epoll, int operation, int descriptor, uint32_t events);
/// Waits at most `milliseconds` (-1: for ever) and fills `ready`. Returns how many there are; an interrupted wait is 0.
int weft_epoll_wait(int epoll, weft_ready *ready, int capacity, int milliseconds);

/// What a session's callbacks need: it is the session's `abstract`, so it must outlive the session.
typedef struct {
    /// Bytes taken off the socket so far. Any call may take packets of any channel: when this moves, every waiting reader looks again.
    uint64_t received;
    /// Whether each read asks for immediate acknowledgements. In the handshake delayed ones cost 40 ms.
    int quick_acknowledgement;
    /// The answer to every prompt of keyboard-interactive that is not echoed; `NULL` answers nothing.
    const char *password;
    /// How many prompts have been seen.
    int prompts;
} weft_session_state;

/// LIBSSH2_CALLBACK_RECV: recv(2), counted.
ssize_t weft_receive(int socket, void *buffer, size_t length, int flags, void **abstract);
/// The callback of keyboard-interactive authentication, by address: its type is libssh2's.
void *weft_keyboard_interactive(void);
/// The address of ``weft_receive``, as `libssh2_session_callback_set` takes it.
void *weft_receive_callback(void);

/// A pipe, close-on-exec: `ends[0]` is read, `ends[1]` is written. Returns 0, or -1 with errno.
int weft_pipe(int *ends);
/// pidfd_open(2).
int weft_pidfd(pid_t process);
/// An eventfd that counts the changes of the terminal's size from now on, or -1. There is one for the process.
int weft_window_changes(void);
/// A new pseudo-terminal's leader, close-on-exec, and the name of its other side. -1 with errno.
int weft_open_terminal(char *name, size_t capacity, unsigned short columns, unsigned short rows);
/// Sets a terminal's size.
int weft_set_window(int terminal, unsigned short columns, unsigned short rows);
/// The size of a terminal. Returns 0, or -1 when it is none.
int weft_get_window(int terminal, unsigned short *columns, unsigned short *rows);

#endif
