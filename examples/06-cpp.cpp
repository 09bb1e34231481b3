/* SPDX-License-Identifier: MIT */
/* The same from C++17: steps by constructors, the handle owned by an object. */
#include <brood/brood.h>

#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

struct close_child {
	void operator()(brood_child *child) const
	{
		brood_child_close(&child);
	}
};
using child_ptr = std::unique_ptr<brood_child, close_child>;

static child_ptr spawn(const std::vector<const char *> &argv,
		       const std::vector<brood_step> &steps)
{
	brood_spec spec{};
	brood_child *child = nullptr;
	brood_error err;

	spec.size = sizeof spec;
	spec.argv = argv.data();
	spec.steps = steps.data();
	if (brood_spawn(&child, &spec, &err) < 0) {
		char why[256];

		brood_error_format(&err, why, sizeof why);
		throw std::runtime_error(why);
	}
	return child_ptr(child);
}

static std::string read_all(int fd)
{
	std::string text;
	char buf[256];

	for (ssize_t n; (n = read(fd, buf, sizeof buf)) > 0;)
		text.append(buf, static_cast<std::size_t>(n));
	return text;
}

int main()
{
	try {
		auto child = spawn({"pwd", nullptr},
				   {brood_step_chdir("/usr"),
				    brood_step_pipe(1, 0), brood_step_end()});

		std::cout << read_all(brood_pipe(child.get(), 1));
		brood_wait(child.get(), -1, nullptr);
		spawn({"no-such-program", nullptr}, {brood_step_end()});
	} catch (const std::runtime_error &e) {
		std::cout << e.what() << '\n';
		return 0;
	}
	return 1;
}
