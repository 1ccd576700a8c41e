/* measure REPORT COMMAND [ARGUMENT...]: runs a command and writes to REPORT what it and all its descendants cost.
 *
 *     wall seconds, processor seconds (user and system), largest resident set of one process in KiB, exit status
 *     measure -m REPORT COMMAND...: also the peak of the sum over all its processes, sampled; that disturbs the times.
 *
 * A small program of its own because a child's ru_maxrss starts with what its parent had before exec: started from Python, `make`
 * would seem to need 15 MB. Processes that the command leaves behind (a connection master, say) are ended and counted too.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double seconds(struct timeval t) { return t.tv_sec + t.tv_usec / 1e6; }

static long resident(pid_t pid) {
    char path[64];
    long pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    if (fscanf(file, "%*s %ld", &pages) != 1) pages = 0;
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* The resident sets of all descendants, in KiB; with a signal, that is sent to each of them. Each thread has children of its own. */
static long descendants(pid_t pid, int signal_number) {
    char path[320];
    long sum = 0;
    int child;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *threads = opendir(path);
    if (!threads) return 0;
    for (struct dirent *thread; (thread = readdir(threads));) {
        if (thread->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "/proc/%d/task/%s/children", pid, thread->d_name);
        FILE *file = fopen(path, "r");
        if (!file) continue;
        while (fscanf(file, "%d", &child) == 1) {
            sum += resident(child) + descendants(child, signal_number);
            if (signal_number) kill(child, signal_number);
        }
        fclose(file);
    }
    closedir(threads);
    return sum;
}

int main(int count, char **words) {
    int sampling = count > 1 && strcmp(words[1], "-m") == 0;
    words += sampling;
    count -= sampling;
    if (count < 3) {
        fprintf(stderr, "usage: measure [-m] REPORT COMMAND [ARGUMENT...]\n");
        return 2;
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    double began = now(), ended = 0, processor = 0;
    long peak = 0, sum = 0;
    int status = 0, result = 0;
    pid_t command;
    int failure = posix_spawnp(&command, words[2], NULL, NULL, words + 2, environ);
    if (failure) {
        fprintf(stderr, "measure: %s: %s\n", words[2], strerror(failure));
        return 2;
    }
    while (ended == 0) {
        struct rusage usage;
        pid_t pid = wait4(-1, &status, sampling ? WNOHANG : 0, &usage);
        if (pid == 0) {
            long size = descendants(getpid(), 0);
            if (size > sum) sum = size;
            poll(NULL, 0, 2);
            continue;
        }
        if (pid < 0) break;
        if (pid == command) {
            ended = now();
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        processor += seconds(usage.ru_utime) + seconds(usage.ru_stime);
        if (usage.ru_maxrss > peak) peak = usage.ru_maxrss;
    }
    for (;;) {
        struct rusage usage;
        descendants(getpid(), SIGKILL);
        if (wait4(-1, &status, 0, &usage) < 0) {
            if (errno == EINTR) continue;
            break;
        }
        processor += seconds(usage.ru_utime) + seconds(usage.ru_stime);
        if (usage.ru_maxrss > peak) peak = usage.ru_maxrss;
    }
    FILE *report = fopen(words[1], "w");
    if (!report) {
        perror(words[1]);
        return 2;
    }
    fprintf(report, "%.6f %.6f %ld %d\n", ended - began, processor, sum > peak ? sum : peak, result);
    return fclose(report) ? 2 : 0;
}
