"""Publish and withdraw an edition: freeze its document, and the catalogue with it, at once."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from programs import catalogue
from programs.checks import Problem, check_edition
from programs.compiling import compile_edition
from programs.document import EditionDocument, document_files, open_publication
from programs.models import Edition, Publication
from sakura.frozen import canonical, digest, redact
from sakura.languages import Text
from visits.photos import publish_files, withdraw_files


class ReviewOutdated(Exception):
    """The record changed after it was reviewed; nothing was published. Carries the new digest."""

    def __init__(self, content: str):
        super().__init__("The edition changed after it was reviewed.")
        self.content = content


class Contradictions(Exception):
    """The edition has errors, which no publication may hold. Carries the problems."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__(f"The edition has {len(problems)} errors.")
        self.problems = problems


def content_digest(document: EditionDocument) -> str:
    """Digest of what a reviewer sees in the preview."""
    return digest(canonical(document))


def publish(
    *, edition: Edition, reviewed: str, user: Any, now: dt.datetime, today: dt.date, note: str = ""
) -> tuple[Publication, bool]:
    """Freeze the edition and recompile the catalogue, at once; return publication and whether new.

    ``reviewed`` is the ``content_digest`` of what the user was shown. Nothing new is made if the
    newest publication says the same and is not withdrawn.
    Raises ReviewOutdated if the record changed since, Contradictions if it has errors.
    """
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        document = compile_edition(edition.pk)
        text = canonical(document)
        content = digest(text)
        if content != reviewed:
            raise ReviewOutdated(content)
        problems = check_edition(edition.pk, document, today=today)
        if errors := [problem for problem in problems if problem.is_error]:
            raise Contradictions(errors)
        newest = edition.publications.order_by("-number").first()
        if newest and newest.digest == content and not newest.withdrawn_at:
            return newest, False
        publish_files(document_files(document))
        publication = Publication.objects.create(
            edition=edition,
            number=newest.number + 1 if newest else 1,
            created_at=now,
            created_by=user,
            note=note,
            document=text,
            digest=content,
        )
        catalogue.recompile(now=now)
    return publication, True


def withdraw(*, publication: Publication, user: Any, now: dt.datetime, reason: Text) -> Publication:
    """Take an edition from the public site, at once; its address then answers 410 with the reason.

    Withdrawing twice changes nothing the second time.
    """
    with transaction.atomic():
        publication = Publication.objects.select_for_update().get(pk=publication.pk)
        if publication.withdrawn_at:
            return publication
        publication.withdrawn_at, publication.withdrawn_by = now, user
        publication.withdrawal_reason_en = reason.en
        publication.withdrawal_reason_ja = reason.ja
        publication.withdrawal_reason_zh = reason.zh
        publication.save()
        catalogue.recompile(now=now)
        withdraw_files(document_files(open_publication(publication)))
    return publication


def redact_publication(
    *, publication: Publication, path: tuple[str | int, ...], replacement: Any, now: dt.datetime
) -> None:
    """Replace one leaf of a frozen publication and recompile the catalogue, at once.

    For purge, withdrawn consent and withdrawn photos alone. Raises KeyError if the path, such as
    ``("photos", 0, "credit", "en")``, does not exist.
    """
    with transaction.atomic():
        publication.document = redact(publication.document, path, replacement)
        publication.digest = digest(publication.document)
        publication.save(update_fields=["document", "digest"])
        catalogue.recompile(now=now)


def is_outdated(edition_pk: int, newest: Publication | None) -> bool:
    """Whether the record now says something else than the newest publication does."""
    return newest is not None and newest.digest != content_digest(compile_edition(edition_pk))
