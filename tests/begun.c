/* SPDX-License-Identifier: MIT */
/*
 * "begun -o FILE [WORD [VALUE]]": does what a program does at its start, then
 * writes to FILE what the start has left in its memory and in the kernel, one
 * fact a line, as "tell" does for what it was given. The word says what else
 * it does, and how it ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef BEGUN_READY
#include <brood/ready.h>
#endif

#define PAGES 408

static char memory[PAGES][4096];
static int early; /* set when the start-up has been done */
static FILE *out;
static volatile int *volatile nowhere;

static void *wait_for_ever(void *unused)
{
	(void)unused;
	pthread_setname_np(pthread_self(), "begun-helper");
	for (;;)
		pause();
	return NULL;
}

/* What a program does that makes no good template. */
static void misbehave(const char *how)
{
	pthread_t thread;

	if (!strcmp(how, "thread") &&
	    !pthread_create(&thread, NULL, wait_for_ever, NULL))
		while (pthread_setname_np(thread, "begun-helper"))
			;
	if (!strcmp(how, "exit"))
		_exit(3);
	if (!strcmp(how, "hang"))
		for (;;)
			pause();
}

static void start_up(void)
{
	const char *path = getenv("BEGUN_EARLY");
	unsigned seed = 0;
	FILE *log;

	setlocale(LC_ALL, "");
	tzset();
	if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
		abort();
	if (!getenv("BEGUN_UNSEEDED"))
		srand(seed);
	if (getenv("BEGUN_BADLY"))
		misbehave(getenv("BEGUN_BADLY"));
	for (int i = 0; i < PAGES; i++)
		memory[i][0] = 7;
	early = 1;
	if (!path)
		return;
	/* Left in the buffers. */
	log = fopen(path, "a");
	if (!log)
		abort();
	setvbuf(log, NULL, _IOFBF, 4096);
	fprintf(log, "early\n");
	printf("early ");
}

static void file(const char *key, const char *path)
{
	static char text[1 << 20];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t used = 0;
	ssize_t n;

	while ((n = read(fd, text + used, sizeof text - 1 - used)) > 0)
		used += (size_t)n;
	close(fd);
	for (size_t i = 0; i < used; i++)
		if (text[i] == '\0' || text[i] == '\n')
			text[i] = '|';
	text[used] = 0;
	fprintf(out, "%s %zu %s\n", key, used, text);
}

static void bytes(const char *key, const void *data, size_t size)
{
	fprintf(out, "%s ", key);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "%02x", ((const unsigned char *)data)[i]);
	fprintf(out, "\n");
}

static void tell_names(char **argv)
{
	char comm[17] = "", exe[4096] = "";

	prctl(PR_GET_NAME, comm);
	if (readlink("/proc/self/exe", exe, sizeof exe - 1) < 0)
		exe[0] = 0;
	fprintf(out, "invoked %s\nshort %s\n", program_invocation_name,
		program_invocation_short_name);
	fprintf(out, "argv0 %s\ncomm %s\nexe %s\n", argv[0], comm, exe);
	file("cmdline", "/proc/self/cmdline");
	file("environ", "/proc/self/environ");
	file("comm-file", "/proc/self/comm");
}

static void tell_environment(int argc, char **argv)
{
	char name[8192];

	fprintf(out, "argc %d\n", argc);
	for (int i = 0; i <= argc; i++)
		fprintf(out, "arg %d %s\n", i, argv[i] ? argv[i] : "(null)");
	for (char **e = environ; e && *e; e++) {
		size_t n = strcspn(*e, "=");

		if (n >= sizeof name)
			continue;
		memcpy(name, *e, n);
		name[n] = 0;
		fprintf(out, "getenv %s %s\n", name,
			getenv(name) ? getenv(name) : "(null)");
	}
	setenv("BEGUN_NEW", "1", 1);
	unsetenv("BEGUN_OLD");
	fprintf(out, "setenv %s unsetenv %s\n", getenv("BEGUN_NEW"),
		getenv("BEGUN_OLD") ? "failed" : "done");
	unsetenv("BEGUN_NEW");
}

