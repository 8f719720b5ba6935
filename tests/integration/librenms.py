# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""What dhcpfo tells LibreNMS."""

import json

from harness import dhcpfo, equal


def told(spec, now):
    document = json.loads(dhcpfo("--source", spec, "--now", now,
                                 "librenms").ok())
    equal(sorted(document), ["data", "error", "errorString", "version"])
    equal((document["version"], document["error"], document["errorString"]),
          (2, 0, ""))
    return document["data"]
