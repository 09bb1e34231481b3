/* SPDX-License-Identifier: MIT */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <brood/ready.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

extern char **environ;

PyMODINIT_FUNC PyInit__template(void);

static PyObject *list_of(int argc, char **argv)
{
	PyObject *list = PyList_New(argc);

	for (int i = 0; list && i < argc; i++) {
		PyObject *word = PyBytes_FromString(argv[i]);

		if (!word)
			Py_CLEAR(list);
		else
			PyList_SET_ITEM(list, i, word);
	}
	return list;
}

/* Whether stop() would stop: what comes before it could not all be undone. */
static PyObject *template_asked(PyObject *self, PyObject *unused)
{
	const char *number = getenv("BROOD_TEMPLATE");
	struct ucred peer;
	socklen_t size = sizeof(peer);

	return PyBool_FromLong(number && *number &&
			       getsockopt(atoi(number), SOL_SOCKET, SO_PEERCRED,
					  &peer, &size) == 0 &&
			       peer.pid == getppid());
}

/* Handlers of after_in_child are not for here: what they look at, the
 * environment for one, is not right yet. */
static PyObject *template_stop(PyObject *self, PyObject *unused)
{
	int argc = 0;
	char **argv = NULL;

	PyOS_BeforeFork();
	if (brood_template_ready(&argc, &argv) > 0)
		return list_of(argc, argv);
	PyOS_AfterFork_Parent();
	Py_RETURN_NONE;
}

static PyObject *template_born(PyObject *self, PyObject *unused)
{
	PyOS_AfterFork_Child();
	Py_RETURN_NONE;
}

static int put(PyObject *dict, const char *entry)
{
	const char *equals = strchr(entry, '=');
	PyObject *key, *value;
	int r = -1;

	if (!equals)
		return 0;
	key = PyBytes_FromStringAndSize(entry, equals - entry);
	value = PyBytes_FromString(equals + 1);
	if (key && value)
		r = PyDict_SetDefault(dict, key, value) ? 0 : -1;
	Py_XDECREF(key);
	Py_XDECREF(value);
	return r;
}

static PyObject *template_environ(PyObject *self, PyObject *unused)
{
	PyObject *dict = PyDict_New();

	for (char **entry = environ; dict && entry && *entry; entry++)
		if (put(dict, *entry) < 0)
			Py_CLEAR(dict);
	return dict;
}

/* One letter for each signal: d, i, or h for a handler. */
static PyObject *template_dispositions(PyObject *self, PyObject *unused)
{
	char letters[NSIG];

	for (int sig = 0; sig < NSIG; sig++) {
		struct sigaction action;

		if (sig == 0 || sigaction(sig, NULL, &action) < 0)
			letters[sig] = '-';
		else if (action.sa_handler == SIG_IGN)
			letters[sig] = 'i';
		else
			letters[sig] = action.sa_handler == SIG_DFL ? 'd' : 'h';
	}
	return PyUnicode_FromStringAndSize(letters, sizeof(letters));
}

/* As the interpreter ends with an error: by sys.excepthook, and what that
 * raises itself is told as well. Not SystemExit. */
static PyObject *template_print_error(PyObject *self, PyObject *error)
{
	PyErr_Restore(Py_NewRef(Py_TYPE(error)), Py_NewRef(error),
		      PyException_GetTraceback(error));
	PyErr_Print();
	Py_RETURN_NONE;
}

/* False if that fails, which is told as the interpreter does at its end. */
static PyObject *template_flush(PyObject *self, PyObject *stream)
{
	PyObject *done = PyObject_CallMethod(stream, "flush", NULL);

	if (done) {
		Py_DECREF(done);
		Py_RETURN_TRUE;
	}
	PyErr_WriteUnraisable(stream);
	Py_RETURN_FALSE;
}

/* What C code has printed is written; its atexit handlers do not run. */
static PyObject *template_leave(PyObject *self, PyObject *code)
{
	long status = PyLong_AsLong(code);

	if (status == -1 && PyErr_Occurred())
		return NULL;
	fflush(NULL);
	_exit((int)status);
}

static PyMethodDef methods[] = {
	{"asked", template_asked, METH_NOARGS, NULL},
	{"stop", template_stop, METH_NOARGS, NULL},
	{"born", template_born, METH_NOARGS, NULL},
	{"environ", template_environ, METH_NOARGS, NULL},
	{"dispositions", template_dispositions, METH_NOARGS, NULL},
	{"print_error", template_print_error, METH_O, NULL},
	{"flush", template_flush, METH_O, NULL},
	{"leave", template_leave, METH_O, NULL},
	{NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
	PyModuleDef_HEAD_INIT,
	.m_name = "_template",
	.m_size = 0,
	.m_methods = methods,
};

PyMODINIT_FUNC PyInit__template(void)
{
	return PyModuleDef_Init(&module);
}