static void tell_place(void)
{
	time_t noon = 1700000000;
	struct tm tm;
	char when[64];

	localtime_r(&noon, &tm);
	strftime(when, sizeof when, "%F %T %z %Z", &tm);
	fprintf(out, "locale %s\ncharset %s\nwidest %zu\n",
		setlocale(LC_ALL, NULL), nl_langinfo(CODESET), MB_CUR_MAX);
	fprintf(out, "time %s\nzone %s %ld\n", when, tzname[0], timezone);
}

static void tell_flags(void)
{
	struct itimerval timer;
	stack_t stack = {0};
	sigset_t pending;

	sigaltstack(NULL, &stack);
	getitimer(ITIMER_REAL, &timer);
	sigpending(&pending);
	fprintf(out, "dumpable %d\n", prctl(PR_GET_DUMPABLE));
	fprintf(out, "secure %lu\n", getauxval(AT_SECURE));
	fprintf(out, "altstack %d\n", stack.ss_flags);
	fprintf(out, "timer %ld alarm %u\n", (long)timer.it_value.tv_sec,
		alarm(0));
	bytes("pending-set", &pending, 8);
	fprintf(out, "thp %d\n", prctl(42 /* GET_THP_DISABLE */, 0, 0, 0, 0));
	fprintf(out, "keep-caps %d\n", prctl(PR_GET_KEEPCAPS));
	fprintf(out, "tid %d\n", gettid() == getpid());
	fprintf(out, "early %d\n", early);
}

static void tell_random(void)
{
	unsigned char block[16] = {0};

	fprintf(out, "rand %d\nrandom %ld\n", rand(), random());
	if (getrandom(block, sizeof block, 0) < 0)
		abort();
	bytes("getrandom", block, sizeof block);
#ifdef BEGUN_ARC4
	fprintf(out, "arc4random %08x%08x\n", arc4random(), arc4random());
#endif
	memcpy(block, (void *)getauxval(AT_RANDOM), sizeof block);
	bytes("at-random", block, sizeof block);
}

static volatile sig_atomic_t raised;

static void on_raised(int sig)
{
	(void)sig;
	raised = gettid();
}

/* Finds the first thread by what libc knows of it. */
static void *kill_main(void *thread)
{
	return (void *)(intptr_t)pthread_kill(*(pthread_t *)thread, SIGUSR2);
}

static void *in_thread(void *mutex)
{
	return (void *)(intptr_t)pthread_mutex_trylock(mutex);
}

/* What rests on what libc thinks it knows of the process and the thread. */
static void tell_threads(void)
{
	pthread_mutexattr_t attr;
	pthread_mutex_t mutex;
	pthread_t thread, self = pthread_self();
	cpu_set_t one;
	void *answer = NULL, *robust = NULL;
	size_t size = 0;
	int r;

	signal(SIGUSR2, on_raised);
	r = raise(SIGUSR2);
	fprintf(out, "raise %d %d\n", r, raised == getpid());
	fprintf(out, "self %d\n", pthread_kill(pthread_self(), 0));
	raised = 0;
	r = pthread_create(&thread, NULL, kill_main, &self);
	if (!r)
		r = pthread_join(thread, &answer);
	fprintf(out, "kill-main %d %d %d\n", r, (int)(intptr_t)answer,
		raised == getpid());
	signal(SIGUSR2, SIG_DFL);
	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&mutex, &attr);
	r = pthread_mutex_lock(&mutex);
	fprintf(out, "mutex %d %d ", r, pthread_mutex_lock(&mutex));
	r = pthread_create(&thread, NULL, in_thread, &mutex);
	if (!r)
		r = pthread_join(thread, &answer);
	fprintf(out, "%d\nthread %d %d\n", pthread_mutex_unlock(&mutex), r,
		(int)(intptr_t)answer);
	r = (int)syscall(SYS_get_robust_list, 0, &robust, &size);
	fprintf(out, "robust %d %d %zu\n", r, robust != NULL, size);
	r = 0;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		CPU_ZERO(&one);
		CPU_SET((size_t)cpu, &one);
		if (!sched_setaffinity(0, sizeof one, &one))
			r += sched_getcpu() != cpu;
	}
	fprintf(out, "wrong-cpus %d\n", r);
}

