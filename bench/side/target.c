/* SPDX-License-Identifier: MIT */
/* A program that does nothing, but has a C library to start. */
int main(void)
{
	return 0;
}
