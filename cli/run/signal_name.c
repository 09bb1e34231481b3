/* SPDX-License-Identifier: MIT */
#include "parse.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define LAST_SIGNAL 64

static const struct {
	const char *name;
	int signal;
} names[] = {
	{"ABRT", SIGABRT},     {"ALRM", SIGALRM},     {"BUS", SIGBUS},
	{"CHLD", SIGCHLD},     {"CONT", SIGCONT},     {"FPE", SIGFPE},
	{"HUP", SIGHUP},       {"ILL", SIGILL},       {"INT", SIGINT},
	{"IO", SIGIO},         {"KILL", SIGKILL},     {"PIPE", SIGPIPE},
	{"PROF", SIGPROF},     {"PWR", SIGPWR},       {"QUIT", SIGQUIT},
	{"SEGV", SIGSEGV},     {"STKFLT", SIGSTKFLT}, {"STOP", SIGSTOP},
	{"SYS", SIGSYS},       {"TERM", SIGTERM},     {"TRAP", SIGTRAP},
	{"TSTP", SIGTSTP},     {"TTIN", SIGTTIN},     {"TTOU", SIGTTOU},
	{"URG", SIGURG},       {"USR1", SIGUSR1},     {"USR2", SIGUSR2},
	{"VTALRM", SIGVTALRM}, {"WINCH", SIGWINCH},   {"XCPU", SIGXCPU},
	{"XFSZ", SIGXFSZ},     {"POLL", SIGPOLL},     {"IOT", SIGIOT},
};
#define NAMES (sizeof names / sizeof *names)

const char *signal_name(int signal, char buf[16])
{
	for (size_t i = 0; i < NAMES; i++)
		if (names[i].signal == signal)
			return names[i].name;
	if (signal >= SIGRTMIN && signal <= SIGRTMAX)
		snprintf(buf, 16, "RTMIN+%d", signal - SIGRTMIN);
	else
		snprintf(buf, 16, "%d", signal);
	return buf;
}

/* RTMIN, RTMIN+n, RTMAX, RTMAX-n; 0 for anything else. */
static int real_time(const char *text)
{
	int signal, step = 0;
	char *end;

	if (strncasecmp(text, "RTMIN", 5) == 0)
		signal = SIGRTMIN;
	else if (strncasecmp(text, "RTMAX", 5) == 0)
		signal = SIGRTMAX;
	else
		return 0;
	text += 5;
	if (*text == (signal == SIGRTMIN ? '+' : '-')) {
		step = (int)strtol(text, &end, 10);
		text = end;
	}
	if (*text)
		return 0;
	signal += step;
	return signal >= SIGRTMIN && signal <= SIGRTMAX ? signal : 0;
}

static int by_number(const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);

	return *end == 0 && number > 0 && number <= LAST_SIGNAL ? (int)number
								: 0;
}

int parse_signal(const char *option, const char *text, int *signal)
{
	const char *known[NAMES + 1];
	const char *meant, *name = text;

	if (strncasecmp(name, "SIG", 3) == 0)
		name += 3;
	for (size_t i = 0; i < NAMES; i++) {
		known[i] = names[i].name;
		if (strcasecmp(name, known[i]) == 0) {
			*signal = names[i].signal;
			return 0;
		}
	}
	known[NAMES] = NULL;
	*signal = real_time(name);
	if (!*signal)
		*signal = by_number(text);
	if (*signal)
		return 0;
	meant = cli_nearest(name, known);
	cli_complain("run: %s: no signal \"%s\"%s%s%s", option, text,
		     meant ? "; did you mean " : "", meant ? meant : "",
		     meant ? "?" : "");
	return CLI_FAILED;
}

int parse_signals(const char *option, const char *text, uint64_t *set)
{
	char word[32];
	int signal;

	*set = 0;
	if (strcasecmp(text, "all") == 0) {
		*set = ~(BROOD_SIG(SIGKILL) | BROOD_SIG(SIGSTOP));
		return 0;
	}
	for (;;) {
		size_t n = strcspn(text, ",");

		snprintf(word, sizeof word, "%.*s", (int)n, text);
		if (parse_signal(option, word, &signal))
			return CLI_FAILED;
		*set |= BROOD_SIG(signal);
		if (!text[n])
			return 0;
		text += n + 1;
	}
}
