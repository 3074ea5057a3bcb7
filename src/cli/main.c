#include "code/code.h"

#include <stdio.h>

int main(void)
{
	fputs("usage: depesche code ARTICLES\n", stderr);
	return 2;
}
