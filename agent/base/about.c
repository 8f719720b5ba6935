/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/about.h"

void
about_version(const char *program, FILE *out)
{
	fprintf(out,
	    "%s " DHCPFO_VERSION "\n"
	    "Copyright (c) 2026 the dhcpfo authors\n"
	    "License: BSD-2-Clause.  There is NO WARRANTY, to the extent "
	    "permitted by law.\n",
	    program);
}

void
about_help_end(const char *page, FILE *out)
{
	fprintf(out,
	    "\nThe manual page %s says more.\n"
	    "Report bugs to where you have dhcpfo from.\n",
	    page);
}
