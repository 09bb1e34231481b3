/* SPDX-License-Identifier: MIT */
/* GLib's ways to start programs; prints what came of each. */
#include <glib.h>
#include <stdio.h>
#include <sys/wait.h>

static int left;
static GMainLoop *loop;

static void ended(GPid pid, gint status, gpointer number)
{
	printf("child %d: %d\n", GPOINTER_TO_INT(number), status >> 8);
	g_spawn_close_pid(pid);
	if (--left == 0)
		g_main_loop_quit(loop);
}

static void in_sequence(GSpawnFlags flags)
{
	gchar *argv[] = {"sh", "-c", "echo out; echo err >&2; exit 3", NULL};
	gchar *out, *err;
	gint status;

	g_assert_true(g_spawn_sync(NULL, argv, NULL,
				   flags | G_SPAWN_SEARCH_PATH, NULL, NULL,
				   &out, &err, &status, NULL));
	printf("%s%s%d\n", out, err, status >> 8);
	g_free(out);
	g_free(err);
}

static void one_async(int number)
{
	gchar *text = g_strdup_printf("exit %d", number);
	gchar *argv[] = {"/bin/sh", "-c", text, NULL};
	GPid pid;

	/* With these flags GLib takes posix_spawn. */
	g_assert_true(g_spawn_async(NULL, argv, NULL,
				    G_SPAWN_DO_NOT_REAP_CHILD |
					    G_SPAWN_LEAVE_DESCRIPTORS_OPEN,
				    NULL, NULL, &pid, NULL));
	left++;
	g_child_watch_add(pid, ended, GINT_TO_POINTER(number));
	g_main_loop_run(loop);
	g_free(text);
}

int main(void)
{
	gchar *missing[] = {"/no/such/program", NULL};
	GError *error = NULL;
	gchar *out;
	gint status;

	setvbuf(stdout, NULL, _IONBF, 0);
	loop = g_main_loop_new(NULL, FALSE);
	in_sequence(G_SPAWN_DEFAULT);
	in_sequence(G_SPAWN_LEAVE_DESCRIPTORS_OPEN);
	for (int i = 0; i < 20; i++)
		one_async(i);
	g_assert_false(g_spawn_sync(NULL, missing, NULL,
				    G_SPAWN_LEAVE_DESCRIPTORS_OPEN, NULL, NULL,
				    NULL, NULL, NULL, &error));
	printf("%s\n", error->message);
	g_error_free(error);
	g_assert_true(g_spawn_command_line_sync("printf '%s\\n' 'a b' c", &out,
						NULL, &status, NULL));
	printf("%s%d\n", out, status);
	g_free(out);
	g_main_loop_unref(loop);
	return 0;
}
