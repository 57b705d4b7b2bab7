"""Netlify as a host, by its API: see `Contract` for what it keeps like all others."""

from __future__ import annotations

import contextlib
import itertools
import os
from datetime import UTC, datetime

import pytest

from spine.deploy.errors import BusyError, DeployError, TransientError
from spine.deploy.files import File, Parcel
from spine.deploy.plan import Plan, plan
from spine.deploy.release import Release
from spine.deploy.settings import Place
from spine.deploy.targets import netlify
from tests.spine.deploy.contract import CHANGED, NEW_CSS, RESTYLED, SITE, TODAY, Contract, Host
from tests.spine.deploy.netlify_fake import SITE as NAME
from tests.spine.deploy.netlify_fake import TOKEN, FakeNetlify


class NetlifyHost(Host):
    """A site at a Netlify on this computer."""

    def __init__(self, path):
        self.fake, self.slept, self.token = FakeNetlify(), [], TOKEN
        self.place = Place(path / "blog", path / "cache", keep=10)

    def target(self):
        return netlify.open_target(
            netlify.Settings(NAME, self.fake.address),
            self.place,
            environment={"NETLIFY_AUTH_TOKEN": self.token},
            sleep=self.slept.append,
            clock=lambda: 0.0,
        )

    def visitors_get(self):
        return self.fake.visitors_get()

    def keeps(self):
        with self.fake._lock:
            used = {total for one in self.fake.deploys.values() for total in one["files"].values()}
            return [repr(self.fake.deploys).encode(), *(self.fake.blobs[total] for total in used)]


def publish(target, parcel, steps, number=2):
    """Carry out a plan by hand."""
    release = Release(number, datetime(2026, 11, 26, tzinfo=UTC), "An Editor", "https://blog.practice.org")
    target.publish(parcel, steps, release, tell=lambda progress: None, check=lambda: None)


