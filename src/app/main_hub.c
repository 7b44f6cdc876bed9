/* SPDX-License-Identifier: Apache-2.0
 * belgi-hub: the centre. What it can do stands in commands_hub.c. */
#include "app/commands.h"

int main(int argc, char **argv)
{
	return program_run(&program_hub, argc, argv);
}
