// SPDX-License-Identifier: MIT
// A program with constructors, exceptions and streams of its own.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <locale>
#include <map>
#include <stdexcept>
#include <string>

namespace
{
struct early {
	std::map<std::string, int> seen;

	early()
	{
		if (const char *path = std::getenv("RAN"))
			std::ofstream(path, std::ios::app) << '.';
		seen["constructed"] = 1;
	}
	~early()
	{
		std::cout << "destroyed\n";
	}
} const the_early;
} // namespace

int main(int argc, char **argv)
{
	try {
		std::locale::global(std::locale(""));
	} catch (const std::runtime_error &) {
		std::cout << "no locale\n";
	}
	try {
		std::cout << the_early.seen.at("constructed") << '\n';
		for (int i = 0; i < argc; i++)
			std::cout << i << ' ' << std::string(argv[i]) << '\n';
		std::cout << the_early.seen.at("missing") << '\n';
	} catch (const std::out_of_range &) {
		std::cout << "caught\n";
	}
	return argc;
}
