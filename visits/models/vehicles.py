"""Coaches and cars."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models import Crew
from programs.models import (
    Organization,
)
from sakura.models import Record


class Vehicle(Record):
    """A coach or car that stops can use. One vehicle serves several delegations in a year."""

    name = models.CharField(_("name"), max_length=100, help_text=_("Such as Coach 1."))
    operator = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="vehicles",
        verbose_name=_("operator"),
        null=True,
        blank=True,
    )
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    plate = models.CharField(_("number plate"), max_length=30, blank=True)
    driver = models.ForeignKey(
        Crew,
        models.PROTECT,
        related_name="vehicles",
        verbose_name=_("driver"),
        null=True,
        blank=True,
        limit_choices_to={"role": "driver"},
    )

    class Meta:
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name
