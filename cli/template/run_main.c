/* SPDX-License-Identifier: MIT */
#include "client.h"

int main(int argc, const char **argv)
{
	return client_main(argc, argv);
}
