"""What is offered, in which year, who travels, and what is published about it."""

from programs.models.countries import Country, english_or_japanese
from programs.models.delegations import (
    Delegation,
    DelegationQuerySet,
    Group,
    Involvement,
    Report,
    ReportedFigure,
)
from programs.models.editions import Edition, EditionQuerySet
from programs.models.organizations import Organization, OrganizationQuerySet
from programs.models.programs import Program, Theme, check_languages, default_publishing_languages
from programs.models.publications import (
    Catalogue,
    Publication,
    PublicationQuerySet,
    PublicationRequest,
)

__all__ = [
    "Catalogue",
    "Country",
    "Delegation",
    "DelegationQuerySet",
    "Edition",
    "EditionQuerySet",
    "Group",
    "Involvement",
    "Organization",
    "OrganizationQuerySet",
    "Program",
    "Publication",
    "PublicationQuerySet",
    "PublicationRequest",
    "Report",
    "ReportedFigure",
    "Theme",
    "check_languages",
    "default_publishing_languages",
    "english_or_japanese",
]