static void tell_children(void)
{
	int status = -1;
	pid_t pid = fork();
	char line[64] = "";
	FILE *f;

	if (!pid)
		_exit(getppid() > 1 ? 5 : 6);
	if (waitpid(pid, &status, 0) != pid)
		abort();
	fprintf(out, "fork %d\nsystem %d\n", status, system("exit 3"));
	f = popen("echo \"$0 $PPID\"", "r");
	if (!f || !fgets(line, sizeof line, f))
		line[0] = 0;
	fprintf(out, "popen %d %d\n", atoi(line + 3) == getpid(),
		f ? pclose(f) : -1);
}

static void say_goodbye(void)
{
	if (write(1, "goodbye ", 8) != 8)
		_exit(99);
}

static void read_input(void)
{
	char line[256];
	unsigned long sum = 0;

	while (fgets(line, sizeof line, stdin))
		sum += strlen(line);
	printf("read %lu eof %d\n", sum, feof(stdin) != 0);
}

static long faults(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return use.ru_minflt;
}

/* Each page is as the start-up has left it, whatever others have written; and
 * how many were not there. */
static int touch_memory(void)
{
	long before = faults();

	for (int i = 0; i < PAGES; i++) {
		if (memory[i][0] != 7)
			return 1;
		memory[i][0] = (char)getpid();
		memory[i][1]++;
	}
	before = faults() - before;
	for (int i = 0; i < PAGES; i++)
		if (memory[i][0] != (char)getpid() || memory[i][1] != 1)
			return 2;
	return printf("%ld", before) < 0;
}

static int end_as(const char *word, const char *value)
{
	int number = value ? atoi(value) : 0;

	if (!strcmp(word, "exit"))
		exit(number);
	if (!strcmp(word, "_exit"))
		_exit(number);
	if (!strcmp(word, "return"))
		return number;
	if (!strcmp(word, "abort"))
		abort();
	if (!strcmp(word, "raise"))
		raise(number);
	if (!strcmp(word, "fault"))
		*nowhere = 0;
	if (!strcmp(word, "atexit"))
		return atexit(say_goodbye);
	if (!strcmp(word, "print"))
		return printf("%s", value) < 0;
	if (!strcmp(word, "buffering")) {
		putchar('x');
		fprintf(stderr, "flbf %d", __flbf(stdout));
		return 0;
	}
	if (!strcmp(word, "touch"))
		return touch_memory();
	if (!strcmp(word, "input"))
		read_input();
	if (!strcmp(word, "pause"))
		for (;;)
			pause();
	if (!strcmp(word, "exec"))
		execl("/bin/sh", "sh", "-c", value, NULL);
	return 0;
}

int main(int argc, char **argv)
{
	const char *word;

	start_up();
#ifdef BEGUN_READY
	brood_template_ready(&argc, &argv);
#endif
	word = argc > 3 ? argv[3] : "";
	if (argc > 2 && !strcmp(argv[1], "-o")) {
		out = fopen(argv[2], "we");
		if (!out)
			return 2;
		tell_names(argv);
		tell_environment(argc, argv);
		tell_place();
		tell_flags();
		if (!strcmp(word, "random"))
			tell_random();
		if (!strcmp(word, "threads"))
			tell_threads();
		if (!strcmp(word, "children"))
			tell_children();
		if (fclose(out))
			return 2;
	}
	return end_as(word, argc > 4 ? argv[4] : NULL);
}