class TestNetlify(Contract):
    """What every host keeps, and what is special to this one."""

    @pytest.fixture
    def host(self, tmp_path):
        host = NetlifyHost(tmp_path)
        yield host
        host.fake.close()

    def test_only_what_netlify_lacks_is_uploaded_and_nothing_to_go_back(self, host, folder):
        self.send(host, folder, SITE)
        assert sorted(host.fake.sent) == sorted(SITE)
        host.fake.forget()
        self.send(host, folder, CHANGED)
        assert host.fake.sent == ["posts/one/index.html"]
        host.fake.forget()
        self.go_back(host, 1)
        assert host.fake.sent == []

    def test_words_and_names_with_any_sign_are_read_again(self, host, folder):
        self.send(host, folder, {**SITE, "images/a | b-800-1234abcd.webp": b"x"}, by="Ann | Example Practice")
        self.send(host, folder, CHANGED, by="Ann | Example Practice")
        remote = host.target().look()
        assert [one.by for one in remote.releases] == ["Ann | Example Practice"] * 2
        assert list(remote.release.retired) == ["images/a | b-800-1234abcd.webp"]

    def test_another_computer_sees_the_same(self, host, folder, tmp_path):
        self.send(host, folder, SITE)
        self.send(host, folder, RESTYLED)
        before = host.target().look()
        host.place, host.fake.page = Place(tmp_path, tmp_path / "elsewhere", keep=10), 3
        remote = host.target().look()
        assert dict(remote.files) == dict(before.files)
        assert remote == before
        self.go_back(host, 1)
        assert host.visitors_get() == {**SITE, NEW_CSS: RESTYLED[NEW_CSS]}

    def test_a_large_site_is_prepared_by_netlify_after_its_answer(self, host, folder):
        site = {**SITE, **{f"posts/p{number}/index.html": b"%d" % number for number in range(100)}}
        self.send(host, folder, site)
        assert host.visitors_get() == site
        assert len(host.fake.sent) == len(site)
        host.fake.silent = True
        self.send(host, folder, CHANGED)
        assert host.visitors_get() == CHANGED

    @pytest.mark.parametrize(
        "odd", [[], [1], {}, 7, "x", None, {"published_deploy": 3}, {"title": {}}, [{"id": 1, "title": [1]}]]
    )
    @pytest.mark.parametrize("end", ["/deploys", NAME, "/files"])
    def test_an_answer_of_another_kind_is_told_and_never_a_traceback(self, host, folder, odd, end, tmp_path):
        self.send(host, folder, SITE)
        right = host.fake.answer
        host.fake.answer = lambda method, path, *more: (
            (200, odd) if path.endswith(end) else right(method, path, *more)
        )
        host.place = Place(tmp_path, tmp_path / "elsewhere", keep=10)
        with contextlib.suppress(DeployError):
            host.target().look()
        with contextlib.suppress(DeployError):
            self.send(host, folder, CHANGED)
        host.fake.answer = right
        assert host.visitors_get() in (SITE, CHANGED)

    def test_a_list_that_leads_round_in_circles_comes_to_an_end(self, host, folder, tmp_path):
        self.send(host, folder, SITE)
        host.place = Place(tmp_path, tmp_path / "elsewhere", keep=10)
        target = host.target()
        ask = target._api._ask

        def lying(method, path, **more):
            answer = ask(method, path, **more)
            if path.endswith("/files"):
                answer.headers["Link"] = f'<{host.fake.address}{path}>; rel="next"'
            return answer

        target._api._ask = lying
        with pytest.raises(TransientError, match="can't be read"):
            target.look()

    def test_many_retired_assets_never_make_the_title_too_long(self, host, folder):
        many = {f"images/a-rather-long-name-800-{number:08x}.webp": b"%d" % number for number in range(200)}
        self.send(host, folder, {**SITE, **many})
        self.send(host, folder, CHANGED)
        assert host.visitors_get() == {**CHANGED, **many}
        assert all(len(one["title"]) <= 3000 for one in host.fake.deploys.values())
        assert len(host.target().look().release.retired) > 20
        assert self.send(host, folder, CHANGED) == []

    # ---- what goes wrong -------------------------------------------------------------

    def test_killed_at_any_request_visitors_get_one_site_whole_and_the_next_run_completes_it(
        self, host, folder
    ):
        self.send(host, folder, SITE)
        old, new = SITE, {**RESTYLED, "posts/a/index.html": b"A"}
        for count in itertools.count(1):
            host.fake.forget()
            ended = self.in_a_child(host, folder, new, killed_at=count)
            assert host.visitors_get() in (
                old,
                self.with_old_assets(new, old),
                self.with_old_assets(old, new),
            )
            if ended:
                break
            sent = set(host.fake.sent)
            host.fake.forget()
            self.send(host, folder, new)
            assert not sent & set(host.fake.sent)
            assert all(one["published_at"] for one in host.fake.deploys.values())  # nothing half is left
            assert host.visitors_get() == self.with_old_assets(new, old)
            new, old = {**old, "posts/a/index.html": b"%d" % count}, new
        assert count > 8

    def in_a_child(self, host, folder, site, *, killed_at):
        """Deploy in a process that is killed at its n-th request; tell whether it came to its end."""
        ready, go = os.pipe()
        child = os.fork()
        if not child:
            os.read(ready, 1)
            with contextlib.suppress(BaseException):
                self.send(host, folder, site)
                os._exit(0)
            os._exit(1)
        host.fake.kill = (child, killed_at)
        os.write(go, b".")
        _, status = os.waitpid(child, 0)
        os.close(ready)
        os.close(go)
        assert os.waitstatus_to_exitcode(status) in (0, -9)
        return status == 0

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_connection_that_breaks_at_any_request_is_not_noticed(self, host, folder, when):
        self.send(host, folder, SITE)
        host.fake.forget()
        host.fake.cut = dict.fromkeys(range(1, 60, 2), when)
        self.send(host, folder, CHANGED)
        assert host.visitors_get() == CHANGED
        assert host.target().look().release.number == 2

    def test_a_network_that_is_gone_is_told_after_a_few_tries(self, host, folder):
        self.send(host, folder, SITE)
        for first in itertools.count(1):
            host.fake.forget()
            host.fake.cut = dict.fromkeys(range(first, 1000), "before")
            host.slept.clear()
            told = self.trouble(host, folder, CHANGED)
            if not told:
                break
            assert "un it again" in told
            assert len(host.slept) < 40
            assert host.visitors_get() == SITE
        assert first > 6
        host.fake.forget()
        assert host.visitors_get() == CHANGED
        assert host.target().look().release.number == 2

    def trouble(self, host, folder, site):
        """Deploy, and return what is told when that fails."""
        try:
            self.send(host, folder, site)
        except TransientError as error:
            return str(error)
        return ""

    def test_when_the_answer_to_the_switch_is_lost_too_nothing_false_is_told(self, host, folder):
        self.send(host, folder, SITE)
        host.fake.gone_with = "/restore"
        assert "the old site or the new one, whole" in self.trouble(host, folder, CHANGED)
        assert host.visitors_get() == CHANGED

    def test_when_netlify_wants_us_slower_we_wait_as_long_as_it_says(self, host, folder):
        host.fake.answers = dict.fromkeys((2, 3, 4, 6, 9), 429)
        self.send(host, folder, SITE)
        assert host.visitors_get() == SITE
        assert host.slept.count(7.0) == 5

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (401, "does not know the token"),
            (403, "may not publish the site my-practice"),
            (404, "has no site my-practice"),
            (422, r"Netlify says no \(422\)"),
            (503, "it answers 503"),
        ],
    )
    def test_a_refusal_is_told_in_words_and_without_the_token(self, host, folder, status, words):
        self.send(host, folder, SITE)
        for first in (1, 4):
            host.fake.forget()
            host.fake.answers = dict.fromkeys(range(first, first + 9), status)
            with pytest.raises(DeployError, match=words) as told:
                self.send(host, folder, CHANGED)
            assert TOKEN not in str(told.value)
            assert told.value.__cause__ is None
        assert host.visitors_get() == SITE
        kept = [path.read_bytes() for path in host.place.cache.rglob("*") if path.is_file()]
        assert not [data for data in kept if TOKEN.encode() in data]

    def test_without_a_token_or_with_a_wrong_one_it_says_where_to_get_one(self, host):
        host.token = ""
        with pytest.raises(DeployError, match="NETLIFY_AUTH_TOKEN"):
            host.target()
        host.token = "nfp_wrong"
        with pytest.raises(DeployError, match=r"does not know the token.*Applications"):
            host.target().look()

    def test_what_another_has_made_live_meanwhile_is_not_taken_back(self, host, folder, tmp_path):
        self.send(host, folder, SITE)
        mine = host.target()
        remote = mine.look()
        self.send(host, tmp_path / "hers", CHANGED, by="Dr. Faster")
        parcel = self.parcel(mine, folder, {**SITE, "index.html": b"Mine"})
        with pytest.raises(BusyError, match=r"Dr\. Faster has made another deploy live.*Run it again"):
            publish(mine, parcel, plan(parcel.files, remote, TODAY))
        assert host.visitors_get() == CHANGED

    def test_a_clock_that_is_years_wrong_changes_nothing_of_the_order(self, host, folder):
        self.send(host, folder, SITE, today=TODAY.replace(year=2031))
        self.send(host, folder, CHANGED, today=TODAY.replace(year=2021))
        assert [one.number for one in host.target().look().releases] == [2, 1]
        self.go_back(host, 1)
        assert host.visitors_get() == SITE

    def test_a_full_disk_here_does_no_harm(self, host, folder, tmp_path):
        """Nothing but what is remembered is written here."""
        (tmp_path / "full").write_text("A file where a folder should be")
        host.place = Place(tmp_path, tmp_path / "full" / "cache", keep=10)
        self.send(host, folder, SITE)
        assert self.send(host, folder, CHANGED) == ["posts/one/index.html"]
        assert host.visitors_get() == CHANGED

    def test_a_name_that_netlify_does_not_take_is_told_before(self, host, folder):
        steps = Plan((), {"what#now.html": File("0" * 40, 1)}, {})
        with pytest.raises(DeployError, match=r"# or \? in its name: what#now\.html"):
            publish(host.target(), Parcel(folder, {}), steps)
        assert host.fake.asked == []
