#!/usr/bin/env python
"""Django's command line. For development use ``python3 dev manage``, which sets what it needs."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sakura.settings")
    execute_from_command_line(sys.argv)
