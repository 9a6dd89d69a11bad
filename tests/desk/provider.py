"""An OpenID provider to sign in at: Django with django-oauth-toolkit, in a process of its own on this machine.

``python provider.py FOLDER PORT < about.json``: FOLDER holds key.pem and gets the database; about.json names the
issuer, the client and its secret, the address that it may come back to, and the people with their groups and password.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

FOLDER, PORT, ABOUT = Path(sys.argv[1]), int(sys.argv[2]), json.load(sys.stdin)
LOGIN = "<form method=post>{% csrf_token %}{{ form }}<button>Sign in</button></form>"
settings.configure(
    SECRET_KEY="x" * 50, ALLOWED_HOSTS=["*"], ROOT_URLCONF="__main__", USE_TZ=True, LOGIN_URL="/login/",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField", PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "provider.db")}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"login.html": LOGIN}),
                                        "django.template.loaders.app_directories.Loader"]}}],
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True, "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
        "OIDC_ISS_ENDPOINT": ABOUT["issuer"], "PKCE_REQUIRED": True,
        "OIDC_RSA_PRIVATE_KEY": (FOLDER / "key.pem").read_text(), "OAUTH2_VALIDATOR_CLASS": "__main__.Validator",
        "SCOPES": {"openid": "who you are", "profile": "your name", "email": "your address"},
    },
)  # fmt: skip
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402
from oauth2_provider.oauth2_validators import OAuth2Validator  # noqa: E402


class Validator(OAuth2Validator):
    """The provider's own claims: the name of the account, its groups."""

    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        groups = [each.name for each in request.user.groups.order_by("name")]
        return {"preferred_username": request.user.username, "groups": groups, "realm_access": {"roles": groups}}


urlpatterns = [
    path("login/", LoginView.as_view(template_name="login.html")),
    path("", include("oauth2_provider.urls", namespace="oauth2_provider")),
]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    for name, groups in ABOUT["people"].items():
        user = User.objects.create_user(name, f"{name}@bank.example", ABOUT["password"])
        user.groups.set([Group.objects.get_or_create(name=each)[0] for each in groups])
    Application.objects.create(
        name="Sekisho", client_id=ABOUT["client"], client_secret=ABOUT["secret"], redirect_uris=ABOUT["back"],
        post_logout_redirect_uris=ABOUT["after"],
        algorithm="RS256", client_type="confidential", authorization_grant_type="authorization-code",
    )  # fmt: skip
    call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False, verbosity=0)
