/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Which rows of the data a model shows, and in what order.  For the model
 * only. */

#ifndef DHCPFO_CLI_CLI_TOP_ARRANGE_H
#define DHCPFO_CLI_CLI_TOP_ARRANGE_H

struct cli_top_model;

/* Makes the rows anew.  0, or -ENOMEM: they are those of before. */
int cli_top_arrange(struct cli_top_model *model);

#endif
