/* SPDX-License-Identifier: MIT */
/* The cheapest program there is. */
int main(void)
{
	return 0;
}
