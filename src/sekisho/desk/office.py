"""What the API and the pages do: one office with its store, its holdings and its keys."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, select
from starlette.concurrency import run_in_threadpool

from sekisho.check.explain import found_soon, verdict
from sekisho.check.single import type_case
from sekisho.desk import cases, jobs, log, matches, people, questions, traces, webhooks
from sekisho.desk.holdings import NO_LIST, Holdings, Shelf, as_day
from sekisho.desk.jobs import Runner
from sekisho.desk.openid import Provider
from sekisho.desk.people import Caller, Invalid, KeyRing
from sekisho.desk.retention import Keeper
from sekisho.desk.schema import users
from sekisho.desk.settings import Settings, environment
from sekisho.desk.store import Store
from sekisho.desk.traces import span
from sekisho.desk.webhooks import Messenger
from sekisho.screening.evidence import answer
from sekisho.screening.query import EXPECTED, by_kind, make_query, unread
from sekisho.screening.thresholds import ThresholdError


class Office:
    """Everything that a request needs. Opened once in a process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        if settings.traces:
            traces.start(settings.traces)
        self.store = Store(settings.database_url)
        self.store.migrate()
        self._configured()
        self.keys = KeyRing()
        self.provider = Provider(settings) if settings.oidc_issuer else None
        self.shelf = Shelf(settings, self._changed)
        self.runner = Runner(self.store, environment(settings))
        self.messenger = Messenger(self.store, settings.fetch_private)
        self.loops = [self.runner, self.messenger, *([Keeper(self.store, settings)] if settings.retention_days else [])]

    def start(self) -> None:
        """Begin to do jobs, to tell webhooks and to apply the rule of retention."""
        for loop in self.loops:
            loop.start()

    def close(self) -> None:
        """Stop the jobs and let go of the database."""
        for loop in self.loops:
            loop.stop()
        self.store.close()
        traces.stop()

    @property
    def holdings(self) -> Holdings:
        """Dossiers and lists as they are now."""
        self.shelf.look()
        return self.shelf.now

    async def fresh(self) -> Holdings:
        """The same for a task."""
        if self.shelf.due:
            await run_in_threadpool(self.shelf.look)
        return self.shelf.now

    def _configured(self) -> None:
        """Note in the log how the desk is set, where that is news; no secret."""
        values = {each.name: getattr(self.settings, each.name) for each in fields(Settings) if each.repr}

        def work(connection: Connection) -> None:
            if log.latest(connection, "settings") != json.loads(log.canonical(values)):
                log.record(connection, "sekisho", "settings in use", "settings", **values)

        self.store.write(work)

    def _changed(self, before: Holdings | None, after: Holdings) -> None:
        """Note in the log which dossiers and lists are in use from now on, where that is news."""
        stamp = after.plan().stamp

        def work(connection: Connection) -> None:
            last = log.latest(connection, "holdings")
            if last == stamp:
                return
            log.record(connection, "sekisho", "holdings changed", "holdings", **stamp)
            webhooks.notify(connection, "holdings", stamp)
            first = connection.execute(select(users.c.id).where(users.c.role == "admin").order_by(users.c.id)).first()
            if last is not None and first is not None:
                jobs.begin(connection, Caller(first.id, "sekisho", "admin", frozenset()), "lookback")

        self.store.write(work)

    async def check(
        self, caller: Caller, case: Mapping[str, Any], known: str = "", channel: str = "api", request: str | None = None
    ) -> dict[str, Any]:
        """Decide a case, store it and give it as it stands. Raises CaseError, ValueError.

        A ``request`` that the caller sent before gives the case that was stored then.
        """
        if request and (before := await run_in_threadpool(self._before, caller, case, request)):
            return before
        kind, typed = type_case(case)
        holdings, day = await self.fresh(), as_day(known)
        plan = await run_in_threadpool(holdings.plan, day) if day else holdings.plan()  # lists of a day take long
        with span("check"):
            with span("screen"):
                hits = await found_soon(plan, kind, typed)
            made = json.loads(json.dumps(verdict(plan, kind, typed, hits), default=str))

        def work(connection: Connection) -> dict[str, Any]:
            if request and (before := _before(connection, caller, case, request)):
                return before
            settled = matches.settled(connection, holdings, kind, typed, made, self.settings.four_eyes)
            return cases.file_case(
                connection,
                caller,
                case,
                made,
                holdings.inputs,
                channel=channel,
                request=request,
                settled=settled,
                notes=plan.late(made["date"]),
            )

        return await self.store.write_soon(work)

    def _before(self, caller: Caller, case: Mapping[str, Any], request: str) -> dict[str, Any] | None:
        with self.store.reading() as connection:
            return _before(connection, caller, case, request)

    def decide_match(
        self, caller: Caller, number: int, match: int, what: str, why: str, revision: int
    ) -> dict[str, Any]:
        """Say whether a match is the listed party. Raises Invalid, LookupError, Conflict, Refused."""
        holdings = self.holdings

        def work(connection: Connection) -> dict[str, Any]:
            basis = matches.basis(cases.get_case(connection, caller, number), match, holdings)
            return cases.decide_match(connection, caller, number, match, what, why, revision, basis)

        return self.store.write(work)

    async def screen(
        self, caller: Caller, name: str, birth: str = "", country: str = "",
        identifiers: Mapping[str, str] | None = None, on: str = "", known: str = "", gender: str = "",
        lists: Sequence[str] = (), thresholds: Sequence[str] = (),
    ) -> dict[str, Any]:  # fmt: skip
        """What the lists have of a party, in the form of ``sekisho screen --json``. Raises Invalid, ListError.

        Of the ``lists`` named, at these ``thresholds``, where they are given; else of all, at the desk's own.
        """
        day = as_day(on)
        if day == "own" or (known == "own" and not on):
            raise Invalid("known=own asks what was known on the day that on names; give on as a day")
        holdings, seen = await self.fresh(), day if known == "own" else as_day(known)
        try:
            numbers = by_kind(identifiers or {})
            screening = (
                await run_in_threadpool(holdings.screening, on, seen, lists, thresholds)
                if on or seen or lists or thresholds
                else holdings.screening()
            )
        except (ThresholdError, ValueError) as error:
            raise Invalid(str(error)) from None
        if screening is None:
            raise Invalid(NO_LIST)
        query = make_query(name, birth, country, numbers, gender)
        given = {"birth": birth, "country": country, "gender": gender, "imo": numbers.get("imoNumber", "")}
        if wrong := unread(given):
            raise Invalid("; ".join(f"{key} is {value!r}; expected {EXPECTED[key]}" for key, value in wrong.items()))
        with span("screen"):
            (hits,) = await screening.find_soon([query])
        made = answer(screening, query, hits, on)
        said = {**made, "lists": [v.id for v in screening.held.newest(on)], **screening.stamp}
        if notes := screening.held.missing(on):
            said["notes"] = notes
        await self.store.write_soon(
            lambda connection: questions.note(
                connection, caller, "screened", [asdict(query)], [questions.of_hits(hits)], screening.held,
                screening.thresholds, screening.stamp, every=bool(on), on=on, known=known,
            )
        )  # fmt: skip
        return said

    def near(self, authorization: str = "") -> bool:
        """Whether ``caller`` takes so short that a thread for it takes longer: a look into a file, and no Argon2."""
        return self.store.sqlite and (not authorization or self.keys.lately(authorization.partition(" ")[2].strip()))

    def caller(self, authorization: str = "", session: str = "") -> Caller:
        """Who asks, by key or session. Raises Refused."""
        if authorization:
            kind, _, text = authorization.partition(" ")
            if kind.lower() not in ("bearer", "apikey"):
                raise people.Refused("expected Authorization: Bearer KEY")
            return self.keys.caller(self.store, text.strip())
        found = people.by_session(self.store, session) if session else None
        if found is None:
            raise people.Refused("sign in, or send Authorization: Bearer KEY")
        return found


def _before(connection: Connection, caller: Caller, case: Mapping[str, Any], request: str) -> dict[str, Any] | None:
    """The case that was stored under the caller's own key, if any. Raises Invalid where that is another case."""
    number = cases.earlier(connection, caller, request)
    if number is None:
        return None
    stored = cases.get_case(connection, caller, number)
    if stored["case"] not in (None, json.loads(json.dumps(case))):  # None once its papers are erased
        raise Invalid(f"the key {request!r} was sent with another case before, {number}; give each case its own")
    return stored
