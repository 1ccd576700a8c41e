/* sequence: a command many times, one after the other, as little work as libssh2 allows. The yardstick of `scripts/bench sequence`.
 *
 *     sequence TIMES ADDRESS USER PORT KEY KNOWN_HOSTS COMMAND
 *
 * One channel with `sh`, to which the command is written together with an `echo` that ends it; standard error is not read, and a command
 * that prints the mark, exits or reads its input would break it. TCP_NODELAY, everything blocks. Exit status 1 when anything failed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <libssh2.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static LIBSSH2_SESSION *session;

static void fail(const char *what) {
    char *message = NULL;
    if (session) libssh2_session_last_error(session, &message, NULL, 0);
    fprintf(stderr, "%s: %s\n", what, message ? message : "");
    exit(1);
}

static int connected(const char *host, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    inet_pton(AF_INET, host, &address.sin_addr);
    setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (number < 0 || connect(number, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
    return number;
}

static void check_key(const char *host, int port, const char *known_hosts) {
    size_t length;
    int kind;
    const char *key = libssh2_session_hostkey(session, &length, &kind);
    LIBSSH2_KNOWNHOSTS *known = libssh2_knownhost_init(session);
    if (!known || libssh2_knownhost_readfile(known, known_hosts, LIBSSH2_KNOWNHOST_FILE_OPENSSH) < 0) fail(known_hosts);
    int form = LIBSSH2_KNOWNHOST_TYPE_PLAIN | LIBSSH2_KNOWNHOST_KEYENC_RAW;
    if (libssh2_knownhost_checkp(known, host, port, key, length, form, NULL) != LIBSSH2_KNOWNHOST_CHECK_MATCH) fail("host key");
    libssh2_knownhost_free(known);
}

int main(int count, char **words) {
    if (count != 8) return 2;
    int times = atoi(words[1]), port = atoi(words[4]);
    const char *mark = "5d41402abc4b2a76b9719d911017c592";
    char public_path[4096], frame[8192], output[65536];
    snprintf(public_path, sizeof public_path, "%s.pub", words[5]);
    size_t frame_length = snprintf(frame, sizeof frame, "%s\necho %s $?\n", words[7], mark);
    libssh2_init(0);
    session = libssh2_session_init();
    int number = connected(words[2], port);
    libssh2_session_method_pref(session, LIBSSH2_METHOD_HOSTKEY, "ssh-ed25519");
    if (libssh2_session_handshake(session, number)) fail("handshake");
    check_key(words[2], port, words[6]);
    if (libssh2_userauth_publickey_fromfile(session, words[3], public_path, words[5], NULL)) fail("authentication");
    LIBSSH2_CHANNEL *channel = libssh2_channel_open_session(session);
    if (!channel || libssh2_channel_exec(channel, "exec sh")) fail("channel");
    for (int done = 0; done < times; done++) {
        for (size_t sent = 0; sent < frame_length;) {
            ssize_t written = libssh2_channel_write(channel, frame + sent, frame_length - sent);
            if (written < 0) fail("write");
            sent += written;
        }
        size_t length = 0;
        char *end = NULL;
        while (!end || !memchr(end, '\n', output + length - end)) {
            ssize_t got = libssh2_channel_read(channel, output + length, sizeof output - 1 - length);
            if (got <= 0) fail("read");
            length += got;
            output[length] = 0;
            end = strstr(output, mark);
        }
        if (atoi(end + strlen(mark)) != 0) fail("the command");
        fwrite(output, 1, end - output, stdout);
        fflush(stdout);
    }
    libssh2_session_disconnect(session, "done");
    return 0;
}
