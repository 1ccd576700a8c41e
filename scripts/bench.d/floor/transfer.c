/* transfer: one file to or from one host through an exec channel into `cat`, as little work as libssh2 allows. The yardstick of
 * `scripts/bench transfer`.
 *
 *     transfer [-c CIPHER] [-m MAC] [-w WINDOW] put|get USER ADDRESS PORT KEY KNOWN_HOST LOCAL REMOTE
 *
 * One thread, nothing blocks but poll(2). The host's key is compared with KNOWN_HOST, the base64 of known_hosts. No hash is taken
 * and nothing is renamed: what a tool does beyond this it does for safety. Exit status 1 when the copy failed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <libssh2.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 256 << 10, DEADLINE_MILLISECONDS = 60000 };

static LIBSSH2_SESSION *session;
static int connection, quick_acknowledgements = 1;

static ssize_t receive_quickly(libssh2_socket_t socket, void *buffer, size_t length, int flags, void **context) {
    (void)context;
    ssize_t count = recv(socket, buffer, length, flags);
    int on = 1;
    if (quick_acknowledgements) setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    return count < 0 ? -errno : count;
}

static void fail(const char *what) {
    char *message = NULL;
    if (session) libssh2_session_last_error(session, &message, NULL, 0);
    fprintf(stderr, "transfer: %s: %s\n", what, message && *message ? message : strerror(errno));
    exit(1);
}

/* Waits until the socket allows for what libssh2 wants. */
static void wait_for_socket(void) {
    int directions = libssh2_session_block_directions(session);
    struct pollfd polled = {
        .fd = connection,
        .events = (directions & LIBSSH2_SESSION_BLOCK_OUTBOUND ? POLLOUT : 0) | (directions & LIBSSH2_SESSION_BLOCK_INBOUND ? POLLIN : 0),
    };
    if (!polled.events) polled.events = POLLIN;
    if (poll(&polled, 1, DEADLINE_MILLISECONDS) != 1) fail("no answer");
}

#define DRIVE(what, call)                                    \
    do {                                                     \
        int result_;                                         \
        while ((result_ = (call)) == LIBSSH2_ERROR_EAGAIN) wait_for_socket(); \
        if (result_) fail(what);                             \
    } while (0)

static void connect_to(const char *text, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int on = 1;
    inet_pton(AF_INET, text, &address.sin_addr);
    connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(connection, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(connection, F_SETFL, O_NONBLOCK);
}

static int key_is(const char *known) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char text[1024], *end = text;
    size_t length;
    int kind;
    const unsigned char *key = (const unsigned char *)libssh2_session_hostkey(session, &length, &kind);
    if (!key || length > 700) return 0;
    for (size_t i = 0; i < length; i += 3) {
        unsigned triple = key[i] << 16 | (i + 1 < length ? key[i + 1] << 8 : 0) | (i + 2 < length ? key[i + 2] : 0);
        *end++ = digits[triple >> 18];
        *end++ = digits[triple >> 12 & 63];
        *end++ = i + 1 < length ? digits[triple >> 6 & 63] : '=';
        *end++ = i + 2 < length ? digits[triple & 63] : '=';
    }
    *end = 0;
    return strcmp(text, known) == 0;
}

static LIBSSH2_CHANNEL *start(const char *command, unsigned window) {
    LIBSSH2_CHANNEL *channel;
    while (!(channel = libssh2_channel_open_ex(session, "session", 7, window, 32768, NULL, 0))) {
        if (libssh2_session_last_errno(session) != LIBSSH2_ERROR_EAGAIN) fail("channel");
        wait_for_socket();
    }
    DRIVE("exec", libssh2_channel_exec(channel, command));
    return channel;
}

static void put(LIBSSH2_CHANNEL *channel, int file) {
    static char buffer[BUFFER];
    ssize_t count;
    while ((count = read(file, buffer, sizeof buffer)) > 0) {
        for (ssize_t sent = 0; sent < count;) {
            ssize_t written = libssh2_channel_write(channel, buffer + sent, count - sent);
            if (written == LIBSSH2_ERROR_EAGAIN || written == 0) wait_for_socket();
            else if (written < 0) fail("write");
            else sent += written;
        }
    }
    if (count < 0) fail("read");
    DRIVE("end of file", libssh2_channel_send_eof(channel));
    char rest[64];
    while ((count = libssh2_channel_read(channel, rest, sizeof rest))) {
        if (count == LIBSSH2_ERROR_EAGAIN) wait_for_socket();
        else if (count < 0) fail("the end");
    }
}

static void get(LIBSSH2_CHANNEL *channel, int file) {
    static char buffer[BUFFER];
    for (;;) {
        ssize_t count = libssh2_channel_read(channel, buffer, sizeof buffer);
        if (count == LIBSSH2_ERROR_EAGAIN) wait_for_socket();
        else if (count < 0) fail("read");
        else if (count == 0) break;
        else if (write(file, buffer, count) != count) fail("write");
    }
}

int main(int count, char **words) {
    const char *cipher = "aes128-ctr", *mac = "hmac-sha2-256";
    unsigned window = 2 << 20;
    int option;
    while ((option = getopt(count, words, "c:m:w:")) != -1) {
        if (option == 'c') cipher = optarg;
        else if (option == 'm') mac = optarg;
        else if (option == 'w') window = strtoul(optarg, NULL, 10);
        else return 2;
    }
    words += optind;
    if (count - optind != 8) {
        fprintf(stderr, "usage: transfer [-c CIPHER] [-m MAC] [-w WINDOW] put|get USER ADDRESS PORT KEY KNOWN_HOST LOCAL REMOTE\n");
        return 2;
    }
    int is_put = strcmp(words[0], "put") == 0;
    int file = is_put ? open(words[6], O_RDONLY) : open(words[6], O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0) fail(words[6]);
    char public_path[4096], command[4096];
    snprintf(public_path, sizeof public_path, "%s.pub", words[4]);
    snprintf(command, sizeof command, is_put ? "exec cat >'%s'" : "exec cat <'%s'", words[7]);
    if (libssh2_init(0)) return 2;
    connect_to(words[2], atoi(words[3]));
    session = libssh2_session_init();
    libssh2_session_set_blocking(session, 0);
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_RECV, (void *)receive_quickly);
    libssh2_session_method_pref(session, LIBSSH2_METHOD_HOSTKEY, "ssh-ed25519");
    libssh2_session_method_pref(session, LIBSSH2_METHOD_CRYPT_CS, cipher);
    libssh2_session_method_pref(session, LIBSSH2_METHOD_CRYPT_SC, cipher);
    libssh2_session_method_pref(session, LIBSSH2_METHOD_MAC_CS, mac);
    libssh2_session_method_pref(session, LIBSSH2_METHOD_MAC_SC, mac);
    DRIVE("handshake", libssh2_session_handshake(session, connection));
    if (!key_is(words[5])) fail("the host key is not the known one");
    DRIVE("authentication", libssh2_userauth_publickey_fromfile_ex(session, words[1], strlen(words[1]), public_path, words[4], NULL));
    LIBSSH2_CHANNEL *channel = start(command, window);
    quick_acknowledgements = 0;
    if (is_put) put(channel, file);
    else get(channel, file);
    DRIVE("close", libssh2_channel_close(channel));
    if (libssh2_channel_get_exit_status(channel)) fail("`cat` failed");
    if (!is_put && close(file) < 0) fail("close");
    libssh2_session_disconnect(session, "done");
    return 0;
}
