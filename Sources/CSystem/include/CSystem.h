#ifndef WEFT_SYSTEM_H
#define WEFT_SYSTEM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

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

/// Where `pattern` first begins in `bytes`; -1 when it does not.
ptrdiff_t weft_find(const void *bytes, size_t count, const void *pattern, size_t length);

/// The file of the shared library that this is in, or of the program when it is in none.
const char *weft_own_file(void);
/// A pipe, close-on-exec: `ends[0]` is read, `ends[1]` is written. Returns 0, or -1 with errno.
int weft_pipe(int *ends);
/// accept4(2): the socket is close-on-exec and does not block.
int weft_accept(int listener, struct sockaddr *address, socklen_t *length);
/// pidfd_open(2).
int weft_pidfd(pid_t process);
/// Starts a program in a session of its own that is sent TERM when the calling thread ends, however that happens: killed, too. The files are
/// its standard ones. Returns 0, or the error's number.
int weft_spawn_bound(pid_t *process, const char *path, char *const arguments[], char *const environment[], const int files[3]);
/// Sends a descriptor, with one byte, over a Unix socket. Returns 0, or -1 with errno.
int weft_send_descriptor(int socket, int descriptor);
/// An eventfd that counts the changes of the terminal's size from now on, or -1. There is one for the process.
int weft_window_changes(void);
/// A new pseudo-terminal's leader, close-on-exec, and the name of its other side. -1 with errno.
int weft_open_terminal(char *name, size_t capacity, unsigned short columns, unsigned short rows);
/// Sets a terminal's size.
int weft_set_window(int terminal, unsigned short columns, unsigned short rows);
/// The size of a terminal. Returns 0, or -1 when it is none.
int weft_get_window(int terminal, unsigned short *columns, unsigned short *rows);

/// Has all threads of the process share one heap that grows by megabytes. glibc gives each thread a heap of its own, which grows by a system
/// call for every few pages; here one thread does all the work.
void weft_share_heap(void);

#endif
