/* The program's other commands, run and started by a test; and the services of the run, asked for. */
#include "tests/harness.h"
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int athar(const char *arguments, const char **words)
{
    size_t capacity = 1 << 16;
    char *out = calloc(1, capacity);
    FILE *pipe = popen(form("%s %s 2>&1", given("ATHAR"), arguments), "r");
    cr_assert_not_null(pipe);
    out[fread(out, 1, capacity - 1, pipe)] = '\0';
    *words = out;
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int start_worker(void)
{
    int ready[2];
    char line[64];
    const char *program = given("ATHAR");
    cr_assert_eq(pipe(ready), 0);
    pid_t pid = fork();
    cr_assert_geq(pid, 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        dup2(ready[1], STDOUT_FILENO);
        close(ready[0]);
        close(ready[1]);
        execl(program, program, "work", (char *)NULL);
        _exit(127);
    }
    close(ready[1]);
    cr_assert_gt(read(ready[0], line, sizeof(line)), 0, "the worker did not start");
    close(ready[0]);
    return pid;
}

/* Reads a line that ends in a port, and puts that where given() finds it. */
static void take_port(FILE *out, const char *name)
{
    char line[256] = "";
    cr_assert(fgets(line, sizeof(line), out) && strrchr(line, ':'), "the service did not start");
    setenv(form("ATHAR_TEST_PORT_%s", name), form("%ld", strtol(strrchr(line, ':') + 1, NULL, 10)), 1);
}

int start_service(const char *name)
{
    int ends[2];
    const char *program = given("ATHAR");
    cr_assert_eq(pipe(ends), 0);
    pid_t pid = fork();
    cr_assert_geq(pid, 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        dup2(ends[1], STDOUT_FILENO);
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(program, program, "serve", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    FILE *out = fdopen(ends[0], "r");
    take_port(out, name);
    take_port(out, form("ADMIN_%s", name));
    fclose(out);
    return pid;
}

struct ports {
    const char *service; /* without "ADMIN_" */
    unsigned port, admin_port;
};

/* Services of the run beside the main one start when they are first asked for: their name is written to the keeper of
 * tests/run.sh, which then writes a file with what became of them. */
static void ask_for(struct ports *ports)
{
    const char *file = form("%s/%s.ports", given("TEMP"), ports->service);
    FILE *wanted = fopen(form("%s/wanted", given("TEMP")), "w");
    cr_assert_not_null(wanted, "nobody keeps the service %s: start the tests with make test", ports->service);
    fprintf(wanted, "%s\n", ports->service);
    fclose(wanted);
    double start = seconds();
    while (access(file, R_OK) != 0 && seconds() - start < 60)
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    FILE *told = fopen(file, "r");
    cr_assert(told && fscanf(told, "%u %u", &ports->port, &ports->admin_port) == 2, "%s did not start", ports->service);
    fclose(told);
}

unsigned port_of(const char *service)
{
    /* Threads of one test ask too, so what was told is kept here: the environment may not change under them. */
    static pthread_mutex_t one_asks = PTHREAD_MUTEX_INITIALIZER;
    static struct ports known[8];
    const char *port = getenv(form("ATHAR_TEST_PORT_%s", service));
    if (port)
        return (unsigned)strtoul(port, NULL, 10);
    bool admin = strncmp(service, "ADMIN_", 6) == 0;
    const char *name = admin ? service + 6 : service;
    struct ports *at = known;
    pthread_mutex_lock(&one_asks);
    while (at->service && strcmp(at->service, name) != 0)
        at++;
    cr_assert(at < known + sizeof(known) / sizeof(known[0]) - 1, "too many services");
    if (!at->service) {
        at->service = form("%s", name);
        ask_for(at);
    }
    pthread_mutex_unlock(&one_asks);
    return admin ? at->admin_port : at->port;
}

bool becomes_true(bool (*check)(void))
{
    struct timespec pause = {.tv_nsec = 5000000L};
    for (int tries = 0; tries < 1000; tries++, nanosleep(&pause, NULL))
        if (check())
            return true;
    return false;
}

int end_process(int pid, int signal_number)
{
    int status = 0;
    cr_assert_eq(kill(pid, signal_number), 0);
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
