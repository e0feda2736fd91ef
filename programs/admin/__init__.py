"""The admin of programs, editions, delegations and organizations; publishing."""

from programs.admin.delegations import DelegationAdmin, OrganizationAdmin
from programs.admin.editions import EditionAdmin, ReportAdmin
from programs.admin.programs import CountryAdmin, ProgramAdmin, ThemeAdmin

__all__ = [
    "CountryAdmin",
    "DelegationAdmin",
    "EditionAdmin",
    "OrganizationAdmin",
    "ProgramAdmin",
    "ReportAdmin",
    "ThemeAdmin",
]
