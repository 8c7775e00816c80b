/* Limits of a process (setrlimit) and of what it may ask the kernel for (seccomp). A build with a sanitizer does
 * without: its shadow memory is larger than any limit, and it asks for more. */
#include "api/media/confine.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

bool confine_limits(void)
{
    static const struct {
        unsigned resource; /* enum __rlimit_resource */
        rlim_t limit;
    } limits[] = {
        {RLIMIT_CPU, CONFINE_CPU_SECONDS},
        {RLIMIT_CORE, 0},
        {RLIMIT_AS, CONFINE_MEMORY},
    };
    int first = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    ssize_t said = first >= 0 ? write(first, "1000", 4) : 0;
    (void)said; /* a courtesy */
    if (first >= 0)
        close(first);
    for (size_t i = 0; !SANITIZED && i < sizeof(limits) / sizeof(limits[0]); i++) {
        struct rlimit limit;
        if (getrlimit(limits[i].resource, &limit) != 0)
            return false;
        if (limits[i].limit < limit.rlim_max) /* what is bounded more tightly already stays so */
            limit.rlim_max = limits[i].limit;
        limit.rlim_cur = limit.rlim_max;
        if (setrlimit(limits[i].resource, &limit) != 0)
            return false;
    }
    return true;
}

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define LOAD(member)           BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define UNLESS(value, skip)    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (skip))
#define UNLESS_ANY(bits, skip) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, (skip))
#define GIVE(verdict)          BPF_STMT(BPF_RET | BPF_K, (verdict))
#define ALLOW(call)            UNLESS(SYS_##call, 1), GIVE(SECCOMP_RET_ALLOW)

bool confine_calls(void)
{
#ifdef ARCHITECTURE
    static struct sock_filter rules[] = {
        LOAD(arch),
        UNLESS(ARCHITECTURE, 1),
        BPF_STMT(BPF_JMP | BPF_JA, 1),
        GIVE(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        ALLOW(read),
        ALLOW(write),
        ALLOW(close),
        ALLOW(fstat),
        ALLOW(newfstatat),
        ALLOW(lseek),
        ALLOW(mmap),
        ALLOW(munmap),
        ALLOW(mremap),
        ALLOW(mprotect),
        ALLOW(madvise),
        ALLOW(brk),
        ALLOW(futex),
        ALLOW(getrandom),
        ALLOW(clock_gettime),
        ALLOW(gettid),
        ALLOW(getpid),
        ALLOW(sched_yield),
        ALLOW(sched_getaffinity),
        ALLOW(rt_sigaction),
        ALLOW(rt_sigprocmask),
        ALLOW(rt_sigreturn),
        ALLOW(set_robust_list),
        ALLOW(rseq),
        ALLOW(tgkill),
        ALLOW(exit),
        ALLOW(exit_group),
        /* The C library asks again with clone, whose flags can be looked at: threads, but no process. */
        UNLESS(SYS_clone3, 1),
        GIVE(SECCOMP_RET_ERRNO | ENOSYS),
        UNLESS(SYS_clone, 3),
        LOAD(args[0]),
        UNLESS_ANY(CLONE_THREAD, 1),
        GIVE(SECCOMP_RET_ALLOW),
        GIVE(SECCOMP_RET_ERRNO | EPERM),
    };
    static const struct sock_fprog program = {sizeof(rules) / sizeof(rules[0]), rules};
    return SANITIZED || (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0);
#else
    return true;
#endif
}
