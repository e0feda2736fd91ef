import xml.etree.ElementTree as ET

import pytest

from sakura.languages import Text
from tests.programs.documents import make_catalogue, make_host, make_visit, store_catalogue

pytestmark = pytest.mark.django_db

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def entries(response):
    """Address and alternates of each entry, as {address: {language: address}}."""
    found = {}
    for url in ET.fromstring(response.content).findall("s:url", NAMES):
        found[url.find("s:loc", NAMES).text] = {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)
        }
    return found


def test_the_sitemap_has_each_page_in_each_language_with_its_alternates(client):
    store_catalogue()

    found = entries(client.get("/sitemap.xml"))

    site = "http://testserver"
    paths = [
        "",
        "programs/",
        "programs/indian-officers/",
        "programs/indian-officers/fy2018/",
        "hosts/",
        "hosts/riken/",
        "statistics/",
        "about/",
        "about/accessibility/",
        "about/privacy/",
        "about/data/",
    ]
    assert sorted(found) == sorted(
        f"{site}/{language}/{path}" for language in ("en", "ja", "zh-hans") for path in paths
    )
    assert found[f"{site}/ja/hosts/riken/"] == {
        "en": f"{site}/en/hosts/riken/",
        "ja": f"{site}/ja/hosts/riken/",
        "zh-hans": f"{site}/zh-hans/hosts/riken/",
        "x-default": f"{site}/en/hosts/riken/",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_sitemap_takes_one_query(client, django_assert_num_queries, count):
    hosts = tuple(make_host(f"host-{number}") for number in range(count))
    store_catalogue(make_catalogue(hosts=hosts))

    with django_assert_num_queries(1):  # the catalogue
        response = client.get("/sitemap.xml")

    assert response.status_code == 200
    assert not response.cookies


def test_the_sitemap_names_no_host_of_a_visit_that_is_still_to_come(client):
    hidden = make_visit(shown_after={"first_day": "2030-01-01", "last_day": "2030-01-02"})
    store_catalogue(
        make_catalogue(hosts=(make_host("secret", name=Text(en="S"), visits=(hidden,)),))
    )

    assert "secret" not in client.get("/sitemap.xml").content.decode()
